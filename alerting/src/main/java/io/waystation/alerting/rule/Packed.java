package io.waystation.alerting.rule;

import java.util.Arrays;
import java.util.Base64;

/**
 * Numbers in few bytes, one after the other, for what rules remember: what is small, whole or has
 * few decimals takes the fewest. Nothing is rounded. Equal when the numbers are.
 */
public final class Packed {
  /** No numbers. */
  public static final Packed EMPTY = new Packed(new byte[0]);

  private static final double[] TENS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
  private static final double WHOLE_AT_MOST = 1L << 50;
  private static final int RAW = TENS.length;
  private static final int SHIFT = 3;

  private final byte[] bytes;

  private Packed(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Packed parse(String text) {
    return text.isEmpty() ? EMPTY : new Packed(Base64.getDecoder().decode(text));
  }

  /** In letters, digits, {@code +} and {@code /}. */
  public String text() {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Bytes. */
  public int length() {
    return bytes.length;
  }

  /** Reads them from the first on. */
  public Reader reader() {
    return new Reader(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Packed packed && Arrays.equals(bytes, packed.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Takes them in; for one thread, and one memory. */
  public static final class Writer {
    private byte[] bytes;
    private int size;

    public Writer() {
      this(48);
    }

    /**
     * @param room bytes to begin with
     */
    public Writer(int room) {
      this.bytes = new byte[Math.max(16, room)];
    }

    /**
     * All of them from there on.
     *
     * @param position a {@link Reader#position}
     */
    public Writer copy(Packed packed, int position) {
      int more = packed.bytes.length - position;
      if (bytes.length - size < more) {
        bytes = Arrays.copyOf(bytes, size + more);
      }
      System.arraycopy(packed.bytes, position, bytes, size, more);
      size += more;
      return this;
    }

    /** A whole number: small ones, of either sign, take one byte. */
    public Writer number(long number) {
      return bits(number << 1 ^ number >> 63);
    }

    private Writer bits(long all) {
      long rest = all;
      if (bytes.length - size < 10) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      while ((rest & ~0x7F) != 0) {
        bytes[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
      return this;
    }

    /** A whole number that is not negative: up to 127 takes one byte, up to 16383 two. */
    public Writer count(long count) {
      return bits(count);
    }

    /** Any number: as so many of its decimals as it has, up to six, or else as its bits. */
    public Writer value(double value) {
      for (int decimals = 0; decimals < TENS.length; decimals++) {
        double whole = Math.rint(value * TENS[decimals]);
        if (!(Math.abs(whole) <= WHOLE_AT_MOST)) {
          break;
        }
        if (whole / TENS[decimals] == value && (value != 0 || 1 / value > 0)) {
          return number((long) whole << SHIFT | decimals);
        }
      }
      number(RAW);
      long bits = Double.doubleToLongBits(value);
      for (int i = 0; i < Long.BYTES; i++) {
        if (size == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        bytes[size++] = (byte) (bits >>> i * Byte.SIZE);
      }
      return this;
    }

    public Packed packed() {
      return size == 0 ? EMPTY : new Packed(Arrays.copyOf(bytes, size));
    }
  }

  /** Gives them back in their order. */
  public static final class Reader {
    private final byte[] bytes;
    private int at;

    private Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    public boolean more() {
      return at < bytes.length;
    }

    /** How far it has read. */
    public int position() {
      return at;
    }

    /**
     * @throws IllegalArgumentException if there is no more
     */
    public long number() {
      long bits = bits();
      return bits >>> 1 ^ -(bits & 1);
    }

    /**
     * @throws IllegalArgumentException if there is no more
     */
    public long count() {
      return bits();
    }

    private long bits() {
      long rest = next();
      if (rest >= 0) {
        return rest;
      }
      rest &= 0x7F;
      for (int shift = 7; ; shift += 7) {
        byte next = next();
        rest |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return rest;
        }
      }
    }

    /**
     * @throws IllegalArgumentException if there is no more
     */
    public double value() {
      long number = number();
      int decimals = (int) (number & (1 << SHIFT) - 1);
      if (decimals != RAW) {
        return (number >> SHIFT) / TENS[decimals];
      }
      long bits = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        bits |= (next() & 0xFFL) << i * Byte.SIZE;
      }
      return Double.longBitsToDouble(bits);
    }

    private byte next() {
      if (at == bytes.length) {
        throw new IllegalArgumentException("packed numbers end too early");
      }
      return bytes[at++];
    }
  }
}
