package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A Sparkplug B payload (Protocol Buffers) made now, as an edge node makes it. */
final class SparkplugPayload {
  private static final int TIMESTAMP = 1;
  private static final int METRICS = 2;
  private static final int SEQ = 3;

  private static final int NAME = 1;
  private static final int ALIAS = 2;
  private static final int DATATYPE = 4;
  private static final int LONG_VALUE = 11;
  private static final int DOUBLE_VALUE = 13;
  private static final int STRING_VALUE = 15;

  private static final int INT64 = 4;
  private static final int DOUBLE = 10;
  private static final int STRING = 12;

  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  SparkplugPayload() {
    varint(out, TIMESTAMP, System.currentTimeMillis());
  }

  /** A whole number without an alias. */
  SparkplugPayload metric(String name, long value) {
    ByteArrayOutputStream metric = named(name, INT64);
    varint(metric, LONG_VALUE, value);
    return with(metric);
  }

  /** As a birth announces it. */
  SparkplugPayload metric(String name, int alias, double value) {
    ByteArrayOutputStream metric = named(name, DOUBLE);
    varint(metric, ALIAS, alias);
    number(metric, value);
    return with(metric);
  }

  /** As a birth announces it. */
  SparkplugPayload metric(String name, int alias, String value) {
    ByteArrayOutputStream metric = named(name, STRING);
    varint(metric, ALIAS, alias);
    bytes(metric, STRING_VALUE, value.getBytes(UTF_8));
    return with(metric);
  }

  /** As data tell it after a birth. */
  SparkplugPayload metric(int alias, double value) {
    ByteArrayOutputStream metric = new ByteArrayOutputStream();
    varint(metric, ALIAS, alias);
    varint(metric, DATATYPE, DOUBLE);
    number(metric, value);
    return with(metric);
  }

  SparkplugPayload seq(int seq) {
    varint(out, SEQ, seq);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private SparkplugPayload with(ByteArrayOutputStream metric) {
    bytes(out, METRICS, metric.toByteArray());
    return this;
  }

  private static ByteArrayOutputStream named(String name, int datatype) {
    ByteArrayOutputStream metric = new ByteArrayOutputStream();
    bytes(metric, NAME, name.getBytes(UTF_8));
    varint(metric, DATATYPE, datatype);
    return metric;
  }

  private static void number(ByteArrayOutputStream to, double value) {
    varint(to, (long) DOUBLE_VALUE << 3 | FIXED_64);
    to.writeBytes(
        ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
  }

  private static void bytes(ByteArrayOutputStream to, int field, byte[] value) {
    varint(to, (long) field << 3 | BYTES);
    varint(to, value.length);
    to.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream to, int field, long value) {
    varint(to, (long) field << 3);
    varint(to, value);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      to.write((int) (rest & 0x7f | 0x80));
    }
    to.write((int) rest);
  }
}
