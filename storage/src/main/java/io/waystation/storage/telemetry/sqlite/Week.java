package io.waystation.storage.telemetry.sqlite;

import java.time.Duration;
import java.time.Instant;

/**
 * A week of UTC counted from 1970-01-01: the points of each have tables of their own. Points are
 * written into a small table, because each batch touches pages all over a large one, and from there
 * move into the large one many at a time. Names are quoted, since the number is negative before
 * 1970.
 */
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

  /** A view of all its points, for whoever reads. */
  String table() {
    return "\"week_" + number + "\"";
  }

  /** The points that came last; of a place that both tables have, this one knows better. */
  String recent() {
    return "\"recent_" + number + "\"";
  }

  /** The points that have moved. */
  String settled() {
    return "\"points_" + number + "\"";
  }
}
