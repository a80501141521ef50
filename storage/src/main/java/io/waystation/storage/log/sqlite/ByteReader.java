package io.waystation.storage.log.sqlite;

import java.nio.charset.StandardCharsets;

/** Takes out what {@link ByteWriter} has put in, in the same order. */
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean atEnd() {
    return at == end;
  }

  int octet() {
    need(1);
    return bytes[at++] & 0xff;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than 64 bits at byte " + at);
  }

  long signed() {
    long value = unsigned();
    return value >>> 1 ^ -(value & 1);
  }

  long fixed64() {
    need(8);
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (bytes[at++] & 0xffL) << shift;
    }
    return value;
  }

  String text() {
    int length = Math.toIntExact(unsigned());
    need(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private void need(int more) {
    if (more < 0 || end - at < more) {
      throw new IllegalArgumentException("ends too early, at byte " + end);
    }
  }
}
