package io.waystation.alerting.rule.limit;

import static io.waystation.alerting.rule.Decision.What.CLEAR;
import static io.waystation.alerting.rule.Decision.What.CONFIRM;
import static io.waystation.alerting.rule.Decision.What.RAISE;
import static io.waystation.alerting.rule.Decision.What.RESUME;
import static io.waystation.alerting.rule.Decision.What.STEP;
import static io.waystation.alerting.rule.Decision.What.UNKNOWN;
import static io.waystation.alerting.rule.Trial.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class LimitRuleTest {
  private static final double OPEN = 1;
  private static final double CLOSED = 0;
  private static final double OFF = 0;
  private static final double ON = 1;

  private static Trial<?> trial(String rule) {
    return Trial.of(RuleBook.shipped().find(rule).orElseThrow());
  }

  @Test
  void opensOnlyAfterTheWholeHoldTime() {
    Trial<?> door = trial("door_held_open").read(OPEN, 0).tick(59.999);
    assertThat(door.decisions).isEmpty();

    door.tick(60);

    assertThat(door.whats()).containsExactly(RAISE);
    assertThat(door.last().at()).as("it began when the door was opened").isEqualTo(at(0));
    assertThat(door.severity()).isEqualTo(Severity.NOTICE);
  }

  @Test
  void aBreakBeginsTheHoldAnew() {
    Trial<?> door = trial("door_held_open").read(OPEN, 0).read(CLOSED, 50).read(OPEN, 55);
    door.tick(114);
    assertThat(door.decisions).isEmpty();
    door.tick(115);
    assertThat(door.last().at()).isEqualTo(at(55));
  }

  @Test
  void endingExactlyAtTheHoldTimeIsNotLonger() {
    Trial<?> door = trial("door_held_open").read(OPEN, 0).read(CLOSED, 60).tick(200);
    assertThat(door.decisions).isEmpty();
  }

  @Test
  void aReadingSaysThatTheHoldWasOverBeforeItCame() {
    Trial<?> door = trial("door_held_open").read(OPEN, 0).read(CLOSED, 61);
    assertThat(door.whats()).containsExactly(RAISE, CLEAR);
    assertThat(door.last().at()).isEqualTo(at(61));
  }

  @Test
  void betweenTheLimitsNothingChanges() {
    Trial<?> ups = trial("ups_low").read(29, 0);
    assertThat(ups.whats()).containsExactly(RAISE);
    ups.read(31, 60).read(49, 120);
    assertThat(ups.whats()).containsExactly(RAISE);
    ups.read(50, 180).read(31, 240);
    assertThat(ups.whats()).containsExactly(RAISE, CLEAR);
  }

  @Test
  void stepsUpAndDownAsOneAlarm() {
    Trial<?> fridge = trial("cold_chain_warning");
    for (int second = 0; second <= 1860; second += 60) {
      fridge.read(9, second);
    }
    assertThat(fridge.whats()).containsExactly(RAISE, STEP);
    assertThat(fridge.severity()).isEqualTo(Severity.CRITICAL);

    for (int second = 1920; second <= 2520; second += 60) {
      fridge.read(5, second);
    }

    assertThat(fridge.whats()).containsExactly(RAISE, STEP, STEP, CLEAR);
    assertThat(fridge.decisions.get(2).severity()).isEqualTo(Severity.WARNING);
    assertThat(fridge.last().at()).as("inside for 600 s").isEqualTo(at(1920 + 600));
  }

  @Test
  void whatClearsMustLastToo() {
    Trial<?> mains = trial("mains_lost").read(OFF, 0).tick(10).read(ON, 100).read(OFF, 140);
    mains.tick(300);
    assertThat(mains.whats()).containsExactly(RAISE);
    mains.read(ON, 400).tick(459);
    assertThat(mains.whats()).containsExactly(RAISE);
    mains.tick(460);
    assertThat(mains.last().what()).isEqualTo(CLEAR);
    assertThat(mains.last().at()).isEqualTo(at(460));
  }

  @Test
  void aGapNeitherClearsNorConfirms() {
    Trial<?> pending = trial("mother_room_long").read(1, 0).tick(7200);
    assertThat(pending.decisions).as("the state was not repeated for 2 h").isEmpty();

    Trial<?> door = trial("door_held_open").read(OPEN, 0).tick(60).tick(899);
    assertThat(door.whats()).containsExactly(RAISE, STEP);
    door.tick(900);
    assertThat(door.last().what()).isEqualTo(UNKNOWN);
    assertThat(door.last().at()).isEqualTo(at(900));
    door.tick(90_000);
    assertThat(door.last().what()).isEqualTo(UNKNOWN);
  }

  @Test
  void dataThatComesBackResumesOrClears() {
    Trial<?> door = trial("door_held_open").read(OPEN, 0).tick(60).tick(2000).read(OPEN, 2001);
    assertThat(door.last().what()).isEqualTo(RESUME);
    assertThat(door.severity()).isEqualTo(Severity.WARNING);
    door.tick(3000).read(CLOSED, 3001);
    assertThat(door.whats()).endsWith(UNKNOWN, CLEAR);
  }

  @Test
  void timeInWhichWeDidNotListenIsNoGap() {
    Trial<?> door = trial("door_held_open").read(OPEN, 0).tick(60);
    door.tick(2000, at(1990));
    assertThat(door.whats()).doesNotContain(UNKNOWN);
    door.tick(1990 + 900, at(1990));
    assertThat(door.last().what()).isEqualTo(UNKNOWN);
  }

  @Test
  void anOlderReadingIsPassedOver() {
    Trial<?> ups = trial("ups_low").read(60, 100).read(10, 50);
    assertThat(ups.decisions).isEmpty();
  }

  @Test
  void aSuspectReadingStartsOnlyWhatIsCriticalAndProvisionally() {
    Trial<?> co = trial("co_low").read(299, 0, Flag.SUSPECT);
    co.tick(60);
    assertThat(co.decisions).isEmpty();
    co.read(300, 61, Flag.SUSPECT);
    assertThat(co.whats()).containsExactly(RAISE);
    assertThat(co.last().provisional()).isTrue();
    co.read(0, 62, Flag.SUSPECT);
    assertThat(co.whats()).as("a suspect reading ends nothing").containsExactly(RAISE);
    co.read(310, 63);
    assertThat(co.last().what()).isEqualTo(CONFIRM);
    co.read(0, 64);
    assertThat(co.last().what()).isEqualTo(CLEAR);
  }

  @Test
  void nothingOfItIsLostByARestart() {
    Trial<?> through = trial("cold_chain_warning");
    Trial<?> restarted = trial("cold_chain_warning");
    double[] values = {9, 9, 9, 9, 9, 9, 9, 16, 16, 16, 5, 5, 9, 5, 5, 5, 5, 5, 5, 5, 9};
    for (int i = 0; i < values.length; i++) {
      through.read(values[i], i * 120).tick(i * 120 + 60);
      restarted.restart().read(values[i], i * 120).restart().tick(i * 120 + 60);
    }
    assertThat(through.whats()).hasSizeGreaterThan(2);
    assertThat(restarted.decisions).isEqualTo(through.decisions);
  }

  @Test
  void daysAreCountedByTheStationsCalendar() {
    // The trial starts at midnight in Shanghai, when it is still the day before in London.
    long today = LocalDate.of(2026, 11, 21).toEpochDay();
    Trial<?> stock = trial("expiring").read(today + 91, 0);
    assertThat(stock.decisions).isEmpty();
    stock.read(today + 91, 86_399).read(today + 91, 86_400);
    assertThat(stock.whats()).containsExactly(RAISE);
    assertThat(stock.last().at()).isEqualTo(at(86_400));
  }

  @Test
  void theEvidenceSaysWhatWhereAndSinceWhen() {
    Trial<?> room = trial("too_hot");
    for (int second = 0; second <= 1800; second += 300) {
      room.read(29.34, second);
    }
    Decision raised = room.last();
    assertThat(raised.evidence())
        .isEqualTo(
            new LocalText(
                "花土沟小屋（h-gw/front）：室内温度 29.34 °C，高于 28 °C（自 2026-11-21 00:00:00 起，已持续 30 分钟以上）。",
                "Huatugou hut (h-gw/front): Room temperature 29.34 °C, above 28 °C (since"
                    + " 2026-11-21 00:00:00, for 30 min or more)."));
    Trial<?> door = trial("door_held_open").read(OPEN, 0).tick(60);
    assertThat(door.last().evidence().zh())
        .isEqualTo("花土沟小屋（h-gw/front）：门开着（自 2026-11-21 00:00:00 起，已持续 60 秒以上）。");
    assertThat(door.last().evidence().en())
        .isEqualTo(
            "Huatugou hut (h-gw/front): door open (since 2026-11-21 00:00:00, for 60 s or"
                + " more).");
  }
}
