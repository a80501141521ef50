package io.waystation.ingest.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one Protocol Buffers message. */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  WireWriter varint(int field, long value) {
    write((long) field << 3 | WireReader.VARINT);
    write(value);
    return this;
  }

  WireWriter fixed32(int field, int value) {
    write((long) field << 3 | WireReader.FIXED32);
    for (int i = 0; i < 4; i++) {
      out.write(value >>> (8 * i));
    }
    return this;
  }

  WireWriter fixed64(int field, long value) {
    write((long) field << 3 | WireReader.FIXED64);
    for (int i = 0; i < 8; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  WireWriter bytes(int field, byte[] value) {
    write((long) field << 3 | WireReader.BYTES);
    write(value.length);
    out.writeBytes(value);
    return this;
  }

  WireWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] done() {
    return out.toByteArray();
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
