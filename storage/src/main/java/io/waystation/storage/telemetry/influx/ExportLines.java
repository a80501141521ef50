package io.waystation.storage.telemetry.influx;

import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Point;

/** Single values as the lines we write to InfluxDB ourselves, for files that others read in. */
public final class ExportLines {
  private static final long NANOS = 1_000_000;
  private static final long EARLIEST = Long.MIN_VALUE / NANOS;
  private static final long LATEST = Long.MAX_VALUE / NANOS;

  private ExportLines() {}

  /**
   * Adds one line with its line feed. Its time is in nanoseconds, which every InfluxDB takes when
   * nothing else is said.
   *
   * @return whether it could be added: InfluxDB knows no time before 1677 and after 2262
   */
  public static boolean append(StringBuilder lines, SeriesKey key, Point point) {
    long millis = point.time().toEpochMilli();
    if (millis <= EARLIEST || millis >= LATEST) {
      return false;
    }
    lines
        .append(LineProtocol.series(key.signal().group(), key))
        .append(point.valid() ? LineProtocol.VALUE : LineProtocol.REJECTED)
        .append('=')
        .append(point.value())
        .append(',')
        .append(LineProtocol.FLAGS)
        .append('=')
        .append(point.flags())
        .append('i');
    if (point.clockShift() != 0) {
      lines.append(',').append(LineProtocol.SHIFT).append('=').append(point.clockShift());
      lines.append('i');
    }
    lines.append(' ').append(millis * NANOS).append('\n');
    return true;
  }
}
