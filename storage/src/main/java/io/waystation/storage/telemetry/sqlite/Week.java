package io.waystation.storage.telemetry.sqlite;

import java.time.Duration;
import java.time.Instant;

/** A week of UTC counted from 1970-01-01: the points of each have a table of their own. */
record Week(long number) {
  static final long MILLIS = Duration.ofDays(7).toMillis();

  static Week of(Instant time) {
    return of(time.toEpochMilli());
  }

  static Week of(long epochMillis) {
    return new Week(Math.floorDiv(epochMillis, MILLIS));
  }

  long start() {
    return number * MILLIS;
  }

  /** Quoted, since the number is negative before 1970. */
  String table() {
    return "\"points_" + number + "\"";
  }
}
