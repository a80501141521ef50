package io.waystation.alerting.notify.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.Cases;
import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.Basis;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Notification.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is told does not depend on what was found: exchange everything measured, and every text
 * stays the same to the byte.
 */
class PrivacyTest {
  private static final Instant AT = Cases.NOON;
  private static final Optional<Station> HUT = Optional.of(Cases.station("hut-1", "east"));
  private static final Notices NOTICES = new Notices("https://w.example");
  private static final LocalText NOTHING = new LocalText("", "");

  private static Alarm alarm(
      Rule<?> rule,
      String name,
      String signal,
      PersonId person,
      LocalText title,
      LocalText evidence,
      Severity severity,
      Alarm.Condition condition) {
    return new Alarm(
        "0b2c",
        name,
        person + name,
        rule.concern(),
        new StationId("hut-1"),
        rule.concern() == Alarm.Concern.HEALTH ? signal + "-kiosk" : "gw",
        "",
        person,
        signal,
        severity,
        severity,
        condition,
        evidence != NOTHING,
        rule.latch(),
        title,
        evidence,
        AT,
        AT,
        condition == Alarm.Condition.NORMAL ? AT.plusSeconds(60) : null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  /** Everything that could leave the house: the notice itself and its words in both languages. */
  private static List<String> told(Alarm alarm, Cause cause, String kind) {
    Map<String, String> labels = AlarmLabels.of(alarm, HUT, Cases.areas(), kind);
    boolean firing = alarm.condition() != Alarm.Condition.NORMAL;
    List<Notices.Told> one = List.of(new Notices.Told(alarm, labels, HUT, firing));
    List<String> told = new ArrayList<>();
    for (Notice notice :
        List.of(NOTICES.notice(cause, 12, one, labels), NOTICES.digest(Notices.lines(one)))) {
      told.add(notice.json());
      for (String language : List.of("zh", "en")) {
        Wording wording = new Wording(language);
        told.add(wording.subject(notice));
        told.add(wording.text(notice));
        told.add(wording.brief(notice, 130));
      }
    }
    return told;
  }

  @Test
  void ofAHealthAlarmOnlyThatAndWhereAndHowBadIsTold() {
    RuleBook book = RuleBook.shipped();
    List<Rule<?>> health =
        book.rules().stream()
            .<Rule<?>>map(rule -> rule)
            .filter(rule -> rule.concern() == Alarm.Concern.HEALTH)
            .toList();
    assertThat(health).hasSizeGreaterThanOrEqualTo(19);
    Set<String> vitals = vitals(health);
    PersonId person = new PersonId(Cases.WORKER);
    PersonId other = PersonId.random();
    for (Rule<?> rule : health) {
      for (Severity severity : Severity.values()) {
        for (Alarm.Condition condition : Alarm.Condition.values()) {
          for (Cause cause : Cause.values()) {
            for (String signal : rule.signals()) {
              LocalText evidence = new LocalText("实测 777 单位", "measured 777 units");
              List<String> one =
                  told(
                      alarm(
                          rule,
                          rule.id(),
                          signal,
                          person,
                          rule.title(),
                          evidence,
                          severity,
                          condition),
                      cause,
                      "band");
              List<String> another =
                  told(
                      alarm(
                          rule,
                          "another",
                          "other_signal",
                          other,
                          NOTHING,
                          NOTHING,
                          severity,
                          condition),
                      cause,
                      "score");
              assertThat(one).isEqualTo(another);
              assertThat(String.join("\n", one))
                  .doesNotContain("777", Cases.WORKER, "实测", "measured", "kiosk")
                  .doesNotContainIgnoringCase(vitals.toArray(String[]::new));
            }
          }
        }
      }
    }
  }

  /** Names and codes of everything that is measured on people. */
  private static Set<String> vitals(List<Rule<?>> health) {
    Set<String> words = new TreeSet<>();
    for (Rule<?> rule : health) {
      words.add(rule.title().zh());
      words.add(rule.title().en());
      words.add(rule.id());
    }
    SignalCatalogue.shipped().all().stream()
        .filter(signal -> signal.health())
        .forEach(
            signal -> {
              words.add(signal.code());
              words.add(signal.name().zh());
              words.add(signal.name().en());
            });
    // Height, weight and the like are words that stand in others.
    words.removeIf(word -> word.length() < 2 || "level".equalsIgnoreCase(word));
    return words;
  }

  @Test
  void ofAStationAlarmTheTitleIsToldAndNeverTheEvidence() {
    List<Rule<?>> station =
        RuleBook.shipped().rules().stream()
            .<Rule<?>>map(rule -> rule)
            .filter(rule -> rule.concern() == Alarm.Concern.STATION)
            .toList();
    assertThat(station).hasSizeGreaterThan(50);
    for (Rule<?> rule : station) {
      String signal = rule.signals().stream().findFirst().orElse("");
      LocalText evidence = new LocalText("实测 777 单位", "measured 777 units");
      List<String> one =
          told(
              alarm(
                  rule,
                  rule.id(),
                  signal,
                  PersonId.NONE,
                  rule.title(),
                  evidence,
                  Severity.CRITICAL,
                  Alarm.Condition.ACTIVE),
              Cause.NEW,
              "limit");
      assertThat(one.stream().collect(Collectors.joining()))
          .contains(rule.title().zh(), rule.title().en())
          .doesNotContain("777");
    }
  }

  @Test
  void whatIsAboutAPersonIsHealthWhateverItsRuleSays() {
    Rule<?> smoke = RuleBook.shipped().find("smoke").orElseThrow();
    Alarm alarm =
        alarm(
            smoke,
            "fall",
            "fall.detected",
            new PersonId(Cases.WORKER),
            new LocalText("有人跌倒", "Somebody fell"),
            NOTHING,
            Severity.CRITICAL,
            Alarm.Condition.ACTIVE);
    assertThat(String.join("", told(alarm, Cause.NEW, "event")))
        .doesNotContain("跌倒", "fell", "fall", Cases.WORKER);
  }

  @Test
  void theWordsOfOneAlarm() {
    Alarm alarm = Cases.health("h-1", Severity.CRITICAL, AT);
    Map<String, String> labels = AlarmLabels.of(alarm, HUT, Cases.areas(), "band");
    Notice notice =
        NOTICES.notice(
            Cause.ESCALATED, 12, List.of(new Notices.Told(alarm, labels, HUT, true)), Map.of());
    assertThat(new Wording("zh").text(notice))
        .isEqualTo(
            """
            升级：12 分钟无人确认，请您处理。
            【紧急】健康报警，请打开页面查看，hut-1 驿站，11-21 20:00 起
            https://w.example/#/alarms/h-1""");
    assertThat(new Wording("en").text(notice))
        .isEqualTo(
            """
            Escalated to you: nobody has acknowledged it for 12 min.
            [CRITICAL] Health alarm: please look at the page, Station hut-1, 11-21 20:00
            https://w.example/#/alarms/h-1""");
    assertThat(Notice.of(notice.json())).isEqualTo(notice);
  }
}
