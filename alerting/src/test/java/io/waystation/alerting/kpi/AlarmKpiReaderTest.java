package io.waystation.alerting.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.notify.Cases;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange.What;
import io.waystation.model.AlarmKpis;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.User;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmKpiReaderTest {
  private static final Instant NOW = Cases.NOON;
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;
  private Records records;

  @BeforeEach
  void open() {
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
    Instant yesterday = NOW.minus(Duration.ofHours(25));
    Alarm taken = Cases.alarm("a-2", "too_hot", "st-1", Severity.CRITICAL, NOW.minusSeconds(300));
    records.write(
        t -> {
          t.alarms().raise(Cases.alarm("a-1", "too_hot", "st-1", Severity.WARNING, yesterday));
          t.alarms().raise(taken);
          t.alarms().raise(Cases.health("h-1", Severity.NOTICE, NOW.minusSeconds(200)));
          Instant then = NOW.minusSeconds(180);
          Alarm by = taken.acknowledge("chen", "coming", then);
          t.alarms().change(by, What.ACKNOWLEDGED, "chen", then, then, "coming");
          return null;
        });
    user("chen", Role.OPERATOR, false);
  }

  @AfterEach
  void close() {
    records.close();
  }

  private void user(String name, Role role, boolean disabled) {
    records.write(
        t -> {
          t.users().save(new User(name, name, role, "", disabled));
          return null;
        });
  }

  private Optional<AlarmKpis> hour(AlarmKpiReader reader, OptionalInt operators) {
    return reader.between(NOW.minus(Duration.ofHours(1)), NOW, Alarm.Concern.STATION, operators);
  }

  @Test
  void readsFiguresFromTheRecords() {
    AlarmKpis kpis = hour(new AlarmKpiReader(records, CLOCK), OptionalInt.empty()).orElseThrow();
    assertThat(kpis.annunciated()).isEqualTo(1);
    assertThat(kpis.rate().last()).isEqualTo(1);
    assertThat(kpis.acknowledgements().get(2).worst()).isEqualTo(Duration.ofSeconds(120));
    assertThat(kpis.standing().count()).isEqualTo(2);
    assertThat(kpis.standing().unacknowledged()).isEqualTo(1);
    assertThat(kpis.standing().longestUnacknowledged()).isEqualTo(Duration.ofHours(25));
    assertThat(kpis.standing().stale()).isEqualTo(1);
  }

  @Test
  void operatorsAreTheAccountsThatMayBeUsed() {
    AlarmKpiReader reader = new AlarmKpiReader(records, CLOCK);
    assertThat(hour(reader, OptionalInt.empty()).orElseThrow().operators())
        .isEqualTo(new AlarmKpis.Operators(1, false));
    user("zhou", Role.OPERATOR, false);
    user("gone", Role.OPERATOR, true);
    user("li", Role.DOCTOR, false);
    assertThat(hour(reader, OptionalInt.empty()).orElseThrow().operators())
        .isEqualTo(new AlarmKpis.Operators(2, false));
    assertThat(hour(reader, OptionalInt.of(5)).orElseThrow().operators())
        .isEqualTo(new AlarmKpis.Operators(5, true));
  }

  @Test
  void moreHistoryThanCanBeAnsweredIsNotAnswered() {
    assertThat(hour(new AlarmKpiReader(records, CLOCK, 3), OptionalInt.empty())).isPresent();
    assertThat(hour(new AlarmKpiReader(records, CLOCK, 2), OptionalInt.empty())).isEmpty();
  }

  @Test
  void theLastHourIsThereAsMetrics() throws InterruptedException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (AlarmGauges gauges = AlarmGauges.start(records, CLOCK, meters)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (Double.isNaN(value(meters, "stale", "health")) && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(gauges).isNotNull();
      assertThat(value(meters, "stale", "station")).isEqualTo(1);
      assertThat(value(meters, "stale", "health")).isZero();
      assertThat(value(meters, "unacknowledged", "station")).isEqualTo(1);
      assertThat(value(meters, "annunciated.10m.per.operator", "station")).isEqualTo(1);
      assertThat(value(meters, "flood", "station")).isZero();
      assertThat(value(meters, "chattering", "station")).isZero();
      assertThat(
              meters
                  .get("waystation.alarms.standing")
                  .tags("concern", "station", "severity", "critical")
                  .gauge()
                  .value())
          .isEqualTo(1);
    }
  }

  private static double value(SimpleMeterRegistry meters, String name, String concern) {
    return meters.get("waystation.alarms." + name).tag("concern", concern).gauge().value();
  }
}
