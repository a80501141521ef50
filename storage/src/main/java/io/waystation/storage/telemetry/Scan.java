package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;

/** Takes single values one after the other, as they are read. */
public interface Scan {
  void point(SeriesKey key, Point point);

  /**
   * Now and then, how far the reading has come.
   *
   * @param share 0 to 1
   */
  default void progress(double share) {}
}
