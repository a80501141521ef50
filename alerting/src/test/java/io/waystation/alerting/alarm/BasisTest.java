package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.storage.records.RuleVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every alarm says which rule raised it, and on which readings. */
class BasisTest {
  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() {
    house = new House(folder);
  }

  private String version(String rule) {
    RuleBook book = RuleBook.shipped();
    return book.definition(book.find(rule).orElseThrow()).version();
  }

  /** Seconds after the start, and the value. */
  private static List<String> readings(Alarm alarm) {
    return alarm.basis().readings().stream()
        .map(
            reading ->
                "%s %s %d %.0f"
                    .formatted(
                        reading.device(),
                        reading.signal(),
                        Duration.between(House.START, reading.measuredAt()).toSeconds(),
                        reading.value()))
        .toList();
  }

  private Alarm only(String rule) {
    return house.alarms().stream().filter(a -> a.rule().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void aHoldKeepsTheReadingItBeganWithOverARestart() {
    try (House used = house) {
      used.say("h-gw", "gas.co", 10);
      used.pass(Duration.ofSeconds(60));
      used.say("h-gw", "gas.co", 120);
      for (int i = 0; i < 4; i++) {
        used.pass(Duration.ofMinutes(2));
        used.restart();
        used.say("h-gw", "gas.co", 130 + i);
      }
      used.pass(Duration.ofMinutes(3));
      Alarm alarm = only("co_low");
      assertThat(readings(alarm)).containsExactly("h-gw gas.co 60 120", "h-gw gas.co 540 133");
      assertThat(alarm.basis().ruleVersion()).isEqualTo(version("co_low"));

      used.say("h-gw", "gas.co", 310);
      assertThat(readings(only("co_low")))
          .containsExactly("h-gw gas.co 60 120", "h-gw gas.co 540 133", "h-gw gas.co 720 310");
      used.say("h-gw", "gas.co", 5);
      assertThat(only("co_low").basis().readings()).hasSize(3);
    }
  }

  @Test
  void anEventHasItsReadingAndSilenceHasNone() {
    try (House used = house) {
      used.register("h-gw", Device.Type.GATEWAY);
      used.say("h-gw", "sos.button", 1);
      assertThat(readings(only("sos"))).containsExactly("h-gw sos.button 0 1");
      used.pass(Duration.ofMinutes(6));
      Alarm silence = only("station_offline");
      assertThat(silence.basis().readings()).isEmpty();
      assertThat(silence.basis().ruleVersion()).isEqualTo(version("station_offline"));
      assertThat(silence.evidence().en()).contains("since 2026-11-21 00:00:00");
    }
  }

  @Test
  void theRepeatThatConfirmsIsAmongThem() {
    try (House used = house) {
      PersonId person = used.register(Sex.MALE);
      used.publish(
          "h-kiosk",
          List.of(House.reading(House.HUT, "h-kiosk", person, "spo2", 82, used.clock.instant())));
      used.pass(Duration.ofMinutes(2));
      used.publish(
          "h-kiosk",
          List.of(House.reading(House.HUT, "h-kiosk", person, "spo2", 81, used.clock.instant())));
      Alarm alarm = only("vital.spo2");
      assertThat(alarm.provisional()).isFalse();
      assertThat(readings(alarm)).containsExactly("h-kiosk spo2 0 82", "h-kiosk spo2 120 81");
    }
  }

  @Test
  void anAlarmAboutAStationHoldsNothingOfAnybody() {
    try (House used = house) {
      for (int i = 0; i < 6; i++) {
        used.publish(
            "h-kiosk",
            List.of(
                House.reading(
                    House.HUT,
                    "h-kiosk",
                    used.register(Sex.MALE),
                    "body_temp",
                    38.5,
                    used.clock.instant())));
        used.pass(Duration.ofMinutes(10));
      }
      Alarm cluster = only("trend.TE2");
      assertThat(cluster.person()).isEqualTo(PersonId.NONE);
      assertThat(cluster.basis().readings()).isEmpty();
      assertThat(cluster.basis().ruleVersion()).isEqualTo(version("trend.TE2"));
    }
  }

  @Test
  void theRecordsSayWhatWasInForceThen() {
    house.close();
    String own =
        """
        rules:
          - id: own
            kind: limit
            signal: env.temperature
            title: {zh: 热, en: Hot}
            steps:
              - {id: own, when: "> 28", hold: 0 s, severity: notice, clears: "<= 26", basis: ours}
        """;
    try (House first = new House(folder, RuleBook.parse(Map.of("own.yaml", own)))) {
      first.say("h-gw", "env.temperature", 30);
      first.restart();
    }
    RuleBook changed = RuleBook.parse(Map.of("own.yaml", own.replace("28", "27")));
    try (House second = new House(folder, changed, House.START.plus(Duration.ofDays(1)))) {
      List<RuleVersion> said = second.records.read(t -> t.rules().of("own"));
      assertThat(said).hasSize(2);
      Alarm alarm = second.alarms().get(0);
      RuleVersion then =
          said.stream()
              .filter(one -> one.version().equals(alarm.basis().ruleVersion()))
              .findFirst()
              .orElseThrow();
      assertThat(then.definition()).contains("when: '> 28'");
      assertThat(then.until()).isNotNull();
      assertThat(said.get(0).definition()).contains("when: '> 27'");
      assertThat(said.get(0).place()).isEqualTo("own.yaml, line 2");
      List<RuleVersion> current = second.records.read(t -> t.rules().current());
      assertThat(current).hasSize(1);
    }
  }

  @Test
  void ofALongStoryTheBeginningAndTheEndAreKept() {
    try (House used = house) {
      for (int i = 0; i < 60; i++) {
        used.say("h-gw", "fridge.medicine.temperature", i % 2 == 0 ? 16 : 9);
        used.pass(Duration.ofMinutes(3));
      }
      List<Basis.Deciding> readings = only("cold_chain_warning").basis().readings();
      assertThat(readings).hasSizeLessThanOrEqualTo(20);
      assertThat(readings.get(0).measuredAt()).isEqualTo(House.START);
    }
  }
}
