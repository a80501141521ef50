package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.Packed;
import io.waystation.model.Signal;
import java.util.Arrays;

/**
 * What was measured of one person as far back as a rule looks, in the order of its time, laid out
 * in plain arrays: a year of a million people goes through here. Values of within 15 minutes are
 * one <i>occasion</i>, whose value is their mean. For one thread.
 *
 * <p>Packed, a value is the milliseconds since the one before it (the first: since 1970), twice its
 * code and one more if the altitude is another than before it, its number, and that altitude.
 */
final class Measured {
  /** There is no altitude on record where it was measured. */
  static final int NOWHERE = Integer.MIN_VALUE;

  private static final long LASTS_MILLIS = 15 * 60_000;

  /** A repeat is at least this much later than what it repeats. */
  private static final long REPEAT_MILLIS = 60_000;

  /** Means are known to a billionth: 37.2 and 37.3 make 37.25, which binary numbers may miss. */
  private static final double EXACT = 1e9;

  private static final int BYTES_OF_ONE_AT_LEAST = 3;

  private final LocalDays calendar;
  private final Packed packed;

  /** Of the values read from {@link #packed}, up to where each of them goes there. */
  private final int[] ends;

  private final int read;
  private final long[] at;
  private final int[] code;
  private final double[] value;
  private final int[] altitude;
  private final int[] day;
  private int size;

  /** Something was put before what {@link #packed} has. */
  private boolean mixed;

  /** The first that is not forgotten. */
  private int from;

  /** Places of the first value of each occasion, and where one after the last would begin. */
  private int[] begins;

  private int occasions;

  /**
   * @param more how many will be added at most
   * @throws IllegalArgumentException if that is not what {@link #packed()} gave
   */
  Measured(Packed packed, LocalDays calendar, int more) {
    this.calendar = calendar;
    this.packed = packed;
    int room = packed.length() / BYTES_OF_ONE_AT_LEAST + more;
    this.at = new long[room];
    this.code = new int[room];
    this.value = new double[room];
    this.altitude = new int[room];
    this.day = new int[room];
    this.ends = new int[room];
    Packed.Reader reader = packed.reader();
    long time = 0;
    int height = NOWHERE;
    int count = 0;
    while (reader.more()) {
      long since = reader.number();
      time += since;
      int coded = (int) reader.number();
      double number = reader.value();
      height = (coded & 1) == 0 ? height : (int) reader.number();
      at[count] = time;
      code[count] = coded >> 1;
      value[count] = number;
      altitude[count] = height;
      day[count] = since == 0 && count > 0 ? day[count - 1] : calendar.day(time);
      ends[count] = reader.position();
      count++;
    }
    this.size = count;
    this.read = count;
  }

  /**
   * When the newest of those was measured, epoch milliseconds, without laying them out.
   *
   * @param packed not empty
   */
  static long newest(Packed packed) {
    Packed.Reader reader = packed.reader();
    long time = 0;
    while (reader.more()) {
      time += reader.number();
      boolean moved = (reader.number() & 1) != 0;
      reader.value();
      if (moved) {
        reader.number();
      }
    }
    return time;
  }

  /**
   * Puts one in its place.
   *
   * @param mostOfDay values of that signal on one day
   * @return whether it was not there yet, and there was room for it
   */
  boolean add(long when, int which, double number, int metres, int mostOfDay) {
    int place = size;
    while (place > 0
        && (at[place - 1] > when || at[place - 1] == when && code[place - 1] > which)) {
      place--;
    }
    int today = calendar.day(when);
    if ((place > 0 && at[place - 1] == when && code[place - 1] == which)
        || ofDay(place, today, which) >= mostOfDay) {
      return false;
    }
    mixed |= place < read;
    if (place < size) {
      makeRoom(place);
    }
    at[place] = when;
    code[place] = which;
    value[place] = number;
    altitude[place] = metres;
    day[place] = today;
    size++;
    return true;
  }

  /** Whether that is so long before the newest that {@link #keep} would forget it at once. */
  boolean forgets(long when, int days) {
    return size > 0 && calendar.day(when) <= day[size - 1] - days;
  }

