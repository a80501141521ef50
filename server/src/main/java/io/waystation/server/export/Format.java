package io.waystation.server.export;

import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Point;

/** How single values are written down. */
interface Format {
  /** What stands before the first. */
  String head();

  /**
   * Adds one value.
   *
   * @return whether this format can hold it
   */
  boolean append(StringBuilder out, SeriesKey key, Point point);
}
