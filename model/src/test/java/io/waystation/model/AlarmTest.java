package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Alarm.Condition;
import io.waystation.model.Alarm.Latch;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

  private static Handling.Shelving until(long seconds, boolean oneShot) {
    return new Handling.Shelving("chen", NOON, NOON.plusSeconds(seconds), oneShot, "new fuse");
  }

  private static Handling.Suppression by(String id) {
    return new Handling.Suppression(Handling.Suppression.Why.MAINTENANCE, id, NOON);
  }

  private static Alarm critical() {
    Alarm a = raised(Severity.WARNING, Latch.NONE);
    return new Alarm(
        a.id(),
        a.rule(),
        a.source(),
        Alarm.Concern.HEALTH,
        a.station(),
        a.device(),
        a.part(),
        PersonId.random(),
        a.signal(),
        Severity.CRITICAL,
        Severity.CRITICAL,
        a.condition(),
        a.provisional(),
        a.latch(),
        a.title(),
        a.evidence(),
        a.startedAt(),
        a.learntAt(),
        a.clearedAt(),
        a.cause(),
        a.basis(),
        a.handling(),
        a.previous(),
        a.version());
  }

  private static void refused(ThrowingCallable what, String zh, String en) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            HandlingRefused.class,
            refused -> {
              assertThat(refused.words().zh()).contains(zh);
              assertThat(refused.words().en()).contains(en).isEqualTo(refused.getMessage());
            });
  }

  @Test
  void onlyWhatWasAcknowledgedIsConfirmedAndOnlyOnce() {
    Alarm alarm = raised(Severity.WARNING, Latch.NONE);
    refused(() -> alarm.confirm("zhou", "new fuse", NOON), "请先确认", "acknowledge it first");
    Alarm taken = alarm.acknowledge("chen", "seen", NOON);
    Alarm mended = taken.confirm("zhou", "new fuse", NOON.plusSeconds(9));
    assertThat(mended.handling().confirmation())
        .isEqualTo(new Alarm.Acknowledgement("zhou", NOON.plusSeconds(9), "new fuse"));
    assertThat(mended.condition()).as("readings say when it is over").isEqualTo(Condition.ACTIVE);
    refused(() -> mended.confirm("li", "me too", NOON), "zhou", "zhou has confirmed already");
    assertThat(taken.clear(NOON).confirm("zhou", "new fuse", NOON).open()).isFalse();
  }

  @Test
  void whatGetsWorseIsNotMendedEither() {
    Alarm mended =
        raised(Severity.WARNING, Latch.NONE)
            .acknowledge("chen", "seen", NOON)
            .confirm("chen", "new fuse", NOON);
    assertThat(mended.step(Severity.CRITICAL, NEWER).handling()).isEqualTo(Handling.NONE);
    assertThat(mended.step(Severity.NOTICE, NEWER).handling().confirmation()).isNotNull();
  }

  @Test
  void aShelvingHasAnEndWithinADay() {
    Alarm alarm = raised(Severity.WARNING, Latch.NONE);
    assertThat(alarm.shelve(until(86_400, false)).heldBack()).isTrue();
    for (long wrong : new long[] {86_401, 0, -1}) {
      assertThatThrownBy(() -> alarm.shelve(until(wrong, false)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void isShelvedOnceAndWhileThereIsSomethingToShelve() {
    Alarm alarm = raised(Severity.WARNING, Latch.NONE);
    Alarm aside = alarm.shelve(until(60, false));
    assertThat(aside.open()).as("it is still there").isTrue();
    refused(() -> aside.shelve(until(90, true)), "先取消搁置", "take it off the shelf first");
    assertThat(aside.unshelve().heldBack()).isFalse();
    refused(alarm::unshelve, "没有被搁置", "not on the shelf");

    Alarm waiting = alarm.clear(NOON);
    refused(() -> waiting.shelve(until(60, true)), "已经结束", "is over");
    assertThat(waiting.shelve(until(60, false)).heldBack()).as("for the next").isTrue();
    Alarm over = waiting.acknowledge("chen", "seen", NOON);
    refused(() -> over.shelve(until(60, false)), "已经结束", "is over");
  }

  @Test
  void oneThingAtATimeSuppressesIt() {
    Alarm alarm = raised(Severity.WARNING, Latch.NONE);
    Alarm held = alarm.suppress(by("m-1"));
    refused(() -> held.suppress(by("m-1")), "同一原因", "holds this alarm back already");
    assertThat(held.suppress(by("m-2")).handling().suppression().by()).isEqualTo("m-2");
    assertThat(held.unsuppress().handling()).isEqualTo(Handling.NONE);
    refused(alarm::unsuppress, "没有被抑制", "Nothing suppresses");
    Alarm over = alarm.acknowledge("chen", "seen", NOON).clear(NOON);
    refused(() -> over.suppress(by("m-1")), "已经结束", "is over");
  }

  @Test
  void nothingHoldsBackWhatALifeMayHangOn() {
    Alarm vital = critical();
    assertThat(vital.vital()).isTrue();
    refused(() -> vital.shelve(until(60, true)), "关系到生命", "A life may hang");
    refused(() -> vital.suppress(by("m-1")), "关系到生命", "A life may hang");
    Alarm forced = vital.handled(new Handling(null, null, until(60, false), by("m-1")));
    assertThat(forced.heldBack()).isFalse();
    assertThat(forced.leavesShelf()).isTrue();
    assertThat(forced.breaksSuppression()).isTrue();
  }

  @Test
  void anOccurrencePutAsideAloneLeavesTheShelfWhenItIsOver() {
    Alarm once = raised(Severity.WARNING, Latch.NONE).shelve(until(60, true));
    assertThat(once.leavesShelf()).isFalse();
    assertThat(once.unknown().leavesShelf()).as("a gap is no end").isFalse();
    assertThat(once.clear(NOON).leavesShelf()).isTrue();
    Alarm longer = raised(Severity.WARNING, Latch.NONE).shelve(until(60, false));
    assertThat(longer.clear(NOON).leavesShelf()).isFalse();
    Alarm pressed = raised(Severity.CRITICAL, Latch.ENDS_WHEN_ACKNOWLEDGED);
    assertThat(pressed.shelve(until(60, true)).acknowledge("chen", "ok", NOON).leavesShelf())
        .isTrue();
  }
}
