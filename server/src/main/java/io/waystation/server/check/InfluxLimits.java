package io.waystation.server.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * What InfluxDB 1.x limits in silence: beyond it, points are refused that belong to new devices or
 * people.
 *
 * @param valuesPerTag 0 for any number
 * @param seriesPerDatabase 0 for any number
 * @param syncDelay how long it lets written values wait for the disk, as Go writes a duration
 */
record InfluxLimits(long valuesPerTag, long seriesPerDatabase, String syncDelay) {
  private static final List<String> TAGS = List.of("station", "device", "part", "person", "signal");

  /** Of a limit: time to raise it before it is reached. */
  private static final double MUCH = 0.8;

  /**
   * @param series of {@code SHOW DIAGNOSTICS FOR 'config-data'}
   */
  static InfluxLimits of(JsonNode series) {
    JsonNode columns = series.path("columns");
    JsonNode row = series.path("values").path(0);
    return new InfluxLimits(
        row.path(InfluxCheck.index(columns, "max-values-per-tag")).asLong(),
        row.path(InfluxCheck.index(columns, "max-series-per-database")).asLong(),
        row.path(InfluxCheck.index(columns, "wal-fsync-delay")).asText("0s"));
  }

  void look(Findings findings) {
    findings.add(InfluxKind.LIMITS_WIDE, valuesPerTag, seriesPerDatabase);
    if (!syncDelay.equals("0s")) {
      findings.add(InfluxKind.SYNC_LATE, syncDelay);
    }
  }

  void lookAtUse(String database, InfluxDoor door, Findings findings) throws IOException {
    String name = InfluxCheck.quoted(database);
    if (valuesPerTag > 0) {
      for (String tag : TAGS) {
        InfluxDoor.Answer counted =
            door.ask(
                "SHOW TAG VALUES EXACT CARDINALITY ON %s WITH KEY = \"%s\"".formatted(name, tag));
        long values = most(counted);
        if (values > valuesPerTag * MUCH) {
          findings.add(InfluxKind.TAG_LIMIT, tag, values, valuesPerTag);
        }
      }
    }
    if (seriesPerDatabase > 0) {
      long series = most(door.ask("SHOW SERIES CARDINALITY ON " + name));
      if (series > seriesPerDatabase * MUCH) {
        findings.add(InfluxKind.SERIES_LIMIT, database, series, seriesPerDatabase);
      }
    }
  }

  /** Of one count for each measurement. */
  private static long most(InfluxDoor.Answer counted) {
    long most = 0;
    for (JsonNode series : counted.body().path("results").path(0).path("series")) {
      most = Math.max(most, series.path("values").path(0).path(0).asLong());
    }
    return most;
  }
}
