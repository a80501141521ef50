package io.waystation.ingest.payload;

/**
 * Tells a message sent again from another one under the same boot and seq. It is made of what the
 * readings say and of nothing else: not of {@code sent}, which a device may renew at each sending,
 * nor of the encoding, the order of fields, white space, or fields the contract does not know. JSON
 * and CBOR of the same readings have the same digest.
 *
 * <p>Kept in the log, so it must be the same for ever; {@code DigestTest} holds it to fixed values.
 * Numbers are taken by value, as IEEE doubles ({@code 4}, {@code 4.0} and {@code 4e0} are one, as
 * are 0 and -0); texts by their UTF-16 units; the fields of an object are added up, so that their
 * order does not matter; entries and the elements of lists are chained. Not for adversaries: who
 * may publish for a device can lose its readings in simpler ways.
 */
final class Digest {
  /** 2^64 divided by the golden ratio, odd: the usual multiplier of Fibonacci hashing. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private static final long T = text("t");
  private static final long PART = text("part");
  private static final long PERSON = text("person");
  private static final long SESSION = text("session");
  private static final long M = text("m");
  private static final long Q = text("q");

  /** Never 0, which stands for "no digest". */
  static long of(Draft draft) {
    long hash = STEP;
    for (int i = 0; i < draft.items.size(); i++) {
      hash = mix(hash * STEP + item(draft, draft.items.get(i)));
    }
    return hash == 0 ? 1 : hash;
  }

  private static long item(Draft draft, Draft.Item item) {
    return field(T, value(draft, item.t))
        + field(PART, value(draft, item.part))
        + field(PERSON, value(draft, item.person))
        + field(SESSION, value(draft, item.session))
        + field(M, fields(draft, draft.values, item.mFrom, item.mTo))
        + field(Q, fields(draft, draft.words, item.qFrom, item.qTo));
  }

  private static long fields(Draft draft, Draft.Pool<Draft.Named> pool, int from, int to) {
    long sum = to - from;
    for (int i = from; i < to; i++) {
      Draft.Named named = pool.get(i);
      sum += field(named.codeHash, value(draft, named));
    }
    return sum;
  }

  /** A field that is not there, and an object without fields, add nothing. */
  private static long field(long name, long value) {
    return value == 0 ? 0 : mix(name + mix(value) * STEP);
  }

  private static long value(Draft draft, Cell cell) {
    return switch (cell.kind) {
      case ABSENT -> 0;
      case NULL -> 1;
      case TRUE -> 2;
      case FALSE -> 3;
      case INTEGER, NUMBER -> mix(Double.doubleToLongBits(cell.number + 0.0)) + 4;
      case TEXT -> text(cell.text) + 5;
      case LIST -> list(draft, cell) + 6;
      case OBJECT -> 7;
    };
  }

  private static long list(Draft draft, Cell list) {
    long hash = list.size;
    for (int i = 0; i < Math.min(list.size, Draft.LONGEST_LIST); i++) {
      hash = mix(hash * STEP + value(draft, draft.elements.get(list.from + i)));
    }
    return hash;
  }

  static long text(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * STEP;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  /** The finalizer of SplitMix64: every bit of the input changes half of the output's. */
  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  private Digest() {}
}
