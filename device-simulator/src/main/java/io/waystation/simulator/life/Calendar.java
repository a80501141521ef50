package io.waystation.simulator.life;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.LongToDoubleFunction;

/** Days as a place counts them, from the day the city opened. */
public final class Calendar {
  /** Nothing happened before: counters stood at zero and no device was there. */
  public static final LocalDate OPENING = LocalDate.of(2025, 1, 1);

  private final ZoneId zone;

  public Calendar(ZoneId zone) {
    this.zone = zone;
  }

  /** Whole local days since {@link #OPENING}. */
  public long day(Instant at) {
    return at.atZone(zone).toLocalDate().toEpochDay() - OPENING.toEpochDay();
  }

  /** Local days since {@link #OPENING}, with the part of the present day that is over. */
  public double days(Instant at) {
    return day(at) + dayShare(at);
  }

  /** Share of the local day that is over, 0 to 1. */
  public double dayShare(Instant at) {
    return at.atZone(zone).toLocalTime().toNanoOfDay() / 86_400e9;
  }

  public double hour(Instant at) {
    return 24 * dayShare(at);
  }

  public Instant midnight(long day) {
    return date(day).atStartOfDay(zone).toInstant();
  }

  public LocalDate date(long day) {
    return OPENING.plusDays(day);
  }

  /**
   * A running total per day from the opening on; one thread only. It remembers some weeks, which is
   * as far as anybody looks back: thousands of places that remember years take too much memory.
   */
  static final class Total {
    private static final int DAYS_KEPT = 40;

    private final LongToDoubleFunction daily;

    /** The sum before a day, at its number modulo the length. */
    private final double[] before = new double[DAYS_KEPT];

    private long known;

    Total(LongToDoubleFunction daily) {
      this.daily = daily;
    }

    /** The sum over all days before this one. */
    double before(long day) {
      long wanted = Math.max(0, day);
      if (wanted <= known - DAYS_KEPT) {
        known = 0;
        before[0] = 0;
      }
      for (; known < wanted; known++) {
        before[place(known + 1)] = before[place(known)] + daily.applyAsDouble(known);
      }
      return before[place(wanted)];
    }

    private static int place(long day) {
      return (int) (day % DAYS_KEPT);
    }
  }
}
