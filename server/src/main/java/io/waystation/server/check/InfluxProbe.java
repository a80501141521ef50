package io.waystation.server.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Writes one point into a measurement of its own, reads it again and deletes it. Nothing else reads
 * that measurement.
 */
final class InfluxProbe {
  static final String MEASUREMENT = "waystation_check";

  private static final String LINES = "text/plain; charset=utf-8";

  /** Refused by every version after it has looked at our rights; writes nothing. */
  private static final String NO_LINE = MEASUREMENT;

  private final Config.Influx influx;
  private final InfluxDoor door;
  private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  private final Instant at = Instant.ofEpochMilli(System.currentTimeMillis());

  InfluxProbe(Config.Influx influx, InfluxDoor door) {
    this.influx = influx;
    this.door = door;
  }

  void inOne(Findings findings) throws IOException {
    String name = InfluxCheck.quoted(influx.database());
    int colon = influx.token().indexOf(':');
    String user = colon < 0 ? "..." : influx.token().substring(0, colon);
    String grant = "GRANT ALL ON %s TO %s".formatted(name, InfluxCheck.quoted(user));
    long begin = System.nanoTime();
    InfluxDoor.Answer written =
        door.post("/write", Map.of("db", influx.database(), "precision", "ms"), LINES, line());
    if (!written.good()) {
      refused(written, grant, findings);
      return;
    }
    boolean found = read(grant, findings);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    String delete = "DELETE FROM \"%s\" WHERE run = '%s'".formatted(MEASUREMENT, run);
    deleted(door.command(delete), delete, found, millis, findings);
  }

  void inTwo(Findings findings) throws IOException {
    String grant =
        "influx auth create --org '%s' --read-buckets --write-buckets"
            .formatted(influx.organisation());
    Map<String, String> place =
        Map.of("org", influx.organisation(), "bucket", influx.database(), "precision", "ms");
    long begin = System.nanoTime();
    InfluxDoor.Answer written = door.post("/api/v2/write", place, LINES, line());
    if (!written.good()) {
      refused(written, grant, findings);
      return;
    }
    boolean found = read(grant, findings);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    String predicate = "_measurement=\"%s\" AND run=\"%s\"".formatted(MEASUREMENT, run);
    String body =
        new ObjectMapper()
            .createObjectNode()
            .put("start", at.minusSeconds(1).toString())
            .put("stop", at.plusSeconds(1).toString())
            .put("predicate", predicate)
            .toString();
    String by =
        "influx delete --bucket '%s' --start 2020-01-01T00:00:00Z --stop 2100-01-01T00:00:00Z --predicate '_measurement=\"%s\"'"
            .formatted(influx.database(), MEASUREMENT);
    deleted(
        door.post(
            "/api/v2/delete",
            Map.of("org", influx.organisation(), "bucket", influx.database()),
            "application/json",
            body),
        by,
        found,
        millis,
        findings);
  }

  /** For 3, which deletes no rows: whether we may, without doing it. */
  void withoutPoint(Findings findings) throws IOException {
    String grant =
        "influxdb3 create token --permission \"db:%s:read,write\"".formatted(influx.database());
    InfluxDoor.Answer written =
        door.post(
            "/api/v2/write",
            Map.of("bucket", influx.database(), "precision", "ms"),
            LINES,
            NO_LINE);
    InfluxDoor.Answer read = door.ask("SELECT value FROM \"%s\" LIMIT 1".formatted(MEASUREMENT));
    if (written.status() == 401 || read.status() == 401) {
      findings.add(InfluxKind.NOT_KNOWN, influx.url());
    } else if (written.status() == 403) {
      findings.add(InfluxKind.NOT_ALLOWED, "write", grant);
    } else if (read.status() == 403) {
      findings.add(InfluxKind.NOT_ALLOWED, "read", grant);
    } else if (written.status() == 404 || read.status() == 404) {
      missing(findings);
    } else if (written.status() / 100 == 5 || read.status() / 100 == 5) {
      findings.add(InfluxKind.WRITE_FAILS, written.why() + " / " + read.why(), grant);
    } else {
      findings.add(InfluxKind.WRITABLE);
    }
  }

  private void missing(Findings findings) {
    if (influx.create()) {
      findings.add(InfluxKind.DATABASE_TO_MAKE, influx.database());
    } else {
      findings.add(
          InfluxKind.DATABASE_MISSING,
          influx.database(),
          "influxdb3 create database '%s'".formatted(influx.database()));
    }
  }

  private void refused(InfluxDoor.Answer written, String grant, Findings findings) {
    switch (written.status()) {
      case 401 -> findings.add(InfluxKind.NOT_KNOWN, influx.url());
      case 403 -> findings.add(InfluxKind.NOT_ALLOWED, "write", grant);
      default -> findings.add(InfluxKind.WRITE_FAILS, written.why(), grant);
    }
  }

  private boolean read(String grant, Findings findings) throws IOException {
    InfluxDoor.Answer read =
        door.ask("SELECT value FROM \"%s\" WHERE run = '%s'".formatted(MEASUREMENT, run));
    if (read.status() == 401 || read.status() == 403) {
      findings.add(InfluxKind.NOT_ALLOWED, "read", grant);
      return false;
    }
    if (read.rows().size() != 1) {
      findings.add(
          InfluxKind.READ_FAILS,
          read.good() ? "it is not in the answer" : read.why(),
          "influx v1 dbrp list; " + grant);
      return false;
    }
    return true;
  }

  private void deleted(
      InfluxDoor.Answer deleted, String by, boolean found, long millis, Findings findings) {
    if (!deleted.good()) {
      findings.add(InfluxKind.LEFT_BEHIND, deleted.why(), by);
    } else if (found) {
      findings.add(InfluxKind.WORKS, millis);
    }
    if (millis > influx.timeout().toMillis() / 2) {
      findings.add(InfluxKind.SLOW, millis, influx.timeout().toMillis());
    }
  }

  private String line() {
    return "%s,run=%s value=1 %d".formatted(MEASUREMENT, run, at.toEpochMilli());
  }
}
