package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Packed;
import java.util.Arrays;

/** What one window remembers, oldest first, while it is being worked on. */
final class Samples {
  private long[] at = new long[8];
  private double[] values = new double[8];
  private int[] counts = new int[8];
  private int first;
  private int end;

  /**
   * @param packed null for none
   */
  static Samples of(Packed packed) {
    Samples samples = new Samples();
    if (packed != null) {
      Packed.Reader reader = packed.reader();
      long last = 0;
      while (reader.more()) {
        last += reader.number();
        int n = (int) reader.number();
        samples.add(last, reader.value(), n);
      }
    }
    return samples;
  }

  static Samples one(long at, double value, int n) {
    return new Samples().add(at, value, n);
  }

  Packed packed() {
    Packed.Writer writer = new Packed.Writer();
    long last = 0;
    for (int i = 0; i < size(); i++) {
      writer.number(at(i) - last).number(n(i)).value(value(i));
      last = at(i);
    }
    return writer.packed();
  }

  /**
   * @param n of how many values it is the sum, where a mean is wanted
   */
  Samples add(long when, double value, int n) {
    if (end == at.length) {
      at = Arrays.copyOf(at, 2 * end);
      values = Arrays.copyOf(values, 2 * end);
      counts = Arrays.copyOf(counts, 2 * end);
    }
    at[end] = when;
    values[end] = value;
    counts[end++] = n;
    return this;
  }

  void removeFirst() {
    first++;
  }

  void removeLast() {
    end--;
  }

  boolean isEmpty() {
    return first == end;
  }

  int size() {
    return end - first;
  }

  long at(int index) {
    return at[first + index];
  }

  double value(int index) {
    return values[first + index];
  }

  int n(int index) {
    return counts[first + index];
  }

  long lastAt() {
    return at[end - 1];
  }

  double lastValue() {
    return values[end - 1];
  }

  int lastN() {
    return counts[end - 1];
  }
}