  private void makeRoom(int place) {
    for (Object values : new Object[] {at, code, value, altitude, day}) {
      System.arraycopy(values, place, values, place + 1, size - place);
    }
  }

  private int ofDay(int place, int today, int which) {
    int count = 0;
    for (int i = place - 1; i >= 0 && day[i] == today; i--) {
      count += code[i] == which ? 1 : 0;
    }
    for (int i = place; i < size && day[i] == today; i++) {
      count += code[i] == which ? 1 : 0;
    }
    return count;
  }

  /** Forgets all but the last so many days, as of the newest value; then occasions are known. */
  void keep(int days) {
    from = 0;
    while (day[from] <= day[size - 1] - days) {
      from++;
    }
    begins = new int[size - from + 1];
    occasions = 0;
    for (int i = from; i < size; ) {
      long until = at[i] + LASTS_MILLIS;
      begins[occasions++] = i;
      while (i < size && at[i] <= until) {
        i++;
      }
    }
    begins[occasions] = size;
  }

  /** What {@link #keep} has left, to be taken up again. */
  Packed packed() {
    Packed.Writer writer = new Packed.Writer(packed.length() + 8 * (size - read) + 16);
    long time = 0;
    int height = NOWHERE;
    int i = from;
    if (!mixed && from < read) {
      if (from > 0) {
        write(writer, from, time, height);
        i++;
      }
      writer.copy(packed, from == 0 ? 0 : ends[from]);
      i = read;
      time = at[i - 1];
      height = altitude[i - 1];
    }
    for (; i < size; i++) {
      write(writer, i, time, height);
      time = at[i];
      height = altitude[i];
    }
    return writer.packed();
  }

  private void write(Packed.Writer writer, int i, long time, int height) {
    boolean moved = altitude[i] != height;
    writer.number(at[i] - time).number(2L * code[i] + (moved ? 1 : 0)).value(value[i]);
    if (moved) {
      writer.number(altitude[i]);
    }
  }

  /** Epoch milliseconds. */
  long newest() {
    return at[size - 1];
  }

  /** Whether all are of the first so many signals. */
  boolean within(int codes) {
    return Arrays.stream(code, 0, size).allMatch(which -> which >= 0 && which < codes);
  }

  /** Its days never go down. */
  int occasions() {
    return occasions;
  }

  /** Since 1970-01-01 in the station's calendar. */
  int day(int occasion) {
    return day[begins[occasion]];
  }

  /** Metres where it ended; {@link #NOWHERE} if nobody knows. */
  int altitude(int occasion) {
    return altitude[begins[occasion + 1] - 1];
  }

  /** NaN where that was not measured. */
  double mean(int occasion, int which) {
    double sum = 0;
    int count = 0;
    for (int i = begins[occasion]; i < begins[occasion + 1]; i++) {
      if (code[i] == which) {
        sum += value[i];
        count++;
      }
    }
    return count == 1 ? sum : count == 0 ? Double.NaN : Math.rint(sum / count * EXACT) / EXACT;
  }

  /** Of one signal. */
  int readings(int occasion, int which) {
    int count = 0;
    for (int i = begins[occasion]; i < begins[occasion + 1]; i++) {
      count += code[i] == which ? 1 : 0;
    }
    return count;
  }

  /** Of all signals. */
  int readings(int occasion) {
    return begins[occasion + 1] - begins[occasion];
  }

  /** How many of one signal are below that. */
  int below(int occasion, int which, Signal signal, double limit) {
    int count = 0;
    for (int i = begins[occasion]; i < begins[occasion + 1]; i++) {
      count += code[i] == which && signal.rounded(value[i]) < limit ? 1 : 0;
    }
    return count;
  }

  /** It was measured again. */
  boolean confirmed(int occasion, int which) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int i = begins[occasion]; i < begins[occasion + 1]; i++) {
      if (code[i] == which) {
        first = Math.min(first, at[i]);
        last = at[i];
      }
    }
    return first != Long.MAX_VALUE && last - first >= REPEAT_MILLIS;
  }
}
