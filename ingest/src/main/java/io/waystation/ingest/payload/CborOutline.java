package io.waystation.ingest.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks a CBOR message over from end to end without building anything (RFC 8949, appendix C): every
 * length fits into what is there, nothing is nested too deep, and there is nothing the contract has
 * no use for. Notes {@code boot} and {@code seq} on its way, for a message that is then refused.
 */
final class CborOutline {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  /** The additional information of an indefinite length, and of the break that ends it. */
  private static final int INDEFINITE = 31;

  private static final int BREAK = 0xFF;

  private static final byte[] BOOT = "boot".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEQ = "seq".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private int at;
  private long boot = -1;
  private long seq = -1;
  private Refusal fault;

  private CborOutline(byte[] bytes) {
    this.bytes = bytes;
  }

  static CborOutline of(byte[] bytes) {
    CborOutline outline = new CborOutline(bytes);
    try {
      outline.message();
    } catch (Refusal refusal) {
      outline.fault = refusal;
    }
    return outline;
  }

  void requireWellFormed() throws Refusal {
    if (fault != null) {
      throw fault;
    }
  }

  /** As far as the message could be read. */
  Numbers numbers() {
    return new Numbers(boot, seq);
  }

  static Refusal malformed(long at, String what) {
    return new Refusal(Reason.MALFORMED_CBOR, "", "byte %d: %s".formatted(at, what));
  }

  private void message() throws Refusal {
    if ((bytes[0] & 0xFF) >> 5 != MAP) {
      throw malformed(0, "the message is not a CBOR map; it must be one map with text keys");
    }
    item(1, true);
    if (at < bytes.length) {
      throw malformed(at, "there is something after the map; send one map in each message");
    }
  }

  /**
   * @param depth the level this item makes if it holds others
   * @param whole whether it is the message itself
   */
  private void item(int depth, boolean whole) throws Refusal {
    int start = at;
    int head = next(start);
    int type = head >> 5;
    int info = head & 0x1F;
    switch (type) {
      case UNSIGNED, NEGATIVE -> argument(start, info);
      case TEXT -> text(start, info);
      case ARRAY -> {
        requireDepth(start, depth);
        array(start, info, depth);
      }
      case MAP -> {
        requireDepth(start, depth);
        map(start, info, depth, whole);
      }
      case BYTES ->
          throw malformed(start, "a byte string; the contract has none, send texts and numbers");
      case TAG -> throw malformed(start, "a tag; the contract has none, send the plain value");
      default -> simple(start, info);
    }
  }

  private void array(int start, int info, int depth) throws Refusal {
    if (info == INDEFINITE) {
      while (!isBreak(start)) {
        item(depth + 1, false);
      }
      return;
    }
    long length = length(start, info, 1);
    for (long i = 0; i < length; i++) {
      item(depth + 1, false);
    }
  }

  private void map(int start, int info, int depth, boolean whole) throws Refusal {
    if (info == INDEFINITE) {
      while (!isBreak(start)) {
        field(depth, whole);
      }
      return;
    }
    long length = length(start, info, 2);
    for (long i = 0; i < length; i++) {
      field(depth, whole);
    }
  }

  private void field(int depth, boolean whole) throws Refusal {
    int key = at;
    int head = next(key);
    if (head >> 5 != TEXT || (head & 0x1F) == INDEFINITE) {
      throw malformed(key, "a key must be a text of definite length");
    }
    text(key, head & 0x1F);
    int keyEnd = at;
    item(depth + 1, false);
    if (whole) {
      if (endsWith(BOOT, key, keyEnd)) {
        boot = countAt(keyEnd);
      } else if (endsWith(SEQ, key, keyEnd)) {
        seq = countAt(keyEnd);
      }
    }
  }

  private void text(int start, int info) throws Refusal {
    if (info != INDEFINITE) {
      skip(length(start, info, 1));
      return;
    }
    while (!isBreak(start)) {
      int chunk = at;
      int head = next(chunk);
      if (head >> 5 != TEXT || (head & 0x1F) == INDEFINITE) {
        throw malformed(chunk, "the parts of a text must be texts of definite length");
      }
      skip(length(chunk, head & 0x1F, 1));
    }
  }

  private void simple(int start, int info) throws Refusal {
    switch (info) {
      case 20, 21, 22 -> {}
      case 25, 26, 27 -> argument(start, info);
      case INDEFINITE -> throw malformed(start, "a break where nothing indefinite is open");
      default -> throw malformed(start, "a simple value other than false, true and null");
    }
  }

  private boolean isBreak(int start) throws Refusal {
    if (at >= bytes.length) {
      throw cut(start);
    }
    if ((bytes[at] & 0xFF) != BREAK) {
      return false;
    }
    at++;
    return true;
  }

  /** A declared length, each unit of which must have at least so many bytes left. */
  private long length(int start, int info, int bytesEach) throws Refusal {
    long length = argument(start, info);
    if (length < 0 || length > (bytes.length - at) / bytesEach) {
      throw malformed(start, "a length of more than the message has left; was it cut?");
    }
    return length;
  }

  private void skip(long length) {
    at += (int) length;
  }

  /** The number that follows the head, unsigned: negative when it has 64 bits. */
  private long argument(int start, int info) throws Refusal {
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed(start, "not CBOR (RFC 8949): additional information " + info);
    }
    int width = 1 << (info - 24);
    if (width > bytes.length - at) {
      throw cut(start);
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | bytes[at++] & 0xFF;
    }
    return value;
  }

  private int next(int start) throws Refusal {
    if (at >= bytes.length) {
      throw cut(start);
    }
    return bytes[at++] & 0xFF;
  }

  private static void requireDepth(int start, int depth) throws Refusal {
    if (depth > Json.MAX_DEPTH) {
      throw malformed(start, "nested deeper than " + Json.MAX_DEPTH + " levels");
    }
  }

  private boolean endsWith(byte[] name, int from, int to) {
    return to - from == name.length + 1 && Arrays.equals(bytes, from + 1, to, name, 0, name.length);
  }

  /** The whole number at a place that has been looked over; -1 when it is no count. */
  private long countAt(int place) throws Refusal {
    int head = bytes[place] & 0xFF;
    if (head >> 5 != UNSIGNED) {
      return -1;
    }
    int end = at;
    at = place + 1;
    long number = argument(place, head & 0x1F);
    at = end;
    return Fields.isCount(number) ? number : -1;
  }

  private static Refusal cut(int start) {
    return malformed(start, "the CBOR ends in the middle; was the message cut?");
  }
}
