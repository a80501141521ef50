package io.waystation.alerting.notify.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.records.Duty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RotaTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static Rota rota(ZoneId zone, int days, String... people) {
    return new Rota(
        "clinic",
        "",
        "doctor",
        zone,
        LocalDate.of(2026, 11, 16),
        LocalTime.of(8, 0),
        days,
        List.of(people));
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  @Test
  void handsOverAtItsHourByTheClockThere() {
    Rota rota = rota(SHANGHAI, 7, "li", "wang");
    assertThat(rota.at(at("2026-11-15T23:59:59Z")).person()).isEqualTo("wang");
    Rota.Shift first = rota.at(at("2026-11-16T00:00:00Z"));
    assertThat(first.person()).isEqualTo("li");
    assertThat(first.next()).isEqualTo("wang");
    assertThat(first.from()).isEqualTo(at("2026-11-16T00:00:00Z"));
    assertThat(first.until()).isEqualTo(at("2026-11-23T00:00:00Z"));
    assertThat(rota.at(at("2026-11-22T23:59:59Z"))).isEqualTo(first);
    assertThat(rota.at(at("2026-11-23T00:00:00Z")).person()).isEqualTo("wang");
    assertThat(rota.at(at("2020-01-01T00:00:00Z")).person()).isIn("li", "wang");
  }

  @Test
  void theHourStaysWhenClocksChange() {
    Rota rota = rota(ZoneId.of("Europe/Berlin"), 1, "a", "b");
    assertThat(rota.at(at("2027-03-27T07:00:00Z")).from()).isEqualTo(at("2027-03-27T07:00:00Z"));
    assertThat(rota.at(at("2027-03-28T06:00:00Z")).from()).isEqualTo(at("2027-03-28T06:00:00Z"));
    assertThat(rota.at(at("2027-03-27T07:00:00Z")).person())
        .isNotEqualTo(rota.at(at("2027-03-28T06:00:00Z")).person());
  }

  @Test
  void theNearestRotaCountsAndWhoeverStandsIn() {
    Contact li = new Contact("li", "Li", "zh", "", "");
    Contact wang = new Contact("wang", "Wang", "en", "", "");
    Rota all = rota(SHANGHAI, 7, "li");
    Rota east =
        new Rota(
            "east", "east", "doctor", SHANGHAI, all.start(), all.handover(), 7, List.of("wang"));
    OnCall onCall = new OnCall(Map.of("li", li, "wang", wang), List.of(all, east));
    assertThat(onCall.rota("doctor", "/city/east/street/")).contains(east);
    assertThat(onCall.rota("doctor", "/city/west/")).contains(all);
    assertThat(onCall.rota("doctor", "")).contains(all);
    assertThat(onCall.rota("operator", "/city/east/")).isEmpty();

    Instant now = at("2026-11-21T12:00:00Z");
    Duty.StandIn standIn =
        new Duty.StandIn(
            "o", "clinic", "wang", now.minusSeconds(1), now.plusSeconds(1), "chen", "ill", now);
    assertThat(onCall.onCall(all, List.of(standIn), now)).isEqualTo(wang);
    assertThat(onCall.onCall(all, List.of(standIn), now.plusSeconds(1))).isEqualTo(li);
    assertThat(onCall.onCall(east, List.of(), now)).isEqualTo(wang);
  }
}
