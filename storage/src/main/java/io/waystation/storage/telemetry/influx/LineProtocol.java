package io.waystation.storage.telemetry.influx;

import io.waystation.model.Reading;

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

  private LineProtocol() {}

  static void append(StringBuilder lines, Reading reading) {
    lines
        .append(reading.signal().group())
        .append(",device=")
        .append(reading.device().value())
        .append(",part=")
        .append(TagText.encode(reading.part()))
        .append(",person=")
        .append(TagText.encode(reading.person().value()))
        .append(",signal=")
        .append(reading.signal().code())
        .append(",station=")
        .append(reading.station().value())
        .append(' ')
        .append(reading.valid() ? VALUE : REJECTED)
        .append('=')
        .append(reading.value())
        .append(',')
        .append(FLAGS)
        .append('=')
        .append(reading.flags())
        .append("i ")
        .append(reading.measuredAt().toEpochMilli())
        .append('\n');
  }
}
