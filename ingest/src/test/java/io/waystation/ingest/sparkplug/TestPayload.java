package io.waystation.ingest.sparkplug;

import java.util.ArrayList;
import java.util.List;

/** Builds Sparkplug B payloads as an edge node does. */
final class TestPayload {
  static final int INT16 = 2;
  static final int INT32 = 3;
  static final int INT64 = 4;
  static final int UINT64 = 8;
  static final int FLOAT = 9;
  static final int DOUBLE = 10;
  static final int BOOLEAN = 11;
  static final int STRING = 12;
  static final int DATE_TIME = 13;

  private long timestamp = -1;
  private long seq = -1;
  private final List<byte[]> metrics = new ArrayList<>();

  static TestPayload at(long timestamp) {
    TestPayload payload = new TestPayload();
    payload.timestamp = timestamp;
    return payload;
  }

  TestPayload seq(long seq) {
    this.seq = seq;
    return this;
  }

  TestPayload bdSeq(long value) {
    return with(metric("bdSeq", -1, INT64, value));
  }

  TestPayload with(WireWriter metric) {
    metrics.add(metric.done());
    return this;
  }

  byte[] bytes() {
    WireWriter payload = new WireWriter();
    if (timestamp >= 0) {
      payload.varint(Payload.TIMESTAMP, timestamp);
    }
    for (byte[] metric : metrics) {
      payload.bytes(Payload.METRICS, metric);
    }
    if (seq >= 0) {
      payload.varint(Payload.SEQ, seq);
    }
    return payload.done();
  }

  /**
   * @param name null for none
   * @param alias -1 for none
   * @param datatype 0 to leave it out
   * @param value null for "is null"
   */
  static WireWriter metric(String name, long alias, int datatype, Object value) {
    WireWriter metric = new WireWriter();
    if (name != null) {
      metric.text(Payload.NAME, name);
    }
    if (alias >= 0) {
      metric.varint(Payload.ALIAS, alias);
    }
    if (datatype != 0) {
      metric.varint(Payload.DATATYPE, datatype);
    }
    if (value == null) {
      metric.varint(Payload.IS_NULL, 1);
    } else if (value instanceof Integer number) {
      metric.varint(Payload.INT_VALUE, number & 0xffff_ffffL);
    } else if (value instanceof Long number) {
      metric.varint(Payload.LONG_VALUE, number);
    } else if (value instanceof Float number) {
      metric.fixed32(Payload.FLOAT_VALUE, Float.floatToIntBits(number));
    } else if (value instanceof Double number) {
      metric.fixed64(Payload.DOUBLE_VALUE, Double.doubleToLongBits(number));
    } else if (value instanceof Boolean bool) {
      metric.varint(Payload.BOOLEAN_VALUE, bool ? 1 : 0);
    } else {
      metric.text(Payload.STRING_VALUE, (String) value);
    }
    return metric;
  }
}
