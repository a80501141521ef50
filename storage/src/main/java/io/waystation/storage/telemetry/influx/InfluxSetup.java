package io.waystation.storage.telemetry.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.OrganizationsQuery;
import com.influxdb.client.domain.Bucket;
import com.influxdb.client.domain.BucketRetentionRules;
import com.influxdb.client.domain.Organization;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.InfluxQLQueryResult;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which InfluxDB it is and makes what is missing there, as far as settings and rights
 * allow. A retention that is there is made longer where ours is longer, and never shorter.
 */
final class InfluxSetup {
  private static final Logger log = LoggerFactory.getLogger(InfluxSetup.class);
  private static final MediaType JSON = MediaType.get("application/json");
  private static final int CONFLICT = 409;

  /**
   * @param withoutHours why there is no place for hourly figures, and what to do; empty when there
   *     is one
   */
  record Found(Version version, String withoutHours) {}

  private final InfluxSettings settings;
  private final Dialect dialect;
  private final OkHttpClient http;
  private final InfluxDBClient client;
  private final Function<String, List<InfluxQLQueryResult.Series>> influxQl;

  InfluxSetup(
      InfluxSettings settings,
      Dialect dialect,
      OkHttpClient http,
      InfluxDBClient client,
      Function<String, List<InfluxQLQueryResult.Series>> influxQl) {
    this.settings = settings;
    this.dialect = dialect;
    this.http = http;
    this.client = client;
    this.influxQl = influxQl;
  }

  /**
   * @throws InfluxException if the server does not answer, or not well
   * @throws TelemetryException if what is missing may not be made
   */
  Found prepare() {
    Version version = version();
    dialect.speak(version);
    String name = settings.database();
    place(version, name, settings.retention(), command(version, name, settings.retention()));
    String hours = name + "/" + InfluxQl.HOURS;
    String command = command(version, hours, Duration.ZERO);
    try {
      place(version, hours, Duration.ZERO, command);
      return new Found(version, "");
    } catch (TelemetryException e) {
      log.warn(
          "{}; until then there are no hourly figures, and no single value is dropped",
          e.getMessage());
      return new Found(version, e.getMessage());
    }
  }

  private Version version() {
    for (String path : List.of("ping", "health")) {
      try (Response response = send(new Request.Builder().url(url(path)))) {
        String number = response.header("X-Influxdb-Version");
        String build = response.header("X-Influxdb-Build");
        if (number != null || build != null) {
          return Version.of(number, build);
        }
        if (response.code() == 401 || response.code() == 403) {
          throw new RestFault(response.code(), "");
        }
      }
    }
    // No version is hidden but by a proxy, and most of what hides behind one is 2.x.
    return Version.TWO;
  }

  private void place(Version version, String name, Duration retention, String command) {
    try {
      switch (version) {
        case ONE -> placeInOne(name, retention, command);
        case TWO -> placeInTwo(name, retention, command);
        case THREE -> placeInThree(name, retention);
      }
    } catch (InfluxException e) {
      if (e.status() != 403) {
        throw e;
      }
      if (name.equals(settings.database())) {
        // Who may not look or make may still use what is there: writing will tell.
        log.info("{}: we may not look whether it is there, so we use it as it is", settings);
        return;
      }
      throw missing("our rights do not reach to make " + name, command, e);
    }
  }

  private void placeInOne(String name, Duration retention, String command) {
    String database = InfluxQl.name(settings.database());
    String policy = name.equals(settings.database()) ? null : InfluxQl.HOURS;
    if (policy == null && !listed("SHOW DATABASES", "name", settings.database())) {
      make(command, command);
    }
    List<InfluxQLQueryResult.Series> policies =
        influxQl.apply("SHOW RETENTION POLICIES ON " + database);
    boolean found = false;
    for (InfluxQLQueryResult.Series series : policies) {
      for (InfluxQLQueryResult.Series.Record row : series.getValues()) {
        boolean ours =
            policy == null
                ? "true".equals(row.getValueByKey("default"))
                : policy.equals(row.getValueByKey("name"));
        if (ours) {
          found = true;
          Duration kept = goDuration(String.valueOf(row.getValueByKey("duration")));
          if (shorter(kept, retention)) {
            String longer =
                "ALTER RETENTION POLICY %s ON %s DURATION %s"
                    .formatted(
                        InfluxQl.name(String.valueOf(row.getValueByKey("name"))),
                        database,
                        days(retention));
            lengthen(name, kept, retention, longer, () -> influxQl.apply(longer));
          }
        }
      }
    }
    if (!found && policy != null) {
      make(command, command);
    }
  }

  private void make(String statement, String command) {
    if (!settings.create()) {
      throw missing("it is not there and telemetry.influx.create is false", command, null);
    }
    influxQl.apply(statement);
  }

  private boolean listed(String command, String column, String wanted) {
    return influxQl.apply(command).stream()
        .flatMap(series -> series.getValues().stream())
        .anyMatch(row -> wanted.equals(row.getValueByKey(column)));
  }

