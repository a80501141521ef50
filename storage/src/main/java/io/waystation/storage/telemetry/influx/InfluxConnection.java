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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import okhttp3.OkHttpClient;

/**
 * The client, and what has to be known of the server before it can be used. Nothing is asked of the
 * server until it is needed, so the service starts while InfluxDB is down.
 */
final class InfluxConnection implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final InfluxSettings settings;
  private final Clock clock;
  private final Dialect dialect;
  private final OkHttpClient http;
  private final InfluxDBClient client;
  private final WriteParameters values;
  private final WriteParameters hours;
  private volatile InfluxSetup.Found found;
  private volatile TelemetryException pausedFor;
  private volatile Instant pausedUntil = Instant.MIN;

  InfluxConnection(InfluxSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.dialect = new Dialect(settings);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(settings.timeout())
            .readTimeout(settings.timeout())
            .writeTimeout(settings.timeout())
            // For a server that sends a byte now and then.
            .callTimeout(settings.timeout().multipliedBy(2))
            // A write that is sent elsewhere would become a question.
            .followRedirects(false)
            .addInterceptor(dialect);
    http = builder.build();
    client =
        InfluxDBClientFactory.create(
            InfluxDBClientOptions.builder()
                .url(settings.url().toString())
                .okHttpClient(builder)
                .build());
    // The client insists on an organisation; 1.x has none and is not told.
    String org = settings.org().isEmpty() ? "-" : settings.org();
    values = new WriteParameters(settings.database(), org, WritePrecision.MS);
    hours = new WriteParameters(settings.database() + "/" + InfluxQl.HOURS, org, WritePrecision.MS);
  }

  /**
   * @throws InfluxException with status 400, 413 or 422 if it must not be sent again like this
   * @throws TelemetryException if it may be sent again. After 401, 403 and 429 it is thrown again,
   *     without asking the server, until it is worth while
   */
  void write(String lines) {
    TelemetryException pause = pausedFor;
    if (pause != null && clock.instant().isBefore(pausedUntil)) {
      throw pause;
    }
    prepare();
    try {
      client.getWriteApiBlocking().writeRecord(lines, values);
      pausedFor = null;
    } catch (InfluxException e) {
      if (Refusal.is(e) || e.status() == InfluxWriter.TOO_LARGE) {
        throw e;
      }
      TelemetryException failure = failure(e);
      if (!failure.retryAfter().isZero()) {
        pausedUntil = clock.instant().plus(failure.retryAfter());
        pausedFor = failure;
      }
      throw failure;
    }
  }

  /** Writes hourly figures and marks. */
  void writeHours(String lines) {
    prepare();
    try {
      client.getWriteApiBlocking().writeRecord(lines, hours);
    } catch (InfluxException e) {
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

  /** Why there is no place for hourly figures, and what to do; empty when there is one. */
  String withoutHours() {
    return prepare().withoutHours();
  }

  Version version() {
    return prepare().version();
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

  private InfluxSetup.Found prepare() {
    InfluxSetup.Found known = found;
    return known != null ? known : prepareNow();
  }

  private synchronized InfluxSetup.Found prepareNow() {
    if (found == null) {
      try {
        found = new InfluxSetup(settings, dialect, http, client, this::ask).prepare();
      } catch (InfluxException e) {
        throw failure(e);
      }
    }
    return found;
  }

  private TelemetryException failure(InfluxException e) {
    if (e.status() == NOT_FOUND) {
      found = null;
    }
    return InfluxFault.of(settings, e, clock.instant());
  }

  @Override
  public void close() {
    client.close();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
