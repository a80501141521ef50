package io.waystation.alerting.notify.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.Cases;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "times: [{start_time: '08:00', end_time: '09:00'}] | 2026-11-21T00:00:00Z | true",
        "times: [{start_time: '08:00', end_time: '09:00'}] | 2026-11-21T00:59:59Z | true",
        "times: [{start_time: '08:00', end_time: '09:00'}] | 2026-11-21T01:00:00Z | false",
        "times: [{start_time: '22:00', end_time: '24:00'}] | 2026-11-21T15:59:59Z | true",
        "weekdays: ['monday:friday'] | 2026-11-20T15:59:59Z | true",
        "weekdays: ['monday:friday'] | 2026-11-20T16:00:00Z | false",
        "weekdays: [sunday, tuesday] | 2026-11-22T03:00:00Z | true",
        "days_of_month: ['-1'] | 2026-11-30T03:00:00Z | true",
        "days_of_month: ['-3:-1'] | 2026-11-27T03:00:00Z | false",
        "days_of_month: ['1:5'] | 2026-12-05T03:00:00Z | true",
        "months: ['november:december'] | 2026-12-05T03:00:00Z | true",
        "months: ['5'] | 2026-12-05T03:00:00Z | false",
        "years: ['2027'] | 2026-12-31T16:00:00Z | true",
        "location: UTC, years: ['2027'] | 2026-12-31T16:00:00Z | false",
        "weekdays: [saturday], months: [may] | 2026-11-21T03:00:00Z | false",
      })
  void holdsWhatAlertmanagerWouldByTheClockOfTheStation(String part, Instant at, boolean holds) {
    var config =
        Cases.config(
            """
            route: {receiver: a}
            time_intervals:
              - {name: x, time_intervals: [{%s}]}
            """
                .formatted(part));
    TimeInterval interval = config.intervals().get("x");
    assertThat(interval.holds(at, ZoneId.of("Asia/Shanghai"))).isEqualTo(holds);
  }
}
