package io.waystation.server.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.model.LocalText;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Whether InfluxDB answers, knows us, has a place for our values and keeps them long enough. */
final class InfluxCheck implements Check {
  private static final String HOURS = "hours";
  private static final LocalText FOR_EVER = new LocalText("永久", "ever");

  /** Its header has whole seconds. */
  private static final int CLOCK_SECONDS = 5;

  private final Config.Influx influx;
  private final Duration retention;
  private final InfluxDoor door;

  InfluxCheck(Config config) {
    this.influx = config.telemetry().influx();
    Duration keep = config.telemetry().keep();
    // As the telemetry store gives it: hourly figures are made before single values go.
    this.retention = keep.isZero() ? keep : Duration.ofDays(keep.toDays() + 1 + 14);
    this.door = new InfluxDoor(influx);
  }

  @Override
  public Area area() {
    return Area.INFLUX;
  }

  @Override
  public void look(Findings findings) {
    try {
      Instant before = Instant.now();
      InfluxDoor.Answer ping = door.get("/ping", Map.of());
      if (!known(ping, findings)) {
        return;
      }
      clock(before, ping, findings);
      String version = version(ping);
      findings.add(InfluxKind.ANSWERS, influx.url(), version);
      String number = version.replaceFirst("^v", "");
      if (number.startsWith("1.")) {
        door.speakOne();
        one(findings);
      } else if (number.startsWith("3.") || version.matches("Core|Enterprise")) {
        new InfluxProbe(influx, door).withoutPoint(findings);
      } else {
        two(findings);
      }
    } catch (IOException e) {
      findings.add(InfluxKind.UNREACHABLE, influx.url(), why(e));
    }
  }

