package io.waystation.storage.log;

/** Message numbers {@code first} to {@code last}, both in it. */
public record SeqRange(long first, long last) {
  public long size() {
    return last - first + 1;
  }

  /**
   * Of two counts: a device that leaps in a thousand boots has more holes than a long can count.
   */
  static long sum(long received, long holes) {
    return received > Long.MAX_VALUE - holes ? Long.MAX_VALUE : received + holes;
  }
}
