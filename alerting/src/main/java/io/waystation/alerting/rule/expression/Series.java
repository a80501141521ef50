package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Packed;
import java.util.Arrays;

/**
 * The newest value of each series, in the order of their names; immutable. A series is named by its
 * signal's code, and in a whole station by its device and part behind a blank.
 */
final class Series {
  static final Series NONE = new Series(new String[0], new long[0]);

  private final String[] names;

  /** When it was measured, and the bits of the value, of one after the other. */
  private final long[] values;

  private Series(String[] names, long[] values) {
    this.names = names;
    this.values = values;
  }

  int count() {
    return names.length;
  }

  String name(int index) {
    return names[index];
  }

  /** Code of its signal. */
  String code(int index) {
    int end = names[index].indexOf(' ');
    return end < 0 ? names[index] : names[index].substring(0, end);
  }

  /** Whether it is of that signal. */
  boolean of(int index, String code) {
    String name = names[index];
    return name.startsWith(code)
        && (name.length() == code.length() || name.charAt(code.length()) == ' ');
  }

  /** When its newest value was measured, epoch milliseconds. */
  long at(int index) {
    return values[2 * index];
  }

  double value(int index) {
    return Double.longBitsToDouble(values[2 * index + 1]);
  }

  /** Its place; if there is none, {@code -(place it would have) - 1}. */
  int find(String name) {
    return Arrays.binarySearch(names, name);
  }

  /** When anything in it was measured last; {@link ExpressionState#NOT_YET} if nothing was. */
  long newest() {
    long newest = ExpressionState.NOT_YET;
    for (int i = 0; i < count(); i++) {
      newest = Math.max(newest, at(i));
    }
    return newest;
  }

  Series with(String name, long at, double value) {
    int found = find(name);
    int place = found < 0 ? -found - 1 : found;
    String[] all = names;
    long[] now;
    if (found < 0) {
      all = new String[names.length + 1];
      now = new long[values.length + 2];
      System.arraycopy(names, 0, all, 0, place);
      System.arraycopy(names, place, all, place + 1, names.length - place);
      System.arraycopy(values, 0, now, 0, 2 * place);
      System.arraycopy(values, 2 * place, now, 2 * place + 2, values.length - 2 * place);
      all[place] = name;
    } else {
      now = values.clone();
    }
    now[2 * place] = at;
    now[2 * place + 1] = Double.doubleToLongBits(value);
    return new Series(all, now);
  }

  Series without(int index) {
    String[] left = new String[names.length - 1];
    long[] rest = new long[values.length - 2];
    System.arraycopy(names, 0, left, 0, index);
    System.arraycopy(names, index + 1, left, index, left.length - index);
    System.arraycopy(values, 0, rest, 0, 2 * index);
    System.arraycopy(values, 2 * index + 2, rest, 2 * index, rest.length - 2 * index);
    return new Series(left, rest);
  }

  String[] names() {
    return names.clone();
  }

  Packed packed() {
    Packed.Writer writer = new Packed.Writer();
    for (int i = 0; i < count(); i++) {
      writer.number(at(i)).value(value(i));
    }
    return writer.packed();
  }

  /**
   * @throws IllegalArgumentException if there are fewer values than names
   */
  static Series of(String[] names, Packed packed) {
    Series series = NONE;
    Packed.Reader reader = packed.reader();
    for (String name : names) {
      series = series.with(name, reader.number(), reader.value());
    }
    return series;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series series
        && Arrays.equals(values, series.values)
        && Arrays.equals(names, series.names);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
  }
}
