package io.waystation.storage.log;

/** Message numbers {@code first} to {@code last}, both in it. */
public record SeqRange(long first, long last) {
  public long size() {
    return last - first + 1;
  }
}
