package io.waystation.simulator.life;

import io.waystation.model.Hours;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** When a place lets people in, by its own clock: as its register says, else from 8 to 22. */
public final class OpeningTimes {
  /** Of a place whose register says nothing, in the words of a register. */
  public static final String USUAL = "08:00-22:00";

  private static final String ALWAYS = "24/7";

  /**
   * A stretch of one day.
   *
   * @param from hours since the local midnight, 0 to 24
   * @param to 24 where it goes on into the next day
   */
  public record Stretch(double from, double to) {}

  private final Station station;
  private final Hours hours;

  public OpeningTimes(Station station) {
    this.station = station;
    this.hours =
        station.alwaysOpen()
            ? Hours.parse(ALWAYS)
            : station
                .attributes()
                .hours(StationAttributes.OPENING_HOURS)
                .orElseGet(() -> Hours.parse(USUAL));
  }

  public boolean contain(Instant at) {
    return station.alwaysOpen() || hours.contain(local(at));
  }

  /** The next moment after a given one at which it may open or close. */
  public Instant nextChange(Instant after) {
    return station.alwaysOpen()
        ? Instant.MAX
        : hours.nextChange(local(after)).atZone(station.zone()).toInstant();
  }

  /** For how long it is open between two moments. */
  public Duration between(Instant from, Instant to) {
    Duration open = Duration.ZERO;
    for (Instant at = from; at.isBefore(to); ) {
      Instant change = nextChange(at);
      Instant next = change.isBefore(to) ? change : to;
      open = contain(at) ? open.plus(Duration.between(at, next)) : open;
      at = next;
    }
    return open;
  }

  /** In order of time; none on a day on which it stays shut. */
  List<Stretch> of(LocalDate day) {
    List<Stretch> stretches = new ArrayList<>();
    LocalDateTime midnight = day.atStartOfDay();
    LocalDateTime end = midnight.plusDays(1);
    for (LocalDateTime at = midnight; at.isBefore(end); ) {
      LocalDateTime change = hours.nextChange(at);
      LocalDateTime next = change.isBefore(end) ? change : end;
      if (hours.contain(at)) {
        stretches.add(new Stretch(hour(midnight, at), hour(midnight, next)));
      }
      at = next;
    }
    return stretches;
  }

  private static double hour(LocalDateTime midnight, LocalDateTime at) {
    return Duration.between(midnight, at).toSeconds() / 3600.0;
  }

  private LocalDateTime local(Instant at) {
    return at.atZone(station.zone()).toLocalDateTime();
  }
}
