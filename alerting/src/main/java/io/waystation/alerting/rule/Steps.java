package io.waystation.alerting.rule;

import java.util.Arrays;

/**
 * Where the steps of a rule stand, mildest first; immutable. Times are the measured ones, epoch
 * milliseconds.
 */
public final class Steps {
  /** More steps than there are severities say nothing. */
  static final int MOST = 15;

  private static final Steps[] OFF = new Steps[MOST + 1];

  static {
    for (int count = 0; count <= MOST; count++) {
      long[] never = new long[2 * count];
      Arrays.fill(never, Rule.NEVER);
      OFF[count] = new Steps(never, 0);
    }
  }

  /** Since when and clearing since when, of one step after the other. */
  private final long[] times;

  /** A bit for each. */
  private final int on;

  private Steps(long[] times, int on) {
    this.times = times;
    this.on = on;
  }

  /** So many of them, nothing on and nothing pending. */
  public static Steps off(int count) {
    if (count > MOST) {
      throw new IllegalArgumentException(count + " steps are more than " + MOST);
    }
    return OFF[count];
  }

  /**
   * @param times for each step, since when its condition has held and since when what clears it
   * @param on a bit for each that is on
   */
  static Steps of(long[] times, int on) {
    Steps off = OFF[times.length / 2];
    return Arrays.equals(times, off.times) && on == 0 ? off : new Steps(times.clone(), on);
  }

  public int count() {
    return times.length / 2;
  }

  /** Nothing is on, and no hold runs. */
  public boolean quiet() {
    return this == OFF[count()];
  }

  /** From when on its condition has held without a break, or {@link Rule#NEVER}. */
  public long since(int step) {
    return times[2 * step];
  }

  /** It has held long enough. */
  public boolean on(int step) {
    return (on & 1 << step) != 0;
  }

  /** From when on what clears it has held, or {@link Rule#NEVER}. */
  public long clearing(int step) {
    return times[2 * step + 1];
  }

  long[] times() {
    return times.clone();
  }

  int onBits() {
    return on;
  }

  /** {@code since,on,clearing} of each, between semicolons. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "" : ";").append(since(i)).append(',').append(on(i));
      text.append(',').append(clearing(i));
    }
    return text.toString();
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is not of so many steps
   */
  public static Steps parse(String text, int count) {
    String[] parts = text.split(";");
    if (parts.length != count) {
      throw new IllegalArgumentException("not a state of " + count + " steps: " + text);
    }
    long[] times = new long[2 * count];
    int on = 0;
    for (int i = 0; i < count; i++) {
      String[] fields = parts[i].split(",");
      if (fields.length != 3) {
        throw new IllegalArgumentException("not a step: " + parts[i]);
      }
      times[2 * i] = Long.parseLong(fields[0]);
      on |= Boolean.parseBoolean(fields[1]) ? 1 << i : 0;
      times[2 * i + 1] = Long.parseLong(fields[2]);
    }
    return of(times, on);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Steps steps && on == steps.on && Arrays.equals(times, steps.times);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(times) + on;
  }

  @Override
  public String toString() {
    return text();
  }
}
