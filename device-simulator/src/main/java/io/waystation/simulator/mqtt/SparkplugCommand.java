package io.waystation.simulator.mqtt;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a node is told (NCMD), as far as it obeys: to be born again. */
final class SparkplugCommand {
  static final String REBIRTH = "Node Control/Rebirth";

  private static final int METRICS = 2;
  private static final int NAME = 1;
  private static final int BOOLEAN_VALUE = 14;

  private SparkplugCommand() {}

  /** Whether it asks for a rebirth; false for anything else, and for what cannot be read. */
  static boolean asksForRebirth(byte[] payload) {
    try {
      ByteBuffer in = ByteBuffer.wrap(payload);
      while (in.hasRemaining()) {
        long tag = varint(in);
        if (tag == tag(METRICS, 2)) {
          if (rebirth(bytes(in))) {
            return true;
          }
        } else {
          skip(in, (int) tag & 7);
        }
      }
      return false;
    } catch (BufferUnderflowException | IllegalArgumentException notOurs) {
      return false;
    }
  }

  private static boolean rebirth(ByteBuffer metric) {
    String name = "";
    boolean yes = false;
    while (metric.hasRemaining()) {
      long tag = varint(metric);
      if (tag == tag(NAME, 2)) {
        name = StandardCharsets.UTF_8.decode(bytes(metric)).toString();
      } else if (tag == tag(BOOLEAN_VALUE, 0)) {
        yes = varint(metric) != 0;
      } else {
        skip(metric, (int) tag & 7);
      }
    }
    return yes && name.equals(REBIRTH);
  }

  private static long tag(int field, int wireType) {
    return (long) field << 3 | wireType;
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    int length = Math.toIntExact(Math.min(varint(in) & Long.MAX_VALUE, Integer.MAX_VALUE));
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }

  private static void skip(ByteBuffer in, int wireType) {
    switch (wireType) {
      case 0 -> varint(in);
      case 1 -> in.position(in.position() + Long.BYTES);
      case 2 -> bytes(in);
      case 5 -> in.position(in.position() + Integer.BYTES);
      default -> throw new IllegalArgumentException("no wire type " + wireType);
    }
  }
}
