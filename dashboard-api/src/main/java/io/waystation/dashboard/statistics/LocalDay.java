package io.waystation.dashboard.statistics;

import io.waystation.model.Hours;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A day by a station's own clock, as far as it has passed. Epoch milliseconds.
 *
 * @param end not included; now, if the day is not over
 */
record LocalDay(LocalDate date, ZoneId zone, long start, long end) {
  private static final LocalTime NIGHT_ENDS = LocalTime.of(6, 0);
  private static final LocalTime NIGHT_BEGINS = LocalTime.of(22, 0);

  static LocalDay of(LocalDate date, ZoneId zone, Instant now) {
    long start = date.atStartOfDay(zone).toInstant().toEpochMilli();
    long end = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    return new LocalDay(date, zone, start, Math.max(start, Math.min(end, now.toEpochMilli())));
  }

  Spans whole() {
    return Spans.of(start, end);
  }

  Spans night() {
    Spans night = Spans.of(start, millis(date.atTime(NIGHT_ENDS)));
    night.add(millis(date.atTime(NIGHT_BEGINS)), end);
    return night.within(start, end);
  }

  /** When the station is to be open; empty when the register does not say. */
  Optional<Spans> planned(Station station) {
    Optional<Hours> hours = station.attributes().hours(StationAttributes.OPENING_HOURS);
    if (hours.isEmpty()) {
      return station.alwaysOpen() ? Optional.of(whole()) : Optional.empty();
    }
    Spans planned = new Spans();
    LocalDateTime at = date.atStartOfDay();
    while (at.toLocalDate().equals(date)) {
      LocalDateTime next = hours.get().nextChange(at);
      if (hours.get().contain(at)) {
        planned.add(millis(at), millis(next));
      }
      at = next;
    }
    return Optional.of(planned.within(start, end));
  }

  private long millis(LocalDateTime at) {
    return at.atZone(zone).toInstant().toEpochMilli();
  }
}
