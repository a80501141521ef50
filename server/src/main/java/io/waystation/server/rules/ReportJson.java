package io.waystation.server.rules;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.alerting.backtest.Report;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A back-test as JSON: the same for the API and for {@code --json}. It names no person. */
public final class ReportJson {
  private final boolean health;

  private ReportJson(boolean health) {
    this.health = health;
  }

  /**
   * @param health also list alarms about people one by one, without who they are
   */
  public static JsonObject of(Report report, boolean health) {
    ReportJson json = new ReportJson(health);
    JsonArray rules = new JsonArray();
    report.rules().forEach(rule -> rules.add(json.rule(rule)));
    return new JsonObject()
        .put("from", text(report.from()))
        .put("to", text(report.to()))
        .put("storedFrom", json.stored(report, report.storedFrom()))
        .put("storedTo", json.stored(report, report.storedTo()))
        .put("partial", report.partial())
        .put("days", rounded(report.days()))
        .put("zone", report.zone().getId())
        .put("readings", report.readings())
        .put("rules", rules);
  }

  /** When somebody was measured is theirs: of people, the day. */
  private String stored(Report report, Optional<Instant> at) {
    boolean listed = report.rules().stream().allMatch(this::listed);
    return at.map(time -> text(listed ? time : time.truncatedTo(ChronoUnit.DAYS))).orElse(null);
  }

  private JsonObject rule(Report.OfRule rule) {
    return new JsonObject()
        .put("rule", rule.rule())
        .put("version", rule.version())
        .put("inForce", rule.inForce().isEmpty() ? null : rule.inForce())
        .put("title", both(rule.title()))
        .put("concern", rule.concern().name().toLowerCase(Locale.ROOT))
        .put("raised", rule.raised())
        .put("alarms", alarms(rule.alarms(), rule))
        .put("alarmsPerDay", perDay(rule.alarmsPerDay()))
        .put("pages", pages(rule.pages()))
        .put("comparison", comparison(rule.comparison(), rule));
  }

  private JsonArray alarms(Iterable<Report.Raised> alarms, Report.OfRule of) {
    JsonArray all = new JsonArray();
    if (listed(of)) {
      alarms.forEach(alarm -> all.add(alarm(alarm)));
    }
    return all;
  }

  private boolean listed(Report.OfRule of) {
    return health || of.concern() == Alarm.Concern.STATION;
  }

  private static JsonObject alarm(Report.Raised alarm) {
    JsonArray severities = new JsonArray();
    alarm.severities().forEach(severity -> severities.add(severity.word()));
    return new JsonObject()
        .put("station", alarm.station().value())
        .put("device", alarm.device())
        .put("part", alarm.part())
        .put("startedAt", text(alarm.startedAt()))
        .put("learntAt", text(alarm.learntAt()))
        .put("clearedAt", alarm.clearedAt() == null ? null : text(alarm.clearedAt()))
        .put("severities", severities)
        .put("provisional", alarm.provisional())
        .put("unknown", alarm.unknown());
  }

  private static JsonObject pages(Report.Pages pages) {
    JsonArray told = new JsonArray();
    for (Report.Told one : pages.told().values()) {
      told.add(
          new JsonObject()
              .put("name", one.name())
              .put("person", one.person())
              .put("pages", one.pages())
              .put("night", one.night()));
    }
    return new JsonObject()
        .put("routed", pages.routed())
        .put("count", pages.count())
        .put("perDay", perDay(pages.perDay()))
        .put("told", told);
  }

  private JsonObject comparison(Optional<Report.Comparison> found, Report.OfRule of) {
    if (found.isEmpty()) {
      return null;
    }
    Report.Comparison with = found.get();
    JsonArray moved = new JsonArray();
    if (listed(of)) {
      with.moved()
          .forEach(
              one ->
                  moved.add(
                      new JsonObject()
                          .put("inForce", alarm(one.inForce()))
                          .put("tried", alarm(one.tried()))));
    }
    return new JsonObject()
        .put("newCount", with.appeared().size())
        .put("goneCount", with.gone().size())
        .put("movedCount", with.moved().size())
        .put("same", with.same())
        .put("pagesInForce", with.pagesInForce())
        .put("new", alarms(with.appeared(), of))
        .put("gone", alarms(with.gone(), of))
        .put("moved", moved);
  }

  private static JsonArray perDay(Map<LocalDate, Integer> days) {
    JsonArray all = new JsonArray();
    days.forEach(
        (day, count) -> all.add(new JsonObject().put("day", day.toString()).put("count", count)));
    return all;
  }

  private static JsonObject both(LocalText text) {
    return new JsonObject().put("zh", text.zh()).put("en", text.en());
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static double rounded(double days) {
    return Math.round(days * 100) / 100.0;
  }
}
