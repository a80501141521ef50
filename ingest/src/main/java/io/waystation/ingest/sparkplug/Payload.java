package io.waystation.ingest.sparkplug;

import io.waystation.ingest.payload.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What we use of a Sparkplug B payload ({@code sparkplug_b.proto}).
 *
 * @param timestamp milliseconds since 1970-01-01 UTC; -1 for none
 * @param seq 0 to 255; -1 for none
 */
record Payload(long timestamp, int seq, List<Metric> metrics) {
  /** In one message. */
  static final int MAX_METRICS = 2_000;

  /** 2^53-1: the largest number the contract takes. */
  static final long MAX_COUNT = (1L << 53) - 1;

  private static final int MAX_SEQ = 255;

  // Payload
  static final int TIMESTAMP = 1;
  static final int METRICS = 2;
  static final int SEQ = 3;

  // Metric
  static final int NAME = 1;
  static final int ALIAS = 2;
  static final int METRIC_TIMESTAMP = 3;
  static final int DATATYPE = 4;
  static final int IS_NULL = 7;
  static final int PROPERTIES = 9;
  static final int INT_VALUE = 10;
  static final int LONG_VALUE = 11;
  static final int FLOAT_VALUE = 12;
  static final int DOUBLE_VALUE = 13;
  static final int BOOLEAN_VALUE = 14;
  static final int STRING_VALUE = 15;

  // PropertySet and PropertyValue
  static final int KEYS = 1;
  static final int VALUES = 2;
  static final int PROPERTY_INT = 3;

  private static final String QUALITY = "Quality";

  Payload {
    metrics = List.copyOf(metrics);
  }

  static Payload read(byte[] bytes) throws SparkplugFault {
    long timestamp = -1;
    int seq = -1;
    List<Metric> metrics = new ArrayList<>();
    WireReader reader = new WireReader(bytes);
    while (reader.next()) {
      switch (reader.field()) {
        case TIMESTAMP -> timestamp = time(reader.varint());
        case SEQ -> seq = seq(reader.varint());
        case METRICS -> {
          if (metrics.size() == MAX_METRICS) {
            throw new SparkplugFault(
                Reason.TOO_MANY_READINGS,
                "the message has more than " + MAX_METRICS + " metrics; send several");
          }
          metrics.add(metric(reader.message()));
        }
        default -> reader.skip();
      }
    }
    return new Payload(timestamp, seq, metrics);
  }

  /** The metric with this name, if there is one. */
  Optional<Metric> named(String name) {
    return metrics.stream().filter(metric -> name.equals(metric.name())).findFirst();
  }

  private static Metric metric(WireReader reader) throws SparkplugFault {
    String name = null;
    long alias = -1;
    long timestamp = -1;
    int datatype = 0;
    boolean isNull = false;
    Object value = null;
    int quality = Metric.GOOD;
    while (reader.next()) {
      switch (reader.field()) {
        case NAME -> name = reader.text();
        case ALIAS -> alias = alias(reader.varint());
        case METRIC_TIMESTAMP -> timestamp = time(reader.varint());
        case DATATYPE -> datatype = (int) Math.min(reader.varint() & 0xffff_ffffL, 1_000);
        case IS_NULL -> isNull = reader.varint() != 0;
        case PROPERTIES -> quality = quality(reader.message());
        case INT_VALUE -> value = reader.varint() & 0xffff_ffffL;
        case LONG_VALUE -> value = reader.varint();
        case FLOAT_VALUE -> value = Float.intBitsToFloat(reader.fixed32());
        case DOUBLE_VALUE -> value = Double.longBitsToDouble(reader.fixed64());
        case BOOLEAN_VALUE -> value = reader.varint() != 0;
        case STRING_VALUE -> value = reader.text();
        default -> reader.skip();
      }
    }
    if (alias == -1 && (name == null || name.isEmpty())) {
      throw new SparkplugFault(
          Reason.MALFORMED_SPARKPLUG, "a metric has neither a name nor an alias; send one");
    }
    return new Metric(name, alias, timestamp, datatype, isNull, value, quality);
  }

  /** Keys and values are two lists; the value's place is its key's. */
  private static int quality(WireReader reader) throws SparkplugFault {
    int keys = 0;
    int values = 0;
    int wanted = -1;
    int first = Metric.GOOD;
    int[] said = new int[4];
    while (reader.next()) {
      if (reader.field() == KEYS) {
        if (reader.text().equals(QUALITY)) {
          wanted = keys;
        }
        keys++;
      } else if (reader.field() == VALUES) {
        int value = propertyInt(reader.message());
        if (values < said.length) {
          said[values] = value;
        }
        if (values == wanted) {
          first = value;
        }
        values++;
      } else {
        reader.skip();
      }
    }
    // Keys may stand after the values.
    return wanted >= 0 && wanted < Math.min(values, said.length) ? said[wanted] : first;
  }

  private static int propertyInt(WireReader reader) throws SparkplugFault {
    int value = Metric.GOOD;
    while (reader.next()) {
      if (reader.field() == PROPERTY_INT) {
        value = (int) reader.varint();
      } else {
        reader.skip();
      }
    }
    return value;
  }

  private static long time(long millis) throws SparkplugFault {
    if (millis < 0 || millis > MAX_COUNT) {
      throw new SparkplugFault(
          Reason.BAD_FIELD, "a timestamp is out of range; send milliseconds since 1970-01-01 UTC");
    }
    return millis;
  }

  private static int seq(long seq) throws SparkplugFault {
    if (seq < 0 || seq > MAX_SEQ) {
      throw new SparkplugFault(Reason.BAD_FIELD, "seq must be 0 to 255");
    }
    return (int) seq;
  }

  private static long alias(long alias) throws SparkplugFault {
    if (alias < 0) {
      throw new SparkplugFault(Reason.BAD_FIELD, "an alias is beyond 2^63-1");
    }
    return alias;
  }
}
