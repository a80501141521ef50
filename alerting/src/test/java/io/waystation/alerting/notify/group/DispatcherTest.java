package io.waystation.alerting.notify.group;

import static io.waystation.alerting.notify.Cases.NOON;
import static io.waystation.alerting.notify.Cases.alarm;
import static io.waystation.alerting.notify.Cases.health;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.Cases;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.storage.records.Duty;
import io.waystation.storage.records.LabelMatcher;
import io.waystation.storage.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final LocalText NEWER = new LocalText("新", "newer");
  private static final String PLAIN =
      """
      route:
        receiver: a
        group_by: [station]
        group_wait: 30s
        group_interval: 5m
        repeat_interval: 1h
      """;

  private Dispatcher dispatcher;
  private final Map<String, String> kept = new TreeMap<>();
  private final List<Silence> silences = new ArrayList<>();
  private final List<Duty.StandIn> standIns = new ArrayList<>();
  private NotifyConfig config;

  private void given(String yaml) {
    config = Cases.config(yaml);
    dispatcher = new Dispatcher(config, new Notices("https://w.example"), Cases.register());
  }

  /** Another one, from what the first has kept. */
  private void restart(Alarm... alarms) {
    save();
    dispatcher = new Dispatcher(config, new Notices("https://w.example"), Cases.register());
    kept.forEach(dispatcher::restore);
    for (Alarm alarm : alarms) {
      dispatcher.accept(alarm, NOON);
    }
  }

  private void save() {
    kept.putAll(dispatcher.saved());
    kept.keySet().removeAll(dispatcher.ended());
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private void accept(long seconds, Alarm... alarms) {
    for (Alarm alarm : alarms) {
      dispatcher.accept(alarm, at(seconds));
    }
  }

  /** {@code NEW>a: x y} for what is said at that second. */
  private List<String> look(long seconds) {
    List<Decision> decisions = dispatcher.look(new Moment(at(seconds), silences, standIns));
    save();
    return decisions.stream().map(DispatcherTest::text).toList();
  }

  private static String text(Decision decision) {
    Notice notice = decision.notice();
    return "%s>%s%s: %s"
        .formatted(
            notice.cause(),
            decision.receiver(),
            decision.to().id().isEmpty() ? "" : "/" + decision.to().id(),
            notice.lines().stream()
                .map(line -> (line.firing() ? "" : "-") + line.alarm())
                .sorted()
                .collect(Collectors.joining(" ")));
  }

  private static Alarm warning(String id, String station) {
    return alarm(id, "too_hot", station, Severity.WARNING, NOON);
  }

  @Test
  void waitsForTheGroupAndTellsItAtOnce() {
    given(PLAIN);
    accept(0, warning("x", "st-1"));
    accept(10, warning("y", "st-1"), warning("z", "st-2"));
    assertThat(look(29)).isEmpty();
    assertThat(look(30)).containsExactly("NEW>a: x y");
    assertThat(look(40)).containsExactly("NEW>a: z");
    assertThat(look(300)).isEmpty();
  }

  @Test
  void whatJoinsLaterIsToldWithTheNextIntervalTogetherWithTheRest() {
    given(PLAIN);
    accept(0, warning("x", "st-1"));
    look(30);
    accept(40, warning("y", "st-1"));
    assertThat(look(329)).isEmpty();
    assertThat(look(330)).containsExactly("NEW>a: x y");
  }

  @Test
  void whatHasLastedLongerThanTheWaitIsToldAtOnce() {
    given(PLAIN);
    accept(100, warning("x", "st-1"));
    assertThat(look(100)).containsExactly("NEW>a: x");
  }

  @Test
  void whatIsOverWithinTheWaitIsNotToldUnlessItWaitsForAPerson() {
    given(PLAIN);
    Alarm gone = warning("x", "st-1");
    accept(0, gone);
    accept(5, gone.clear(at(4)));
    assertThat(look(30)).isEmpty();

    Alarm event = latched(warning("sos", "st-2"));
    accept(50, event.clear(at(4)));
    assertThat(look(90)).containsExactly("NEW>a: sos");
  }

  private static Alarm latched(Alarm alarm) {
    return new Alarm(
        alarm.id(),
        alarm.rule(),
        alarm.source(),
        alarm.concern(),
        alarm.station(),
        alarm.device(),
        alarm.part(),
        alarm.person(),
        alarm.signal(),
        alarm.severity(),
        alarm.worst(),
        alarm.condition(),
        alarm.provisional(),
        Alarm.Latch.ACKNOWLEDGED,
        alarm.title(),
        alarm.evidence(),
        alarm.startedAt(),
        alarm.learntAt(),
        alarm.clearedAt(),
        alarm.cause(),
        alarm.basis(),
        alarm.handling(),
        alarm.previous(),
        alarm.version());
  }

  @Test
  void nobodyIsCalledForWhatIsHeldBack() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    Handling.Suppression byParent =
        new Handling.Suppression(Handling.Suppression.Why.PARENT, "power-cut", at(1));
    accept(0, alarm.handled(alarm.handling().suppressed(byParent)));
    assertThat(look(30)).isEmpty();
    assertThat(look(30 + 3_600)).isEmpty();

    accept(4_000, alarm);
    assertThat(look(4_030)).containsExactly("NEW>a: x");
    accept(4_040, alarm.handled(alarm.handling().suppressed(byParent)));
    assertThat(look(30 + 14_400)).as("held back is not over").isEmpty();
  }

  private static Alarm shelved(Alarm alarm) {
    return alarm.shelve(new Handling.Shelving("chen", at(40), at(640), false, "known"));
  }

  @Test
  void whatComesOffTheShelfIsToldAnewAndOnce() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    assertThat(look(30)).containsExactly("NEW>a: x");
    accept(40, shelved(alarm));
    assertThat(look(330)).isEmpty();
    assertThat(look(630)).isEmpty();
    accept(640, shelved(alarm).unshelve());
    assertThat(look(640)).containsExactly("NEW>a: x");
    assertThat(look(940)).isEmpty();
    assertThat(look(1_240)).isEmpty();
    accept(1_300, alarm.clear(at(1_299)));
    assertThat(look(1_540)).containsExactly("RESOLVED>a: -x");
  }

  @Test
  void howeverShortItWasAsideAndWhateverRestartedMeanwhile() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm, warning("y", "st-1"));
    look(30);
    restart(shelved(alarm), warning("y", "st-1"));
    assertThat(look(330)).isEmpty();
    restart(shelved(alarm).unshelve(), warning("y", "st-1"));
    assertThat(look(630)).containsExactly("NEW>a: x y");
    assertThat(look(930)).isEmpty();
    accept(931, shelved(alarm));
    accept(932, alarm);
    assertThat(look(1_230)).containsExactly("NEW>a: x y");
  }

  @Test
  void whatIsOverWhenItComesOffTheShelfCallsNobody() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    look(30);
    accept(40, shelved(alarm));
    Alarm over = shelved(alarm).clear(at(600));
    accept(600, over);
    accept(640, over.unshelve());
    for (long second = 640; second < 8_000; second += 300) {
      assertThat(look(second)).isEmpty();
    }
    assertThat(dispatcher.size()).isZero();
  }

  @Test
  void repeatsUntilSomebodyTakesIt() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    look(30);
    assertThat(look(330)).isEmpty();
    assertThat(look(30 + 3_600)).containsExactly("REPEATED>a: x");
    accept(4_000, alarm.acknowledge("chen", "on my way", at(4_000)));
    assertThat(look(30 + 7_200)).isEmpty();
  }

  @Test
  void tellsTheEndToThoseWhoWereToldAndWantIt() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    look(30);
    accept(50, alarm.clear(at(50)));
    assertThat(look(330)).containsExactly("RESOLVED>a: -x");
    assertThat(look(630)).isEmpty();
    assertThat(dispatcher.size()).isZero();
    assertThat(look(930)).isEmpty();
    assertThat(kept).as("nothing, once ten minutes have passed").isEmpty();

    given(PLAIN.replace("receiver: a", "receiver: c"));
    accept(0, alarm);
    assertThat(look(30)).containsExactly("NEW>c: x");
    accept(50, alarm.clear(at(50)));
    assertThat(look(330)).isEmpty();
    assertThat(dispatcher.size()).isZero();
  }

  @Test
  void aGapInTheDataIsNoEnd() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    look(30);
    accept(50, alarm.unknown());
    assertThat(look(330)).isEmpty();
    assertThat(look(30 + 3_600)).containsExactly("REPEATED>a: x");
  }

  @Test
  void worseIsNewAndMilderIsNot() {
    given(PLAIN);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    look(30);
    Alarm worse = alarm.step(Severity.CRITICAL, NEWER);
    accept(40, worse);
    assertThat(look(330)).containsExactly("NEW>a: x");
    accept(340, worse.step(Severity.WARNING, NEWER));
    assertThat(look(630)).isEmpty();
  }

  @Test
  void aRestartTellsNobodyAgainAndForgetsNobody() {
    given(PLAIN);
    Alarm told = warning("x", "st-1");
    Alarm waiting = alarm("y", "too_hot", "st-2", Severity.WARNING, at(31));
    accept(0, told);
    look(30);
    accept(31, waiting);
    assertThat(look(32)).isEmpty();
    restart(told, waiting);
    assertThat(look(60)).isEmpty();
    assertThat(look(61)).containsExactly("NEW>a: y");
    restart(told, waiting);
    assertThat(look(400)).isEmpty();
    accept(410, told.clear(at(405)));
    restart(told.clear(at(405)), waiting);
    assertThat(look(800)).containsExactly("RESOLVED>a: -x");
  }

  @Test
  void takesTheFirstChildThatMatchesAndOthersOnlyAfterContinue() {
    given(
        """
        route:
          receiver: c
          group_wait: 0s
          group_by: [station]
          routes:
            - {matchers: [severity = critical], receiver: a, continue: true}
            - {area: city, matchers: ['station_type = "hut"'], receiver: b}
            - {area: east, receiver: a}
        """);
    accept(0, alarm("x", "r", "hut-1", Severity.CRITICAL, NOON));
    accept(0, alarm("y", "r", "st-1", Severity.WARNING, NOON));
    accept(0, alarm("z", "r", "st-2", Severity.WARNING, NOON));
    accept(0, alarm("w", "r", "elsewhere", Severity.WARNING, NOON));
    assertThat(look(0))
        .containsExactlyInAnyOrder("NEW>a: x", "NEW>b: x", "NEW>a: y", "NEW>c: z", "NEW>c: w");
  }

  @Test
  void whatMovesToAWorseRouteIsToldThereAndItsEndToBoth() {
    given(
        """
        route:
          receiver: a
          group_wait: 0s
          group_interval: 10s
          group_by: [station]
          routes: [{matchers: [severity = critical], receiver: b}]
        """);
    Alarm alarm = warning("x", "st-1");
    accept(0, alarm);
    assertThat(look(0)).containsExactly("NEW>a: x");
    Alarm worse = alarm.step(Severity.CRITICAL, NEWER);
    accept(5, worse);
    assertThat(look(10)).containsExactly("NEW>b: x");
    Alarm milder = worse.step(Severity.WARNING, NEWER);
    accept(15, milder);
    assertThat(look(30)).isEmpty();
    accept(35, milder.clear(at(35)));
    assertThat(look(60)).containsExactlyInAnyOrder("RESOLVED>a: -x", "RESOLVED>b: -x");
    assertThat(dispatcher.size()).isZero();
  }

  @Test
  void escalatesLevelByLevelUntilSomebodyTakesIt() {
    given(
        """
        route:
          receiver: a
          group_wait: 0s
          group_by: [station]
          escalate: [{after: 10m, receiver: b}, {after: 30m, receiver: c}]
        """);
    Alarm x = warning("x", "st-1");
    Alarm y = warning("y", "st-1");
    accept(0, x, y);
    assertThat(look(0)).containsExactly("NEW>a: x y");
    assertThat(look(599)).isEmpty();
    accept(599, y.acknowledge("chen", "seen", at(599)));
    restart(x, y.acknowledge("chen", "seen", at(599)));
    assertThat(look(600)).containsExactly("ESCALATED>b: x");
    assertThat(look(1_200)).isEmpty();
    assertThat(look(1_800)).containsExactly("ESCALATED>c: x");
    Alarm taken = x.acknowledge("li", "coming", at(1_900));
    accept(1_900, taken.clear(at(1_950)), y.acknowledge("chen", "s", at(599)).clear(at(1_950)));
    assertThat(look(2_400))
        .as("c does not want to be told of the end")
        .containsExactlyInAnyOrder("RESOLVED>a: -x -y", "RESOLVED>b: -x");
  }

  @Test
  void tellsWhoIsOnCallWhereItIs() {
    String yaml =
        """
        people:
          - {id: li, name: Li}
          - {id: wang, name: Wang, language: en}
          - {id: zhao, name: Zhao}
        rotas:
          - {name: all, role: operator, start: 2026-11-16, people: [li]}
          - {name: east, role: operator, area: east, start: 2026-11-16, people: [wang, zhao]}
        route: {receiver: duty, group_wait: 0s}
        """;
    config =
        NotifyConfig.parse(
            yaml
                + """
                receivers:
                  - {name: duty, on_call: operator, channels: [{webhook: {url: "http://127.0.0.1:1/"}}]}
                """,
            java.nio.file.Path.of("."),
            Map.of());
    dispatcher = new Dispatcher(config, new Notices(""), Cases.register());
    standIns.add(new Duty.StandIn("o", "all", "zhao", at(-10), at(5), "chen", "ill", at(-20)));
    accept(0, warning("x", "st-1"), warning("y", "st-2"));
    assertThat(look(0)).containsExactlyInAnyOrder("NEW>duty/wang: x", "NEW>duty/zhao: y");
  }

  @Test
  void silencedAlarmsAreNotToldUntilTheSilenceEnds() {
    given(PLAIN);
    silences.add(
        new Silence(
            "s",
            Alarm.Concern.STATION,
            List.of(LabelMatcher.parse("station = st-1")),
            at(0),
            at(1_000),
            "chen",
            "mending",
            at(0),
            ""));
    accept(0, warning("x", "st-1"), warning("y", "st-2"));
    assertThat(look(30)).containsExactly("NEW>a: y");
    assertThat(look(330)).isEmpty();
    assertThat(look(1_000)).containsExactly("NEW>a: x");
  }

  @Test
  void nothingHoldsACriticalHealthAlarmBack() {
    given(
        """
        time_intervals:
          - {name: always, time_intervals: [{years: ['2000:2100']}]}
        inhibit_rules:
          - {source_matchers: [alertname = mains_lost], target_matchers: [severity =~ ".+"]}
        route:
          receiver: a
          group_by: ['...']
          group_wait: 0s
          routes: [{matchers: [concern = health], mute_time_intervals: [always]}]
        """);
    silences.add(
        new Silence(
            "s",
            Alarm.Concern.HEALTH,
            List.of(LabelMatcher.parse("concern = health")),
            at(0),
            at(1_000),
            "li",
            "drill",
            at(0),
            ""));
    accept(0, alarm("m", "mains_lost", "st-1", Severity.WARNING, NOON));
    accept(0, health("h", Severity.WARNING, NOON), health("c", Severity.CRITICAL, NOON));
    assertThat(look(0)).containsExactlyInAnyOrder("NEW>a: m", "NEW>a: c");
  }

  @Test
  void mutedAtNightByTheClockOfTheStation() {
    given(
        """
        time_intervals:
          - name: night
            time_intervals: [{times: [{start_time: "20:00", end_time: "24:00"}]}]
        route:
          receiver: a
          group_wait: 0s
          group_interval: 1h
          routes: [{matchers: [severity = warning], mute_time_intervals: [night]}]
        """);
    accept(0, warning("x", "st-1"));
    assertThat(look(0)).isEmpty();
    assertThat(look(3 * 3_600)).isEmpty();
    assertThat(look(4 * 3_600)).as("midnight in Shanghai").containsExactly("NEW>a: x");
  }

  @Test
  void thirtyDarkDevicesInOnePowerCutAreOnePage() {
    given(
        """
        inhibit_rules:
          - {source_matchers: [alertname = mains_lost], target_matchers: [alertname = device_offline], equal: [station]}
        route: {receiver: a, group_by: [station], group_wait: 10s}
        """);
    accept(0, alarm("mains", "mains_lost", "st-1", Severity.WARNING, NOON));
    for (int i = 0; i < 30; i++) {
      accept(5, alarm("d" + i, "device_offline", "st-1", Severity.WARNING, at(5)));
    }
    accept(5, alarm("other", "device_offline", "st-2", Severity.WARNING, at(5)));
    assertThat(look(10)).containsExactly("NEW>a: mains");
    assertThat(look(15)).containsExactly("NEW>a: other");
  }

  @Test
  void whatRepeatsSaysForHowLongNobodyHasTakenIt() {
    given(PLAIN);
    accept(0, warning("x", "st-1"));
    look(30);
    List<Decision> decisions =
        dispatcher.look(new Moment(at(30).plus(Duration.ofHours(1)), silences, standIns));
    assertThat(decisions).singleElement().extracting(d -> d.notice().minutes()).isEqualTo(60L);
  }
}
