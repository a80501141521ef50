package io.waystation.alerting.rule.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LocalDaysTest {
  /** Clocks that change twice a year, that once did, by half an hour, across the date line. */
  private static final List<String> ZONES =
      List.of(
          "Asia/Shanghai",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Asia/Kathmandu",
          "UTC",
          "+08:00");

  @Property(tries = 300)
  void theDayIsThatOfTheZonesCalendar(
      @ForAll @Size(20)
          List<@LongRange(min = -2_000_000_000L, max = 4_000_000_000L) Long> seconds) {
    for (String zone : ZONES) {
      LocalDays days = LocalDays.of(ZoneId.of(zone));
      for (long second : seconds) {
        assertThat(days.day(second * 1_000))
            .as("%s of %s", zone, second)
            .isEqualTo(day(zone, second));
      }
    }
  }

  @Property(tries = 300)
  void alsoAboutTheMomentTheClockIsChanged(@ForAll @LongRange(min = 0, max = 600_000) long second) {
    // 2026-10-25T01:00:00Z in Berlin, and some days to either side.
    long near = 1_792_890_000L - 300_000 + second;
    assertThat(LocalDays.of(ZoneId.of("Europe/Berlin")).day(near * 1_000))
        .isEqualTo(day("Europe/Berlin", near));
  }

  private static long day(String zone, long second) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneId.of(zone)).toEpochDay();
  }
}
