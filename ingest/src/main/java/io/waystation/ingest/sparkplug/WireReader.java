package io.waystation.ingest.sparkplug;

import io.waystation.ingest.payload.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Steps through the fields of one Protocol Buffers message, without copying it. Every length is
 * checked against what is there before anything is read.
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int GROUP = 3;
  static final int GROUP_END = 4;
  static final int FIXED32 = 5;

  private static final int LONGEST_VARINT = 10;
  private static final int MAX_DEPTH = 16;
  private static final char REPLACEMENT = '\ufffd';

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Goes to the next field; false at the end. */
  boolean next() throws SparkplugFault {
    if (at == end) {
      return false;
    }
    long tag = readVarint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      throw malformed("a field has an impossible number");
    }
    return true;
  }

  int field() {
    return field;
  }

  long varint() throws SparkplugFault {
    require(VARINT);
    return readVarint();
  }

  long fixed64() throws SparkplugFault {
    require(FIXED64);
    int from = take(8);
    return ByteBuffer.wrap(bytes, from, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  int fixed32() throws SparkplugFault {
    require(FIXED32);
    int from = take(4);
    return ByteBuffer.wrap(bytes, from, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** A message within the message. */
  WireReader message() throws SparkplugFault {
    int length = length();
    int from = take(length);
    return new WireReader(bytes, from, from + length);
  }

  String text() throws SparkplugFault {
    int length = length();
    int from = take(length);
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(from, length);
    }
    return text;
  }

  void skip() throws SparkplugFault {
    skip(0);
  }

  private void skip(int depth) throws SparkplugFault {
    switch (type) {
      case VARINT -> readVarint();
      case FIXED64 -> take(8);
      case FIXED32 -> take(4);
      case BYTES -> take(length());
      case GROUP -> skipGroup(depth);
      default -> throw malformed("a field has an impossible type");
    }
  }

  private void skipGroup(int depth) throws SparkplugFault {
    if (depth == MAX_DEPTH) {
      throw malformed("it is nested deeper than " + MAX_DEPTH + " levels");
    }
    int group = field;
    while (next()) {
      if (type == GROUP_END) {
        if (field != group) {
          break;
        }
        return;
      }
      skip(depth + 1);
    }
    throw malformed("a group does not end");
  }

  /** The sign that stands for bytes that are no text may also have been sent as such. */
  private void requireUtf8(int from, int length) throws SparkplugFault {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
    } catch (CharacterCodingException e) {
      throw malformed("a text is not UTF-8");
    }
  }

  private int length() throws SparkplugFault {
    require(BYTES);
    long length = readVarint();
    if (length < 0 || length > end - at) {
      throw malformed("it is cut off, or a length is wrong");
    }
    return (int) length;
  }

  private int take(int count) throws SparkplugFault {
    if (count > end - at) {
      throw malformed("it is cut off");
    }
    int from = at;
    at += count;
    return from;
  }

  private long readVarint() throws SparkplugFault {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte next = bytes[take(1)];
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number has too many bytes");
  }

  private void require(int expected) throws SparkplugFault {
    if (type != expected) {
      throw malformed("field " + field + " is of the wrong type");
    }
  }

  private SparkplugFault malformed(String what) {
    return new SparkplugFault(
        Reason.MALFORMED_SPARKPLUG,
        "byte %d: this is no Sparkplug B payload (Protocol Buffers): %s".formatted(at, what));
  }
}
