package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What runs down and is made good again in time, here where people do their rounds: stocks,
 * filters, bottles, batteries, dates. One thread only.
 */
public final class Supplies {
  private final Calendar calendar;
  private final Visits visits;
  private final Dice dice;

  public Supplies(Station station, Visits visits, Dice dice) {
    this.calendar = new Calendar(station.zone());
    this.visits = visits;
    this.dice = dice;
  }

  /**
   * From {@code full} in a straight line to {@code low}, then made full again.
   *
   * @param days from one filling to the next
   */
  public double runningDown(Instant at, double full, double low, double days, String what) {
    double phase = (calendar.days(at) / days + dice.unit(what)) % 1;
    return full - (full - low) * phase;
  }

  /**
   * Whole pieces left: one is taken about every {@code visitsPerPiece} visits, and someone fills up
   * to {@code full} before fewer than {@code low} are left.
   */
  public long pieces(Instant at, int full, int low, int visitsPerPiece, String what) {
    long taken = visits.in(at) / visitsPerPiece + dice.below(full, what);
    return full - taken % (full - low + 1);
  }

  /**
   * The day by which it must be renewed, which is always done in time.
   *
   * @param lifeDays from one renewal to the next
   * @param spareDays how long before the date it is renewed
   */
  public LocalDate due(Instant at, int lifeDays, int spareDays, String what) {
    long day = calendar.day(at);
    long phase = dice.below(lifeDays, what);
    long next = (Math.floorDiv(day + phase, lifeDays) + 1) * lifeDays - phase;
    return calendar.date(next + spareDays);
  }
}
