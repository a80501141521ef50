package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Packed;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * What functions over time remember, by leaf and by what each leaf tells apart: a series, a stop or
 * nothing; immutable.
 */
final class Windows {
  static final Windows NONE = new Windows(new int[0], new Packed[0]);

  /** Of a leaf that tells nothing apart. */
  static final int WHOLE = 0;

  private static final int LEAF = 1 << 16;

  private final int[] keys;
  private final Packed[] samples;

  private Windows(int[] keys, Packed[] samples) {
    this.keys = keys;
    this.samples = samples;
  }

  /**
   * @param of {@link #WHOLE}, or the place of a series or stop
   */
  private static int key(int leaf, int of) {
    return leaf * LEAF + of;
  }

  int count() {
    return keys.length;
  }

  int leaf(int index) {
    return keys[index] / LEAF;
  }

  /** The place of what the leaf tells apart. */
  int of(int index) {
    return keys[index] % LEAF;
  }

  Packed samples(int index) {
    return samples[index];
  }

  /** Null if nothing was ever remembered. */
  Packed get(int leaf, int of) {
    int found = Arrays.binarySearch(keys, key(leaf, of));
    return found < 0 ? null : samples[found];
  }

  Windows with(int leaf, int of, Packed now) {
    int found = Arrays.binarySearch(keys, key(leaf, of));
    if (found >= 0) {
      if (samples[found].equals(now)) {
        return this;
      }
      Packed[] all = samples.clone();
      all[found] = now;
      return new Windows(keys, all);
    }
    int place = -found - 1;
    int[] more = new int[keys.length + 1];
    Packed[] all = new Packed[keys.length + 1];
    System.arraycopy(keys, 0, more, 0, place);
    System.arraycopy(keys, place, more, place + 1, keys.length - place);
    System.arraycopy(samples, 0, all, 0, place);
    System.arraycopy(samples, place, all, place + 1, keys.length - place);
    more[place] = key(leaf, of);
    all[place] = now;
    return new Windows(more, all);
  }

  Windows without(int leaf, int of) {
    Windows left = NONE;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != key(leaf, of)) {
        left = left.with(leaf(i), of(i), samples[i]);
      }
    }
    return left;
  }

  /**
   * The places of series have changed.
   *
   * @param from the first place that is another one now
   * @param by 1 where one has come in there; -1 where the one there has gone, and its windows with
   *     it
   * @param bySeries whether that leaf tells series apart
   */
  Windows shifted(int from, int by, IntPredicate bySeries) {
    Windows now = NONE;
    for (int i = 0; i < keys.length; i++) {
      boolean moves = bySeries.test(leaf(i)) && of(i) >= from;
      boolean gone = moves && by < 0 && of(i) == from;
      if (!gone) {
        now = now.with(leaf(i), of(i) + (moves ? by : 0), samples[i]);
      }
    }
    return now;
  }

  int[] keys() {
    return keys.clone();
  }

  static Windows of(int[] keys, Packed[] samples) {
    Windows windows = NONE;
    for (int i = 0; i < keys.length; i++) {
      windows = windows.with(keys[i] / LEAF, keys[i] % LEAF, samples[i]);
    }
    return windows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Windows windows
        && Arrays.equals(keys, windows.keys)
        && Arrays.equals(samples, windows.samples);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(samples);
  }
}
