package io.waystation.simulator.score;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * What one device said of one signal: times by its own clock and values, in little memory. First
 * all is added, then it is asked.
 */
final class SaidSeries {
  /** What the store holds at a time, against what was said. */
  enum Answer {
    SAME,
    OTHER_VALUE,
    NEVER_SAID
  }

  private static final int FIRST = 16;

  private long[] times = new long[FIRST];
  private double[] values = new double[FIRST];
  private int size;
  private BitSet found;

  void add(long time, double value) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    times[size] = time;
    values[size] = value;
    size++;
  }

  /** Compares one point of the store with it. */
  Answer look(long time, double value) {
    sort();
    int place = Arrays.binarySearch(times, 0, size, time);
    if (place < 0) {
      return Answer.NEVER_SAID;
    }
    // The same moment said twice is one point in the store, with one of the values.
    int first = place;
    while (first > 0 && times[first - 1] == time) {
      first--;
    }
    int last = place;
    while (last + 1 < size && times[last + 1] == time) {
      last++;
    }
    for (int i = first; i <= last; i++) {
      if (values[i] == value) {
        found.set(first, last + 1);
        return Answer.SAME;
      }
    }
    return Answer.OTHER_VALUE;
  }

  /** How many values were said. */
  int said() {
    return size;
  }

  /** How many of them have been found with their value. */
  int found() {
    return found == null ? 0 : found.cardinality();
  }

  private void sort() {
    if (found != null) {
      return;
    }
    found = new BitSet(size);
    boolean inOrder = IntStream.range(1, size).allMatch(i -> times[i - 1] <= times[i]);
    if (!inOrder) {
      Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
      long[] t = times;
      double[] v = values;
      Arrays.sort(order, (a, b) -> Long.compare(t[a], t[b]));
      times = Arrays.stream(order).mapToLong(i -> t[i]).toArray();
      values = Arrays.stream(order).mapToDouble(i -> v[i]).toArray();
    }
  }
}
