package io.waystation.alerting.rule.event;

import static io.waystation.alerting.rule.Decision.What.CLEAR;
import static io.waystation.alerting.rule.Decision.What.RAISE;
import static io.waystation.alerting.rule.Trial.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.Flag;
import org.junit.jupiter.api.Test;

class EventRuleTest {
  private static final double NORMAL = 0;
  private static final double ALARM = 1;
  private static final double PRESSED = 1;

  private static Trial<?> trial(String rule) {
    return Trial.of(RuleBook.shipped().find(rule).orElseThrow());
  }

  @Test
  void aRepeatedStateIsOneEvent() {
    Trial<?> smoke = trial("smoke").read(ALARM, 0).read(ALARM, 300).restart().read(ALARM, 600);
    assertThat(smoke.whats()).containsExactly(RAISE);
    smoke.read(NORMAL, 700).read(ALARM, 800);
    assertThat(smoke.whats()).containsExactly(RAISE, CLEAR, RAISE);
  }

  @Test
  void aBareEventIsSaidEachTimeBecauseOnlyTheAlarmKnowsWhoTookIt() {
    Trial<?> sos = trial("sos").read(PRESSED, 0).read(0, 1).read(PRESSED, 60);
    assertThat(sos.whats()).containsExactly(RAISE, RAISE);
    assertThat(sos.last().at()).isEqualTo(at(60));
  }

  @Test
  void anEventOvertakenByItsOwnEndStillHappened() {
    Trial<?> smoke = trial("smoke").read(NORMAL, 10).read(ALARM, 5);
    assertThat(smoke.whats()).containsExactly(RAISE, CLEAR);
    assertThat(smoke.decisions.get(0).at()).isEqualTo(at(5));
    assertThat(smoke.last().at()).isEqualTo(at(10));
  }

  @Test
  void theClockEndsNothing() {
    assertThat(trial("smoke").read(ALARM, 0).tick(1_000_000).whats()).containsExactly(RAISE);
  }

  @Test
  void aSuspectCriticalEventIsProvisional() {
    assertThat(trial("smoke").read(ALARM, 0, Flag.SUSPECT).last().provisional()).isTrue();
  }
}
