package io.waystation.simulator.life;

import io.waystation.model.Hours;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** A door that is never shut for good lets everybody in by day. */
  private static final String BY_DAY = "07:00-22:00";

  private static final int CHANGES_A_WEEK = 32;

  private final ZoneId zone;
  private final Hours hours;

  private OpeningTimes(ZoneId zone, Hours hours) {
    this.zone = zone;
    this.hours = hours;
  }

  /** When anybody can come in, if need be with a card. */
  public static OpeningTimes of(Station station) {
    return new OpeningTimes(
        station.zone(),
        station.alwaysOpen()
            ? Hours.parse(ALWAYS)
            : station
                .attributes()
                .hours(StationAttributes.OPENING_HOURS)
                .orElseGet(() -> Hours.parse(USUAL)));
  }

  /** When nobody needs a card. */
  static OpeningTimes withoutCard(Station station) {
    Optional<Hours> known = station.attributes().hours(StationAttributes.FREE_ACCESS);
    if (known.isEmpty() && !station.alwaysOpen()) {
      return of(station);
    }
    return new OpeningTimes(station.zone(), known.orElseGet(() -> Hours.parse(BY_DAY)));
  }

  public boolean contain(Instant at) {
    return hours.contain(local(at));
  }

  /** The next moment after a given one at which it opens or closes; {@link Instant#MAX}: never. */
  public Instant nextChange(Instant after) {
    LocalDateTime at = local(after);
    boolean open = hours.contain(at);
    for (int i = 0; i < CHANGES_A_WEEK; i++) {
      at = hours.nextChange(at);
      if (hours.contain(at) != open) {
        return at.atZone(zone).toInstant();
      }
    }
    return Instant.MAX;
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
    return at.atZone(zone).toLocalDateTime();
  }
}
