package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Alarm.Condition;
import io.waystation.model.Alarm.Latch;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlarmTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final LocalText NEWER = new LocalText("32.0 °C", "32.0 °C");

  private static Alarm raised(Severity severity, Latch latch) {
    return new Alarm(
        "a-1",
        "too-warm",
        "st-001",
        Alarm.Concern.STATION,
        new StationId("st-001"),
        "st-001-gw",
        "",
        PersonId.NONE,
        "env.temperature",
        severity,
        severity,
        Condition.ACTIVE,
        true,
        latch,
        new LocalText("室内过热", "Too warm inside"),
        new LocalText("31.4 °C", "31.4 °C"),
        NOON,
        NOON.plusSeconds(2),
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  @Test
  void aNoticeIsOverWhenItsConditionIs() {
    Alarm notice = raised(Severity.NOTICE, Latch.NONE);
    assertThat(notice.open()).isTrue();
    Alarm over = notice.clear(NOON.plusSeconds(60));
    assertThat(over.open()).isFalse();
    assertThat(over.condition()).isEqualTo(Condition.NORMAL);
    assertThat(over.clearedAt()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void aWarningStaysOpenUntilSomebodyTookIt() {
    Alarm cleared = raised(Severity.WARNING, Latch.NONE).clear(NOON);
    assertThat(cleared.open()).isTrue();
    assertThat(cleared.acknowledge("chen", "seen", NOON).open()).isFalse();
  }

  @Test
  void whatWasOnceAWarningStaysOneForThis() {
    Alarm mild =
        raised(Severity.NOTICE, Latch.NONE)
            .step(Severity.WARNING, NEWER)
            .step(Severity.NOTICE, NEWER);
    assertThat(mild.severity()).isEqualTo(Severity.NOTICE);
    assertThat(mild.worst()).isEqualTo(Severity.WARNING);
    assertThat(mild.clear(NOON).open()).isTrue();
  }

  @Test
  void whatGetsWorseThanWhatWasAcknowledgedWaitsForAPersonAgain() {
    Alarm taken =
        raised(Severity.WARNING, Latch.NONE)
            .acknowledge("chen", "seen", NOON)
            .step(Severity.NOTICE, NEWER)
            .step(Severity.WARNING, NEWER);
    assertThat(taken.acknowledged()).as("no worse than what was seen").isPresent();

    Alarm worse = taken.step(Severity.CRITICAL, NEWER);
    assertThat(worse.acknowledged()).isEmpty();
    assertThat(worse.clear(NOON).open()).isTrue();
    assertThat(worse.acknowledge("zhou", "on my way", NOON).clear(NOON).open()).isFalse();
  }

  @Test
  void aLatchedNoticeWaitsForAPersonToo() {
    assertThat(raised(Severity.NOTICE, Latch.ACKNOWLEDGED).clear(NOON).open()).isTrue();
  }

  @Test
  void acknowledgingDoesNotEndACondition() {
    Alarm taken =
        raised(Severity.WARNING, Latch.ACKNOWLEDGED).acknowledge("chen", "on my way", NOON);
    assertThat(taken.open()).isTrue();
    assertThat(taken.condition()).isEqualTo(Condition.ACTIVE);
    assertThat(taken.acknowledged()).contains(new Alarm.Acknowledgement("chen", NOON, "on my way"));
    assertThat(taken.clear(NOON.plusSeconds(9)).open()).isFalse();
  }

  @Test
  void acknowledgingEndsABareEventInOneVersion() {
    Alarm taken =
        raised(Severity.CRITICAL, Latch.ENDS_WHEN_ACKNOWLEDGED)
            .acknowledge("chen", "false alarm", NOON.plusSeconds(30));
    assertThat(taken.open()).isFalse();
    assertThat(taken.condition()).isEqualTo(Condition.NORMAL);
    assertThat(taken.clearedAt()).isEqualTo(NOON.plusSeconds(30));
    assertThat(taken.version()).isEqualTo(2);
    assertThat(taken.acknowledged()).isPresent();
  }

  @Test
  void nobodyTakesItTwice() {
    Alarm taken = raised(Severity.WARNING, Latch.NONE).acknowledge("chen", "seen", NOON);
    assertThatThrownBy(() -> taken.acknowledge("zhou", "seen", NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chen");
  }

  @Test
  void aGapInTheDataNeverEndsIt() {
    Alarm unknown = raised(Severity.NOTICE, Latch.NONE).unknown();
    assertThat(unknown.condition()).isEqualTo(Condition.UNKNOWN);
    assertThat(unknown.open()).isTrue();
    assertThat(unknown.clearedAt()).isNull();
  }

  @Test
  void steppingAgainResumesItWithNewerEvidence() {
    Alarm resumed = raised(Severity.NOTICE, Latch.NONE).unknown().step(Severity.CRITICAL, NEWER);
    assertThat(resumed.condition()).isEqualTo(Condition.ACTIVE);
    assertThat(resumed.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(resumed.evidence()).isEqualTo(NEWER);
    assertThat(resumed.provisional()).isTrue();
  }

  @Test
  void aRepeatMeasurementMakesItFinal() {
    Alarm confirmed = raised(Severity.CRITICAL, Latch.NONE).corroborate(NEWER);
    assertThat(confirmed.provisional()).isFalse();
    assertThat(confirmed.evidence()).isEqualTo(NEWER);
    assertThat(confirmed.condition()).isEqualTo(Condition.ACTIVE);
  }

  @Test
  void everyEditIsOneVersionAndKeepsWhatItIsAbout() {
    Alarm first = raised(Severity.NOTICE, Latch.NONE);
    Alarm later =
        first
            .step(Severity.WARNING, NEWER)
            .unknown()
            .corroborate(NEWER)
            .acknowledge("chen", "seen", NOON)
            .clear(NOON);
    assertThat(later.version()).isEqualTo(6);
    assertThat(later)
        .usingRecursiveComparison()
        .ignoringFields(
            "severity",
            "worst",
            "condition",
            "provisional",
            "evidence",
            "clearedAt",
            "handling",
            "version")
        .isEqualTo(first);
  }

  @Test
  void aLineOfAnotherAlarmThatIsOverIsTakenWithThatOne() {
    Handling.Suppression byParent =
        new Handling.Suppression(Handling.Suppression.Why.PARENT, "power-cut", NOON);
    Alarm line = raised(Severity.WARNING, Latch.NONE);
    line = line.handled(line.handling().suppressed(byParent));
    assertThat(line.open()).isTrue();
    assertThat(line.heldBack()).isTrue();
    assertThat(line.clear(NOON).open()).isFalse();
    Alarm free = line.handled(line.handling().suppressed(null));
    assertThat(free.clear(NOON).open()).isTrue();
  }
}
