package io.waystation.storage.telemetry.influx;

import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Hour;

/**
 * Readings as InfluxDB takes them in: the measurement is the signal's group, and the tags are
 * always all there. None of the texts needs escaping: ids, groups and codes are plain by their
 * definition and {@link TagText} makes the part so.
 */
final class LineProtocol {
  /** The field of a reading that is a value; what aggregates are made of. */
  static final String VALUE = "value";

  /** The field of a reading that is none. */
  static final String REJECTED = "rejected";

  static final String FLAGS = "flags";

  /** Of a reading whose clock was corrected: the milliseconds that were added. */
  static final String SHIFT = "shift";

  private LineProtocol() {}

  /** Everything of a line that is the same for all readings of a series. */
  static String series(String measurement, SeriesKey key) {
    return measurement
        + ",device="
        + key.device().value()
        + ",part="
        + TagText.encode(key.part())
        + ",person="
        + TagText.encode(key.person().value())
        + ",signal="
        + key.signal().code()
        + ",station="
        + key.station().value()
        + ' ';
  }

  /** Without a line feed. */
  static void append(StringBuilder lines, String series, Reading reading) {
    lines
        .append(series)
        .append(reading.valid() ? VALUE : REJECTED)
        .append('=')
        .append(reading.value())
        .append(",flags=")
        .append(reading.flags())
        .append('i');
    if (reading.clockShift() != 0) {
      lines.append(",shift=").append(reading.clockShift()).append('i');
    }
    lines.append(' ').append(reading.measuredAt().toEpochMilli());
  }

  /**
   * @param time in milliseconds
   */
  static void append(StringBuilder lines, String series, Hour hour, long time) {
    lines
        .append(series)
        .append("count=")
        .append(hour.count())
        .append("i,sum=")
        .append(hour.sum())
        .append(",min=")
        .append(hour.min())
        .append(",max=")
        .append(hour.max())
        .append(",first_time=")
        .append(hour.firstTime().toEpochMilli())
        .append("i,first=")
        .append(hour.first())
        .append(",last_time=")
        .append(hour.lastTime().toEpochMilli())
        .append("i,last=")
        .append(hour.last())
        .append(",held=\"")
        .append(hour.heldText())
        .append("\" ")
        .append(time)
        .append('\n');
  }
}