  /** The HTTP client's own exceptions often have no words. */
  private static Object why(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return new LocalText("没有这个名字的主机", "there is no host of that name");
      }
    }
    if (e instanceof HttpTimeoutException) {
      return new LocalText("没有及时回答", "no answer in time");
    }
    return e instanceof ConnectException ? new LocalText("连接被拒绝", "the connection is refused") : e;
  }

  private boolean known(InfluxDoor.Answer ping, Findings findings) {
    String location = ping.headers().get("location");
    if (ping.status() / 100 == 3 && location != null) {
      findings.add(InfluxKind.ELSEWHERE, influx.url(), location);
      return false;
    }
    if (ping.status() == 401) {
      findings.add(InfluxKind.NOT_KNOWN, influx.url());
      return false;
    }
    if (!ping.good() || version(ping).isEmpty()) {
      findings.add(InfluxKind.NOT_INFLUX, influx.url(), ping.status());
      return false;
    }
    return true;
  }

  private static String version(InfluxDoor.Answer ping) {
    return ping.headers()
        .getOrDefault("x-influxdb-version", ping.headers().getOrDefault("x-influxdb-build", ""));
  }

  private static void clock(Instant before, InfluxDoor.Answer ping, Findings findings) {
    try {
      Instant there =
          ZonedDateTime.parse(
                  ping.headers().getOrDefault("date", ""), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
      Instant after = Instant.now();
      Duration ahead = Duration.ZERO;
      if (there.isAfter(after)) {
        ahead = Duration.between(after, there);
      } else if (there.plusSeconds(1).isBefore(before)) {
        ahead = Duration.between(before, there.plusSeconds(1));
      }
      if (ahead.abs().toSeconds() >= CLOCK_SECONDS) {
        findings.add(InfluxKind.CLOCK_DIFFERS, ahead.toSeconds());
      } else {
        findings.add(InfluxKind.CLOCK_AGREES, CLOCK_SECONDS);
      }
    } catch (DateTimeException e) {
      // A proxy took it away: then nobody can say.
    }
  }

  private void one(Findings findings) throws IOException {
    InfluxDoor.Answer databases = door.ask("SHOW DATABASES");
    if (databases.status() == 401) {
      findings.add(InfluxKind.NOT_KNOWN, influx.url());
      return;
    }
    String name = quoted(influx.database());
    boolean there = databases.good() && listed(databases.rows(), influx.database());
    if (databases.good() && !there) {
      missing(
          influx.database(),
          "CREATE DATABASE " + name + " WITH DURATION " + inStatement(retention),
          findings);
      limits(findings, false);
      return;
    }
    // Who may not list databases may still use ours.
    InfluxDoor.Answer policies = door.ask("SHOW RETENTION POLICIES ON " + name);
    if (policies.good()) {
      policies(policies, name, findings);
    } else {
      findings.add(InfluxKind.NOT_SEEN, influx.database());
    }
    new InfluxProbe(influx, door).inOne(findings);
    limits(findings, there);
  }

  private void policies(InfluxDoor.Answer policies, String name, Findings findings) {
    JsonNode columns =
        policies.body().path("results").path(0).path("series").path(0).path("columns");
    int duration = index(columns, "duration");
    int byDefault = index(columns, "default");
    boolean hours = false;
    for (JsonNode row : policies.rows()) {
      String policy = row.path(0).asText();
      hours |= policy.equals(HOURS);
      boolean values = row.path(byDefault).asBoolean();
      if (values || policy.equals(HOURS)) {
        Duration wanted = values ? retention : Duration.ZERO;
        String longer =
            "ALTER RETENTION POLICY %s ON %s DURATION %s"
                .formatted(quoted(policy), name, inStatement(wanted));
        String what = values ? influx.database() : influx.database() + "/" + HOURS;
        place(what, goDuration(row.path(duration).asText()), wanted, longer, findings);
      }
    }
    if (!hours) {
      missing(
          influx.database() + "/" + HOURS,
          "CREATE RETENTION POLICY \"%s\" ON %s DURATION INF REPLICATION 1".formatted(HOURS, name),
          findings);
    }
  }

  private void two(Findings findings) throws IOException {
    InfluxDoor.Answer organisations =
        door.get("/api/v2/orgs", Map.of("org", influx.organisation()));
    if (organisations.status() == 401) {
      findings.add(InfluxKind.NOT_KNOWN, influx.url());
      return;
    }
    if (organisations.status() == 404) {
      findings.add(InfluxKind.ORGANISATION_MISSING, influx.organisation());
      return;
    }
    boolean there = bucket(influx.database(), retention, findings);
    bucket(influx.database() + "/" + HOURS, Duration.ZERO, findings);
    if (there) {
      new InfluxProbe(influx, door).inTwo(findings);
    }
  }

  /**
   * @return whether it may be there
   */
  private boolean bucket(String name, Duration wanted, Findings findings) throws IOException {
    InfluxDoor.Answer buckets =
        door.get("/api/v2/buckets", Map.of("org", influx.organisation(), "name", name));
    if (buckets.status() == 401 || buckets.status() == 403) {
      findings.add(InfluxKind.NOT_SEEN, name);
      return true;
    }
    JsonNode bucket = buckets.body().path("buckets").path(0);
    if (bucket.isMissingNode()) {
      missing(
          name,
          "influx bucket create --name '%s' --org '%s' --retention %s"
              .formatted(
                  name, influx.organisation(), wanted.isZero() ? "0" : wanted.toDays() + "d"),
          findings);
      return false;
    }
    long seconds = bucket.path("retentionRules").path(0).path("everySeconds").asLong();
    String longer =
        "influx bucket update --id %s --retention %s"
            .formatted(bucket.path("id").asText(), wanted.isZero() ? "0" : wanted.toDays() + "d");
    place(name, Duration.ofSeconds(seconds), wanted, longer, findings);
    return true;
  }

  private void missing(String what, String command, Findings findings) {
    if (influx.create()) {
      findings.add(InfluxKind.DATABASE_TO_MAKE, what);
    } else {
      findings.add(InfluxKind.DATABASE_MISSING, what, command);
    }
  }

  private void place(
      String what, Duration kept, Duration wanted, String longer, Findings findings) {
    boolean shorter = !kept.isZero() && (wanted.isZero() || kept.compareTo(wanted) < 0);
    if (!shorter) {
      findings.add(InfluxKind.DATABASE_THERE, what, words(kept));
    } else if (influx.create()) {
      findings.add(InfluxKind.RETENTION_TO_LENGTHEN, what, words(kept), words(wanted));
    } else {
      findings.add(InfluxKind.RETENTION_SHORT, what, words(kept), words(wanted), longer);
    }
  }

  /** Only an administrator may ask 1.x for them. */
  private void limits(Findings findings, boolean databaseThere) throws IOException {
    InfluxDoor.Answer diagnostics = door.ask("SHOW DIAGNOSTICS FOR 'config-data'");
    JsonNode series = diagnostics.body().path("results").path(0).path("series").path(0);
    if (!diagnostics.good() || series.isMissingNode()) {
      return;
    }
    InfluxLimits limits = InfluxLimits.of(series);
    limits.look(findings);
    if (databaseThere) {
      limits.lookAtUse(influx.database(), door, findings);
    }
  }

  private static boolean listed(JsonNode rows, String name) {
    for (JsonNode row : rows) {
      if (row.path(0).asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  static int index(JsonNode columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.path(i).asText().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static LocalText words(Duration time) {
    if (time.isZero()) {
      return FOR_EVER;
    }
    long days = time.toDays();
    String words = days > 0 ? days + "d" : time.toHours() + "h";
    return new LocalText(words, words);
  }

  private static String inStatement(Duration time) {
    return time.isZero() ? "INF" : time.toDays() + "d";
  }

  /** As 1.x writes it, {@code 168h0m0s}. */
  private static Duration goDuration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