  private void placeInTwo(String name, Duration retention, String command) {
    Bucket bucket = client.getBucketsApi().findBucketByName(name);
    if (bucket == null) {
      if (!settings.create()) {
        throw missing("it is not there and telemetry.influx.create is false", command, null);
      }
      bucket =
          client.getBucketsApi().createBucket(name, rule(retention), organisation(command).getId());
    } else if (!bucket.getRetentionRules().isEmpty()) {
      BucketRetentionRules rule = bucket.getRetentionRules().get(0);
      Integer seconds = rule.getEverySeconds();
      Duration kept = Duration.ofSeconds(seconds == null ? 0 : seconds);
      if (shorter(kept, retention)) {
        Bucket longer = bucket;
        lengthen(
            name,
            kept,
            retention,
            "influx bucket update --id %s --retention %s"
                .formatted(bucket.getId(), days(retention)),
            () -> {
              rule.setEverySeconds((int) retention.toSeconds());
              client.getBucketsApi().updateBucket(longer);
            });
      }
    }
    mapForInfluxQl(name, bucket);
  }

  private static BucketRetentionRules rule(Duration retention) {
    BucketRetentionRules rule = new BucketRetentionRules();
    rule.setEverySeconds((int) retention.toSeconds());
    return rule;
  }

  private Organization organisation(String command) {
    OrganizationsQuery query = new OrganizationsQuery();
    query.setOrg(settings.org());
    return client.getOrganizationsApi().findOrganizations(query).stream()
        .filter(org -> org.getName().equals(settings.org()))
        .findFirst()
        .orElseThrow(
            () ->
                missing(
                    "there is no organisation '%s' (telemetry.influx.organisation)"
                        .formatted(settings.org()),
                    command,
                    null));
  }

  /** InfluxQL finds a bucket by a mapping of database and retention policy; most are virtual. */
  private void mapForInfluxQl(String name, Bucket bucket) {
    String policy = name.equals(settings.database()) ? "autogen" : InfluxQl.HOURS;
    HttpUrl dbrps = url("api/v2/dbrps");
    HttpUrl asked =
        dbrps
            .newBuilder()
            .addQueryParameter("org", settings.org())
            .addQueryParameter("bucketID", bucket.getId())
            .build();
    String known = body(send(new Request.Builder().url(asked)));
    if (known.contains("\"bucketID\"") || !settings.create()) {
      return;
    }
    String mapping =
        "{\"org\":%s,\"bucketID\":%s,\"database\":%s,\"retention_policy\":%s,\"default\":%b}"
            .formatted(
                json(settings.org()),
                json(bucket.getId()),
                json(settings.database()),
                json(policy),
                name.equals(settings.database()));
    body(send(new Request.Builder().url(dbrps).post(RequestBody.create(mapping, JSON))));
  }

  /** A retention can only be given when a database is made. */
  private void placeInThree(String name, Duration retention) {
    if (!settings.create()) {
      return;
    }
    String database =
        retention.isZero()
            ? "{\"db\":%s}".formatted(json(name))
            : "{\"db\":%s,\"retention_period\":\"%s\"}".formatted(json(name), days(retention));
    try {
      body(
          send(
              new Request.Builder()
                  .url(url("api/v3/configure/database"))
                  .post(RequestBody.create(database, JSON))));
    } catch (InfluxException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
    }
  }

  private void lengthen(
      String name, Duration kept, Duration retention, String command, Runnable change) {
    String gap =
        "%s: %s keeps values for %s, which is less than the %s it should"
            .formatted(settings, name, kept, retention.isZero() ? "for ever" : days(retention));
    if (!settings.create()) {
      log.warn("{}; to change that: {}", gap, command);
      return;
    }
    try {
      change.run();
      log.info("{}; made longer", gap);
    } catch (InfluxException e) {
      log.warn("{}, and we may not change it; to do so: {}", gap, command);
    }
  }

  /** Zero is for ever. */
  private static boolean shorter(Duration kept, Duration wanted) {
    return !kept.isZero() && (wanted.isZero() || kept.compareTo(wanted) < 0);
  }

  /** What an administrator would enter. */
  private String command(Version version, String name, Duration retention) {
    boolean values = name.equals(settings.database());
    String database = InfluxQl.name(settings.database());
    return switch (version) {
      case ONE ->
          values
              ? "CREATE DATABASE " + database + " WITH DURATION " + days(retention)
              : "CREATE RETENTION POLICY \"%s\" ON %s DURATION INF REPLICATION 1"
                  .formatted(InfluxQl.HOURS, database);
      case TWO ->
          "influx bucket create --name '%s' --org '%s' --retention %s"
              .formatted(name, settings.org(), retention.isZero() ? "0" : days(retention));
      case THREE ->
          "influxdb3 create database %s'%s'"
              .formatted(
                  retention.isZero() ? "" : "--retention-period " + days(retention) + " ", name);
    };
  }

  private TelemetryException missing(String why, String command, Throwable cause) {
    return new TelemetryException(
        Kind.MISSING,
        Duration.ZERO,
        "%s: %s. An administrator can make it: %s".formatted(settings, why, command),
        cause);
  }

  private static String days(Duration retention) {
    return retention.isZero() ? "INF" : retention.toDays() + "d";
  }

  /** As 1.x writes it, {@code 168h0m0s}. */
  private static Duration goDuration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private HttpUrl url(String path) {
    return HttpUrl.get(settings.url()).newBuilder().addPathSegments(path).build();
  }

  private Response send(Request.Builder request) {
    try {
      return http.newCall(request.build()).execute();
    } catch (IOException e) {
      throw new InfluxException(e);
    }
  }

  /** Of a good answer. */
  private static String body(Response response) {
    try (response) {
      String body = response.body() == null ? "" : response.body().string();
      if (!response.isSuccessful()) {
        throw new RestFault(response.code(), body);
      }
      return body;
    } catch (IOException e) {
      throw new InfluxException(e);
    }
  }
}
