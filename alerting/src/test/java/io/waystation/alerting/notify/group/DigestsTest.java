package io.waystation.alerting.notify.group;

import static io.waystation.alerting.notify.Cases.NOON;
import static io.waystation.alerting.notify.Cases.alarm;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.Cases;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.alerting.notify.text.Wording;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DigestsTest {
  private static final LocalText NEWER = new LocalText("新", "newer");

  /** Every alarm by itself, so that each is a message. */
  private static final String EACH =
      """
      flood: {messages: %d, within: %ds}
      route:
        receiver: a
        group_by: ['...']
        group_wait: 0s
        group_interval: %ds
        repeat_interval: 1h
        escalate: [{after: 90s, receiver: b}]
      """;

  private final NotifyConfig config = Cases.config(EACH.formatted(3, 600, 60));
  private final Map<String, String> kept = new TreeMap<>();
  private Dispatcher dispatcher = dispatcher(config);

  private static Dispatcher dispatcher(NotifyConfig config) {
    return new Dispatcher(config, new Notices("https://w.example"), Cases.register());
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private void accept(long seconds, Alarm... alarms) {
    for (Alarm alarm : alarms) {
      dispatcher.accept(alarm, at(seconds));
    }
  }

  private List<Decision> decide(long seconds) {
    List<Decision> decisions =
        dispatcher.look(new Moment(at(seconds), List.of(), List.of())).stream()
            .filter(decision -> decision.receiver().equals("a"))
            .toList();
    keep(dispatcher, kept);
    return decisions;
  }

  private static void keep(Dispatcher dispatcher, Map<String, String> kept) {
    kept.putAll(dispatcher.saved());
    kept.keySet().removeAll(dispatcher.ended());
  }

  private List<String> look(long seconds) {
    return decide(seconds).stream().map(DigestsTest::text).toList();
  }

  private static String text(Decision decision) {
    return decision.notice().lines().stream()
        .map(line -> (line.firing() ? "" : "-") + line.alarm())
        .collect(Collectors.joining(" "));
  }

  private static Alarm warning(String id, long seconds) {
    return alarm(id, "too_hot", "st-1", Severity.WARNING, at(seconds));
  }

  @Test
  void beyondTheBudgetAlarmsAreToldTogetherByCause() {
    accept(0, warning("a", 0), warning("b", 0));
    assertThat(look(0)).containsExactly("a", "b");
    Alarm over = warning("e", 2);
    accept(
        10,
        warning("c", 0),
        alarm("d", "too_hot", "st-2", Severity.WARNING, at(1)),
        alarm("n", "stuffy", "st-1", Severity.NOTICE, at(1)),
        over);
    assertThat(look(10)).isEmpty();
    accept(20, over.clear(at(20)));
    assertThat(look(69)).isEmpty();
    assertThat(dispatcher.due()).isEqualTo(at(70));
    List<Decision> digest = decide(70);
    assertThat(digest).extracting(DigestsTest::text).containsExactly("c d n -e");
    Notice notice = digest.get(0).notice();
    assertThat(notice.causes())
        .extracting(Notice.Cause::severity, Notice.Cause::alarms, Notice.Cause::over)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Severity.WARNING, 3, 1),
            org.assertj.core.groups.Tuple.tuple(Severity.NOTICE, 1, 0));
    assertThat(Notice.of(notice.json())).isEqualTo(notice);
    assertThat(new Wording("zh").text(notice))
        .isEqualTo(
            """
            报警较多，以下 4 条合并通知：
            【警告】室内过热 ×3，st-1 驿站 等 2 处，其中 1 条已恢复
            【提示】室内过热 ×1，st-1 驿站
            https://w.example/#/alarms""");
    assertThat(new Wording("en").text(notice))
        .isEqualTo(
            """
            Many alarms at once; these 4 are told together:
            [Warning] Room too hot ×3, Station st-1 and 1 more places, 1 of them over
            [Notice] Room too hot ×1, Station st-1
            https://w.example/#/alarms""");
  }

  @Test
  void aCriticalOneGoesAtOnceAndTakesWhatWaitedOfItselfAlong() {
    accept(0, warning("a", 0), warning("b", 0));
    assertThat(look(0)).containsExactly("a", "b");
    accept(0, warning("c", 0));
    assertThat(look(0)).isEmpty();
    accept(10, alarm("k", "smoke", "st-1", Severity.CRITICAL, at(10)));
    assertThat(look(10)).containsExactly("k");
    accept(20, warning("c", 0).step(Severity.CRITICAL, NEWER));
    assertThat(look(60)).as("its group is looked at again").containsExactly("c");
    assertThat(look(70)).isEmpty();
  }

  @Test
  void theDigestWaitsForItsTurnWhenThereWereMessagesEnough() {
    accept(0, warning("a", 0), warning("b", 0));
    assertThat(look(0)).containsExactly("a", "b");
    accept(0, warning("c", 0));
    assertThat(look(0)).isEmpty();
    assertThat(look(60)).containsExactly("c");
    accept(61, warning("d", 61));
    assertThat(look(121)).isEmpty();
    assertThat(dispatcher.due()).isBefore(at(600));
    assertThat(look(599)).isEmpty();
    assertThat(look(600)).containsExactly("d");
  }

  @Test
  void whatWaitsIsNotForgottenByARestart() {
    accept(0, warning("a", 0), warning("b", 0));
    look(0);
    accept(0, warning("c", 0), warning("d", 0));
    look(0);
    dispatcher = dispatcher(config);
    kept.forEach(dispatcher::restore);
    assertThat(look(59)).isEmpty();
    assertThat(look(60)).containsExactly("c d");
    assertThat(look(61)).isEmpty();
  }

  @Test
  void aReceiverThatIsNoMoreIsForgotten() {
    accept(0, warning("a", 0), warning("b", 0), warning("c", 0), warning("d", 0));
    look(0);
    NotifyConfig others =
        NotifyConfig.parse(
            """
            receivers:
              - name: z
                channels: [{webhook: {url: "http://127.0.0.1:1/z"}}]
            route: {receiver: z}
            """,
            java.nio.file.Path.of("."),
            Map.of());
    dispatcher = dispatcher(others);
    kept.forEach(dispatcher::restore);
    assertThat(look(60)).isEmpty();
    assertThat(kept).isEmpty();
  }

  /**
   * Beside a dispatcher that may say as much as it likes: what that one tells of a critical alarm
   * ours tells in the same second; whatever else it tells ours tells within the interval and the
   * time of the budget; and of messages without a critical alarm there are never more in that time
   * than allowed.
   */
  @Property(tries = 60)
  void nothingIsForgottenNothingCriticalWaitsAndNobodyIsFlooded(@ForAll long seed) {
    Random random = new Random(seed);
    int messages = 2 + random.nextInt(5);
    int within = 60 + random.nextInt(200);
    int interval = 10 + random.nextInt(50);
    NotifyConfig ours = Cases.config(EACH.formatted(messages, within, interval));
    Dispatcher free = dispatcher(Cases.config(EACH.formatted(999_999, within, interval)));
    Dispatcher held = dispatcher(ours);
    Map<String, String> rows = new TreeMap<>();
    Map<String, Alarm> alarms = new LinkedHashMap<>();
    Map<String, Deque<Integer>> sent = new HashMap<>();
    Map<String, Map<String, Integer>> owed = new HashMap<>();
    int raising = 400;
    int end = raising + interval + within + 2;
    for (int now = 0; now <= end; now++) {
      Instant at = at(now);
      for (int n = now < raising ? random.nextInt(3) : 0; n > 0; n--) {
        Alarm alarm = change(random, alarms, at);
        free.accept(alarm, at);
        held.accept(alarm, at);
        alarms.put(alarm.id(), alarm);
      }
      Moment moment = new Moment(at, List.of(), List.of());
      Set<String> critical = new TreeSet<>();
      for (Decision decision : free.look(moment)) {
        if (now >= raising) {
          continue;
        }
        if (critical(decision)) {
          critical.add(decision.receiver() + " " + text(decision));
        } else {
          for (Notice.Line line : decision.notice().lines()) {
            owed.computeIfAbsent(decision.receiver(), r -> new HashMap<>())
                .putIfAbsent(line.alarm(), now);
          }
        }
      }
      Set<String> said = new HashSet<>();
      for (Decision decision : held.look(moment)) {
        String receiver = decision.receiver();
        said.add(receiver + " " + text(decision));
        decision
            .notice()
            .lines()
            .forEach(line -> owed.getOrDefault(receiver, new HashMap<>()).remove(line.alarm()));
        assertThat(decision.notice().more()).as("the lines are all").isLessThanOrEqualTo(1_000);
        if (decision.notice().more() > 0) {
          // Beyond thirty lines an alarm is in the counts only.
          assertThat(decision.notice().causes().stream().mapToInt(Notice.Cause::alarms).sum())
              .isEqualTo(decision.notice().lines().size() + decision.notice().more());
          owed.remove(receiver);
        }
        if (!critical(decision)) {
          Deque<Integer> times = sent.computeIfAbsent(receiver, r -> new ArrayDeque<>());
          times.addLast(now);
          int second = now;
          times.removeIf(time -> time <= second - within);
          assertThat(times).as("%s at %d", receiver, now).hasSizeLessThanOrEqualTo(messages);
        }
      }
      assertThat(said).as("at %d", now).containsAll(critical);
      int second = now;
      owed.forEach(
          (receiver, since) ->
              assertThat(since)
                  .as("%s at %d", receiver, second)
                  .allSatisfy(
                      (alarm, when) ->
                          assertThat(second - when).isLessThanOrEqualTo(interval + within)));
      keep(held, rows);
      if (random.nextInt(30) == 0) {
        held = dispatcher(ours);
        List<String> ids = new ArrayList<>(rows.keySet());
        java.util.Collections.shuffle(ids, random);
        for (String id : ids) {
          held.restore(id, rows.get(id));
        }
        Set<String> members = held.members();
        for (Alarm alarm : alarms.values()) {
          if (alarm.open() || members.contains(alarm.id())) {
            held.accept(alarm, at);
          }
        }
      }
    }
    assertThat(owed.values()).as("owed in the end").allMatch(Map::isEmpty);
  }

  private static boolean critical(Decision decision) {
    return decision.notice().lines().stream()
        .anyMatch(line -> line.severity() == Severity.CRITICAL);
  }

  private static Alarm change(Random random, Map<String, Alarm> alarms, Instant at) {
    List<Alarm> on =
        alarms.values().stream().filter(a -> a.condition() != Alarm.Condition.NORMAL).toList();
    int what = random.nextInt(6);
    if (on.isEmpty() || what < 3) {
      Severity severity = random.nextInt(8) == 0 ? Severity.CRITICAL : Severity.NOTICE;
      String station = random.nextBoolean() ? "st-1" : "st-2";
      return alarm("x" + alarms.size(), "r" + random.nextInt(3), station, severity, at);
    }
    Alarm one = on.get(random.nextInt(on.size()));
    if (what == 3) {
      return one.step(random.nextBoolean() ? Severity.CRITICAL : Severity.WARNING, NEWER);
    }
    return what == 4 && one.acknowledgement() == null
        ? one.acknowledge("chen", "seen", at)
        : one.clear(at);
  }
}
