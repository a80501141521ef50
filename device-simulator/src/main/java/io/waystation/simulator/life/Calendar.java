package io.waystation.simulator.life;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.LongToDoubleFunction;

/** Days as a place counts them, from the day the city opened. One thread only. */
public final class Calendar {
  /** Nothing happened before: counters stood at zero and no device was there. */
  public static final LocalDate OPENING = LocalDate.of(2025, 1, 1);

  private final ZoneId zone;

  /** The day asked for last: most questions are about one day. */
  private long lastDay;

  private long lastFrom = Long.MAX_VALUE;
  private long lastTo = Long.MIN_VALUE;

  public Calendar(ZoneId zone) {
    this.zone = zone;
  }

  /** Whole local days since {@link #OPENING}. */
  public long day(Instant at) {
    long second = at.getEpochSecond();
    if (second < lastFrom || second >= lastTo) {
      lastDay = at.atZone(zone).toLocalDate().toEpochDay() - OPENING.toEpochDay();
      lastFrom = midnight(lastDay).getEpochSecond();
      lastTo = midnight(lastDay + 1).getEpochSecond();
    }
    return lastDay;
  }

  /** Local days since {@link #OPENING}, with the part of the present day that is over. */
  public double days(Instant at) {
    return day(at) + dayShare(at);
  }

  /** Share of the local day that is over, 0 to 1. */
  public double dayShare(Instant at) {
    day(at);
    return (at.getEpochSecond() - lastFrom + at.getNano() / 1e9) / (lastTo - lastFrom);
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
   * A running total per day from the opening on. Days are rounded to a 1024th, so that their sums
   * are exact and do not depend on the order in which they are asked for; one thread only.
   */
  static final class Total {
    private final LongToDoubleFunction daily;
    private long day;
    private double before;

    Total(LongToDoubleFunction daily) {
      this.daily = daily;
    }

    /** What one day adds. */
    double of(long day) {
      return Math.rint(1024 * daily.applyAsDouble(day)) / 1024;
    }

    /** The sum over all days before this one. */
    double before(long wanted) {
      for (; day < wanted; day++) {
        before += of(day);
      }
      for (; day > Math.max(0, wanted); day--) {
        before -= of(day - 1);
      }
      return before;
    }
  }
}
