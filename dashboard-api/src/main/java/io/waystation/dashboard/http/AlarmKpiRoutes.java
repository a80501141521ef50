package io.waystation.dashboard.http;

import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.json.AlarmKpiJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmKpis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How well alarms serve people, against the targets of ISA-18.2 and EEMUA 191. Figures about health
 * alarms are for those who may read these; they name rules and stations, and nobody.
 */
final class AlarmKpiRoutes {
  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofDays(31);

  private final AlarmPerformance performance;
  private final Access access;
  private final AlarmKpiJson json;
  private final Clock clock;

  AlarmKpiRoutes(AlarmPerformance performance, Access access, Directory directory, Clock clock) {
    this.performance = performance;
    this.access = access;
    this.json = new AlarmKpiJson(directory);
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("readAlarmKpis", this::read);
  }

  private Answer read(Call call) {
    Alarm.Concern concern = concern(call);
    Instant now = clock.instant();
    Instant asked = call.time("to").orElse(now);
    Instant to = asked.isAfter(now) ? now : asked;
    Instant from = call.time("from").orElseGet(() -> to.minus(USUAL));
    if (from.isAfter(asked)) {
      throw Problem.of(
          422,
          "from 晚于 to（未填写时为现在）：请把 from 提前，或把 to 推后。",
          "from is after to (now, when it is left out): choose an earlier from, or a later to.");
    }
    Duration length = Duration.between(from, to);
    if (length.compareTo(AlarmKpis.WINDOW) < 0) {
      throw Problem.of(
          422,
          "时间段至少 10 分钟，并且已经开始：请把 from 提前。",
          "The time asked for must be past, and 10 minutes at least: choose an earlier from.");
    }
    if (length.compareTo(LONGEST) > 0) {
      throw Problem.of(
          422, "时间段最长 31 天：请分月查询。", "The time asked for is 31 days at most: ask month by month.");
    }
    OptionalInt operators =
        call.number("operators")
            .map(count -> OptionalInt.of(count.intValue()))
            .orElse(OptionalInt.empty());
    AlarmKpis kpis =
        performance
            .between(from, to, concern, operators)
            .orElseThrow(
                () ->
                    Problem.of(
                        422,
                        "这段时间的报警历史太多，无法一次算出：请缩短时间段，例如按周查询。",
                        "There is more alarm history in that time than can be answered at once:"
                            + " ask for less, for example week by week."));
    if (concern == Alarm.Concern.HEALTH) {
      access.audit(call.caller(), "health-alarms.kpis", "", call.address());
    }
    return Answer.ok(json.kpis(kpis));
  }

  private static Alarm.Concern concern(Call call) {
    Alarm.Concern usual =
        call.caller().may(Permission.HEALTH_READ) ? Alarm.Concern.HEALTH : Alarm.Concern.STATION;
    Alarm.Concern concern =
        call.query("concern")
            .map(word -> Alarm.Concern.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(usual);
    if (!call.caller().may(Permission.toRead(concern))) {
      throw Problem.notAllowed();
    }
    return concern;
  }
}
