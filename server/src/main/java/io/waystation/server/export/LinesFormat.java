package io.waystation.server.export;

import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.influx.ExportLines;

/**
 * InfluxDB line protocol, as our own writer sends it. The comments at the beginning tell {@code
 * influx -import} of 1.x which database is meant; everything else passes over them.
 */
final class LinesFormat implements Format {
  private final String database;

  LinesFormat(String database) {
    this.database = database;
  }

  @Override
  public String head() {
    return "# DDL%n# DML%n# CONTEXT-DATABASE: %s%n"
        .formatted(database)
        .replace(System.lineSeparator(), "\n");
  }

  @Override
  public boolean append(StringBuilder out, SeriesKey key, Point point) {
    return ExportLines.append(out, key, point);
  }
}
