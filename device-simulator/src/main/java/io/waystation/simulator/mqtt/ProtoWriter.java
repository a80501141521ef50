package io.waystation.simulator.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one Protocol Buffers message. */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoWriter varint(int field, long value) {
    tag(field, VARINT);
    write(value);
    return this;
  }

  ProtoWriter number(int field, double value) {
    tag(field, FIXED64);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter message(int field, ProtoWriter message) {
    return bytes(field, message.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private ProtoWriter bytes(int field, byte[] value) {
    tag(field, BYTES);
    write(value.length);
    out.writeBytes(value);
    return this;
  }

  private void tag(int field, int wireType) {
    write((long) field << 3 | wireType);
  }

  private void write(long varint) {
    long rest = varint;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
