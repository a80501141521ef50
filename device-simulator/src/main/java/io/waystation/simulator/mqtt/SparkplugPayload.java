package io.waystation.simulator.mqtt;

/** A Sparkplug B payload in the making ({@code sparkplug_b.proto}). */
final class SparkplugPayload {
  private static final int TIMESTAMP = 1;
  private static final int METRICS = 2;
  private static final int SEQ = 3;

  private static final int NAME = 1;
  private static final int ALIAS = 2;
  private static final int METRIC_TIMESTAMP = 3;
  private static final int DATATYPE = 4;
  private static final int IS_HISTORICAL = 5;
  private static final int IS_NULL = 7;
  private static final int LONG_VALUE = 11;
  private static final int DOUBLE_VALUE = 13;
  private static final int BOOLEAN_VALUE = 14;
  private static final int STRING_VALUE = 15;

  private static final int INT64 = 4;
  private static final int DOUBLE = 10;
  private static final int BOOLEAN = 11;
  private static final int STRING = 12;

  /** Older than this when it is sent, a value is no news but history. */
  private static final long HISTORY_MS = 60_000;

  private final ProtoWriter payload = new ProtoWriter();
  private final long now;

  /**
   * @param now milliseconds since 1970-01-01 UTC
   */
  SparkplugPayload(long now) {
    this.now = now;
    payload.varint(TIMESTAMP, now);
  }

  SparkplugPayload seq(int seq) {
    payload.varint(SEQ, seq);
    return this;
  }

  /** Of the connection; its death will say the same. */
  SparkplugPayload bdSeq(int bdSeq) {
    payload.message(METRICS, ofConnection(bdSeq));
    return this;
  }

  /** Written before the connection whose end it tells, so it names no time. */
  static byte[] death(int bdSeq) {
    return new ProtoWriter().message(METRICS, ofConnection(bdSeq)).bytes();
  }

  private static ProtoWriter ofConnection(int bdSeq) {
    return new ProtoWriter().text(NAME, "bdSeq").varint(DATATYPE, INT64).varint(LONG_VALUE, bdSeq);
  }

  /** What the host may order. */
  SparkplugPayload control(String name) {
    payload.message(
        METRICS,
        new ProtoWriter()
            .text(NAME, name)
            .varint(METRIC_TIMESTAMP, now)
            .varint(DATATYPE, BOOLEAN)
            .varint(BOOLEAN_VALUE, 0));
    return this;
  }

  /** A value with all there is to know of its metric. */
  SparkplugPayload born(String name, long alias, Said said) {
    return add(new ProtoWriter().text(NAME, name).varint(ALIAS, alias), said);
  }

  /** A value of a metric that a birth has named. */
  SparkplugPayload known(long alias, Said said) {
    return add(new ProtoWriter().varint(ALIAS, alias), said);
  }

  /** A value of a metric that no birth will name. */
  SparkplugPayload unannounced(String name, Said said) {
    return add(new ProtoWriter().text(NAME, name), said);
  }

  byte[] bytes() {
    return payload.bytes();
  }

  private SparkplugPayload add(ProtoWriter metric, Said said) {
    metric.varint(METRIC_TIMESTAMP, said.at());
    Object value = said.value();
    metric.varint(
        DATATYPE, value instanceof Boolean ? BOOLEAN : value instanceof String ? STRING : DOUBLE);
    if (now - said.at() > HISTORY_MS) {
      metric.varint(IS_HISTORICAL, 1);
    }
    if (value instanceof Double number) {
      metric.number(DOUBLE_VALUE, number);
    } else if (value instanceof Boolean is) {
      metric.varint(BOOLEAN_VALUE, is ? 1 : 0);
    } else if (value instanceof String text) {
      metric.text(STRING_VALUE, text);
    } else {
      metric.varint(IS_NULL, 1);
    }
    payload.message(METRICS, metric);
    return this;
  }
}
