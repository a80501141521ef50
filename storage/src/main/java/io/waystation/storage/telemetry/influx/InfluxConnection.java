package io.waystation.storage.telemetry.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.domain.InfluxQLQuery;
import com.influxdb.client.domain.InfluxQLQuery.InfluxQLPrecision;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.WriteParameters;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.InfluxQLQueryResult;
import io.waystation.storage.telemetry.TelemetryException;
import java.util.List;
import okhttp3.OkHttpClient;

/**
 * The client, and what has to be known of the server before it can be used. Nothing is asked of the
 * server until it is needed, so the service starts while InfluxDB is down.
 */
final class InfluxConnection implements AutoCloseable {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final InfluxSettings settings;
  private final Dialect dialect;
  private final InfluxDBClient client;
  private final WriteParameters parameters;
  private boolean ready;

  InfluxConnection(InfluxSettings settings) {
    this.settings = settings;
    this.dialect = new Dialect(settings);
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .connectTimeout(settings.timeout())
            .readTimeout(settings.timeout())
            .writeTimeout(settings.timeout())
            .addInterceptor(dialect)
            .addInterceptor(new EmptyAnswer());
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder().url(settings.url().toString()).okHttpClient(http);
    client = InfluxDBClientFactory.create(options.build());
    // The client insists on an organisation; 1.x has none and is not told.
    String org = settings.org().isEmpty() ? "-" : settings.org();
    parameters = new WriteParameters(settings.database(), org, WritePrecision.MS);
  }

  /**
   * @throws InfluxException with status 400 if the server has refused lines: it keeps the others,
   *     so the batch must not be sent again
   * @throws TelemetryException if it may be sent again
   */
  void write(String lines) {
    prepare();
    try {
      client.getWriteApiBlocking().writeRecord(lines, parameters);
    } catch (InfluxException e) {
      if (Refusal.is(e)) {
        throw e;
      }
      throw failure(e);
    }
  }

  /** The series in the answer; times are milliseconds, and what is missing is an empty text. */
  List<InfluxQLQueryResult.Series> query(String command) {
    prepare();
    try {
      return ask(command);
    } catch (InfluxException e) {
      throw failure(e);
    }
  }

  private List<InfluxQLQueryResult.Series> ask(String command) {
    // CSV: the client's JSON reader fails on any missing value.
    return client
        .getInfluxQLQueryApi()
        .queryCSV(
            new InfluxQLQuery(command, settings.database())
                .setPrecision(InfluxQLPrecision.MILLISECONDS))
        .getResults()
        .stream()
        .flatMap(result -> result.getSeries().stream())
        .toList();
  }

  private synchronized void prepare() {
    if (ready) {
      return;
    }
    try {
      dialect.of(client.version());
      if (dialect.isVersionOne()) {
        ask("CREATE DATABASE " + InfluxQl.name(settings.database()));
      }
    } catch (InfluxException e) {
      // Who may not create a database may still use one that is there.
      if (e.status() != FORBIDDEN) {
        throw failure(e);
      }
    }
    ready = true;
  }

  private synchronized void prepareAgain() {
    ready = false;
  }

  private TelemetryException failure(InfluxException e) {
    if (e.status() == NOT_FOUND) {
      prepareAgain();
    }
    return new TelemetryException(settings + ": " + InfluxFault.words(e), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
