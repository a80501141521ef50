package io.waystation.alerting.notify.oncall;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * People who take turns. Shifts are whole days by the calendar of the zone, so the hand-over stays
 * at its hour when clocks change.
 *
 * @param area whose alarms it is for, with all below it; empty for all areas
 * @param role what it is on call for: doctor, operator ...
 * @param start day on which the first shift of the first person begins
 * @param handover time of day
 * @param days of a shift
 * @param people ids of contacts
 */
public record Rota(
    String name,
    String area,
    String role,
    ZoneId zone,
    LocalDate start,
    LocalTime handover,
    int days,
    List<String> people) {
  public Rota {
    people = List.copyOf(people);
  }

  /**
   * @param next who comes after
   */
  public record Shift(String person, Instant from, Instant until, String next) {}

  public Shift at(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    LocalDate day = local.toLocalDate();
    if (now.isBefore(handover(day))) {
      day = day.minusDays(1);
    }
    long turn = Math.floorDiv(ChronoUnit.DAYS.between(start, day), (long) days);
    LocalDate begun = start.plusDays(turn * days);
    return new Shift(
        person(turn), handover(begun), handover(begun.plusDays(days)), person(turn + 1));
  }

  private Instant handover(LocalDate day) {
    return day.atTime(handover).atZone(zone).toInstant();
  }

  private String person(long turn) {
    return people.get((int) Math.floorMod(turn, (long) people.size()));
  }
}
