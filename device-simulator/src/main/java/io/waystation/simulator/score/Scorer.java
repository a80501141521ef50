package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import io.waystation.simulator.score.Expectation.Need;
import io.waystation.simulator.score.Expectation.On;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.score.Marks.Verdict;
import io.waystation.storage.telemetry.TelemetryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Marks a service against the truth. */
public final class Scorer {
  private Scorer() {}

  /**
   * Whether there is a truth to mark by, before anybody is asked.
   *
   * @throws NoTruth if the file is none, or cannot be read
   */
  public static void check(Path truth) {
    Told.check(truth);
  }

  /**
   * Takes seconds to minutes, mostly for reading the truth and the store. The service should have
   * settled: what it has not stored or judged yet is missing.
   *
   * @param store empty when nobody may look into it
   * @param slack how much later than the table of expectations says the service may notice: about
   *     three seconds of ours, in a city whose clock runs faster
   * @throws NoTruth if the truth cannot be read
   * @throws CannotScore if the service or the store cannot be asked, or the service knows nothing
   *     of this city
   */
  public static Score score(
      Path truth, ServiceApi api, Optional<TelemetryStore> store, Duration slack) {
    List<LocalText> notes = new ArrayList<>();
    DeviceClocks clocks = new DeviceClocks();
    Told told = Told.read(truth, clocks::hear);
    knowsTheCity(api, told, notes);
    Expectations table = Expectations.shipped();
    boolean health = api.may("health.read");
    Marks marks = Marks.NONE;
    if (told.rare()) {
      notes.add(
          new LocalText(
              "这份真值中设备约每 %d 分钟才上报一次，其间发生的事服务无从知晓：报警没有评分，只核对数据完整性、人次和能耗。"
                  .formatted(told.city().beat().toMinutes()),
              "In this truth devices report every %d minutes only, and what happens in between nobody can know: alarms are not marked, only completeness, visits, energy and water."
                  .formatted(told.city().beat().toMinutes())));
    } else {
      List<ServiceAlarm> alarms =
          api.alarms().stream()
              .map(alarm -> needsHistory(alarm, told, table) ? api.detail(alarm) : alarm)
              .toList();
      Marks planted = Marking.mark(told, table, clocks, health, slack, alarms);
      marks = planted.natural(Natural.among(unexplained(planted), told, truth));
    }
    if (told.partial()) {
      notes.add(
          new LocalText(
              "真值文件没有结尾：模拟仍在进行或被中断，结果只是部分结果。",
              "The truth has no end: the simulation goes on or was cut off, and these marks are partial."));
    }
    told.end()
        .filter(end -> end.unacknowledged() > 0)
        .ifPresent(
            end ->
                notes.add(
                    new LocalText(
                        "%d 条消息到结束时未得到确认。".formatted(end.unacknowledged()),
                        "%d messages were not acknowledged when it ended."
                            .formatted(end.unacknowledged()))));
    if (!health) {
      notes.add(
          new LocalText(
              "没有医生的令牌：人员健康报警没有计入。",
              "No doctor's token was given: alarms about people are not there."));
    }
    Optional<LedgerCheck> ledger = Optional.empty();
    if (api.may("system.read")) {
      ledger = Optional.of(LedgerCheck.of(told, api.ledger()));
    } else {
      notes.add(
          new LocalText(
              "没有管理员的令牌：账目没有核对。",
              "No administrator's token was given: the ledger was not looked at."));
    }
    Optional<Completeness.Result> readings = store.map(open -> Completeness.of(truth, open));
    if (store.isEmpty()) {
      notes.add(
          new LocalText(
              "没有给出遥测库：数据完整性没有测量。",
              "No telemetry store was named: completeness was not measured."));
    }
    List<DayError> days = DayErrors.of(told, api, notes);
    return new Score(told, marks, readings, days, ledger, notes);
  }

  /** A service that was never told of these stations cannot have done well or badly. */
  private static void knowsTheCity(ServiceApi api, Told told, List<LocalText> notes) {
    Set<String> known = Set.copyOf(api.stations());
    List<String> unknown =
        told.stations().stream()
            .map(station -> station.id().value())
            .filter(id -> !known.contains(id))
            .sorted()
            .toList();
    int all = told.stations().size();
    if (all > 0 && unknown.size() == all) {
      throw new CannotScore(
          "%s knows none of the %d stations of this truth (%s, ...): nothing was proved. Is it the service these devices spoke to?"
              .formatted(api, all, unknown.get(0)));
    }
    if (!unknown.isEmpty()) {
      notes.add(
          new LocalText(
              "真值中的 %d 个驿站有 %d 个服务不认识：%s 等。".formatted(all, unknown.size(), unknown.get(0)),
              "The service does not know %d of the %d stations of the truth: %s and others."
                  .formatted(unknown.size(), all, unknown.get(0))));
    }
  }

  /** Of a person only one alarm of a rule is on at a time: what is new shows in its history. */
  private static boolean needsHistory(ServiceAlarm alarm, Told told, Expectations table) {
    boolean over = alarm.clearedAt().filter(at -> at.isBefore(told.start())).isPresent();
    return !over
        && !alarm.person().isEmpty()
        && table
            .rows()
            .anyMatch(
                row -> row.on() == On.PERSON && row.need() == Need.ONE && row.of(alarm.rule()));
  }

  private static List<ServiceAlarm> unexplained(Marks marks) {
    return marks.of(Verdict.FALSE).stream().map(Judged::alarm).toList();
  }
}
