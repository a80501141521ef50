package io.waystation.alerting.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange.What;
import io.waystation.model.AlarmKpis;
import io.waystation.model.AlarmKpis.Target;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import io.waystation.storage.records.AlarmEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final AlarmKpis.Standing NOTHING =
      new AlarmKpis.Standing(NOON, Tally.priorities(Map.of(), 0), 0, Duration.ZERO, 0);

  private final List<AlarmEvent> history = new ArrayList<>();

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private AlarmEvent event(String alarm, What what, Severity severity, long second) {
    return event(alarm, "too_hot", "s-" + alarm, what, severity, second, false, null);
  }

  private AlarmEvent event(
      String alarm,
      String rule,
      String source,
      What what,
      Severity severity,
      long second,
      boolean held,
      Instant waitingSince) {
    return new AlarmEvent(
        history.size(),
        alarm,
        what,
        severity,
        at(second),
        rule,
        source,
        new StationId("st-1"),
        "st-1-gw",
        "",
        new LocalText("室内过热", "Room too hot"),
        held,
        waitingSince);
  }

  private AlarmKpis kpis(Alarm.Concern concern) {
    Tally tally = new Tally(NOON, concern, new AlarmKpis.Operators(1, false));
    history.forEach(tally::add);
    return tally.until(at(3_600), NOTHING);
  }

  private AlarmKpis kpis() {
    return kpis(Alarm.Concern.STATION);
  }

  @Test
  void whatCallsForNobodyIsNotAnnunciated() {
    history.add(event("info", What.RAISED, Severity.INFO, 1));
    history.add(event("child", What.RAISED, Severity.WARNING, 2));
    history.add(event("child", What.SUPPRESSED, Severity.WARNING, 2));
    history.add(event("aside", What.RAISED, Severity.CRITICAL, 3));
    history.add(event("aside", What.SHELVED, Severity.CRITICAL, 3));
    history.add(event("past", What.RAISED, Severity.WARNING, 4));
    history.add(event("past", What.AMENDED, Severity.WARNING, 4));
    history.add(event("held", "r", "s", What.STEPPED_UP, Severity.CRITICAL, 5, true, null));
    assertThat(kpis().annunciated()).isZero();
    assertThat(kpis(Alarm.Concern.HEALTH).annunciated())
        .as("nothing holds back what a life may hang on")
        .isEqualTo(2);
  }

  @Test
  void raisedAndWorseAreAnnunciatedAndOneMomentIsOnce() {
    history.add(event("a", What.RAISED, Severity.NOTICE, 1));
    history.add(event("a", What.STEPPED_UP, Severity.WARNING, 1));
    history.add(event("a", What.STEPPED_UP, Severity.CRITICAL, 2));
    history.add(event("b", What.RAISED, Severity.NOTICE, 2));
    history.add(event("b", What.SUPPRESSED, Severity.NOTICE, 3));
    AlarmKpis kpis = kpis();
    assertThat(kpis.annunciated()).isEqualTo(3);
    assertThat(kpis.priorities())
        .extracting(AlarmKpis.Priority::severity, AlarmKpis.Priority::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Severity.NOTICE, 1L),
            org.assertj.core.groups.Tuple.tuple(Severity.WARNING, 1L),
            org.assertj.core.groups.Tuple.tuple(Severity.CRITICAL, 1L));
    assertThat(kpis.rate().average()).isEqualTo(0.5);
    assertThat(kpis.rate().worst()).isEqualTo(3);
  }

  @Test
  void whatWasBeforeTheTimeIsNotCounted() {
    history.add(event("a", What.RAISED, Severity.WARNING, -1));
    history.add(
        event("a", "too_hot", "s", What.ACKNOWLEDGED, Severity.WARNING, -1, false, at(-60)));
    history.add(event("a", What.CLEARED, Severity.WARNING, -1));
    assertThat(kpis().annunciated()).isZero();
    assertThat(kpis().fleeting()).isZero();
    assertThat(kpis().acknowledgements()).allMatch(waits -> waits.count() == 0);
    assertThat(kpis().topTen().alarms()).isEmpty();
  }

  @Test
  void threeOfOneRuleAndSourceWithinAMinuteChatter() {
    for (int i = 0; i < 3; i++) {
      history.add(event("a" + i, "door", "d", What.RAISED, Severity.NOTICE, i * 29L, false, null));
      history.add(
          event("b" + i, "lamp", "l" + i, What.RAISED, Severity.NOTICE, i * 29L, false, null));
    }
    for (int i = 0; i < 3; i++) {
      history.add(
          event("c" + i, "slow", "s", What.RAISED, Severity.NOTICE, 100 + i * 30L, false, null));
    }
    AlarmKpis.Chattering chattering = kpis().chattering();
    assertThat(chattering.alarms()).isEqualTo(1);
    assertThat(chattering.worst()).hasSize(1);
    assertThat(chattering.worst().get(0).tag().rule()).isEqualTo("door");
    assertThat(chattering.worst().get(0).count()).isEqualTo(3);
  }

  @Test
  void overWithinAMinuteIsFleeting() {
    history.add(event("a", What.RAISED, Severity.NOTICE, 0));
    history.add(event("b", What.RAISED, Severity.NOTICE, 0));
    history.add(event("child", What.RAISED, Severity.NOTICE, 1));
    history.add(event("child", What.SUPPRESSED, Severity.NOTICE, 1));
    history.add(event("child", What.CLEARED, Severity.NOTICE, 2));
    history.add(event("a", What.CLEARED, Severity.NOTICE, 59));
    history.add(event("b", What.CLEARED, Severity.NOTICE, 60));
    assertThat(kpis().fleeting()).isEqualTo(1);
  }

  @Test
  void theTenMostFrequentHaveTheirShareAndHealthNamesNoDevice() {
    int n = 0;
    for (int rule = 0; rule < 12; rule++) {
      for (int i = 0; i <= rule; i++) {
        history.add(
            event("x" + n++, "r" + rule, "s" + n, What.RAISED, Severity.NOTICE, n, false, null));
      }
    }
    AlarmKpis.TopTen top = kpis().topTen();
    assertThat(top.alarms()).hasSize(10);
    assertThat(top.alarms().get(0).tag().rule()).isEqualTo("r11");
    assertThat(top.alarms().get(0).tag().device()).isEqualTo("st-1-gw");
    assertThat(top.share()).isEqualTo(75.0 / 78);
    assertThat(kpis(Alarm.Concern.HEALTH).topTen().alarms())
        .allMatch(counted -> counted.tag().device().isEmpty());
  }

  @Test
  void timeToAcknowledgeByNearestRank() {
    for (int i = 1; i <= 10; i++) {
      history.add(
          event("a" + i, "r", "s", What.ACKNOWLEDGED, Severity.WARNING, 100, false, at(100 - i)));
    }
    history.add(event("old", "r", "s", What.ACKNOWLEDGED, Severity.CRITICAL, 200, false, at(-500)));
    AlarmKpis kpis = kpis();
    assertThat(kpis.acknowledgements())
        .containsExactly(
            new AlarmKpis.Acknowledgements(
                Severity.NOTICE, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO),
            new AlarmKpis.Acknowledgements(
                Severity.WARNING,
                10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10)),
            new AlarmKpis.Acknowledgements(
                Severity.CRITICAL,
                1,
                Duration.ofSeconds(700),
                Duration.ofSeconds(700),
                Duration.ofSeconds(700)));
    assertThat(figure(kpis, Target.CRITICAL_TAKEN).met()).contains(false);
    assertThat(figure(kpis, Target.WARNING_TAKEN).met()).contains(true);
    assertThat(figure(kpis, Target.TOP_TEN).met()).as("nothing to judge").isEmpty();
    assertThat(figure(kpis, Target.AVERAGE_RATE).met()).contains(true);
  }

  private static AlarmKpis.Figure figure(AlarmKpis kpis, Target target) {
    return kpis.figures().stream().filter(f -> f.target() == target).findFirst().orElseThrow();
  }
}
