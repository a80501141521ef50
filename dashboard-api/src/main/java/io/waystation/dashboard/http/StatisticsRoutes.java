package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.json.StationJson;
import io.waystation.dashboard.json.StatisticsJson;
import io.waystation.dashboard.json.Times;
import io.waystation.dashboard.live.Directory;
import io.waystation.dashboard.statistics.Statistics;
import io.waystation.dashboard.statistics.Tally;
import io.waystation.model.Device;
import io.waystation.model.Station;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How stations are used: figures by local day. */
final class StatisticsRoutes {
  private static final int USUAL_DAYS = 7;
  private static final int MOST_DAYS = 92;
  private static final int MOST_LIST_DAYS = 31;

  /** As many as are kept; see {@link Statistics}. */
  private static final int MOST_STATION_DAYS = 20_000;

  /** What has been worked out by then is kept, so asking again gets further. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Of a station without devices: nothing is expected of it. */
  private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;

  /** Local days, both included. */
  private record Range(LocalDate from, LocalDate to) {
    long days() {
      return ChronoUnit.DAYS.between(from, to) + 1;
    }

    JsonObject json() {
      return new JsonObject().put("from", from.toString()).put("to", to.toString());
    }
  }

  private final Directory directory;
  private final Statistics statistics;
  private final Clock clock;

  StatisticsRoutes(Directory directory, Statistics statistics, Clock clock) {
    this.directory = directory;
    this.statistics = statistics;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("readStationStatistics", this::station).answer("listStatistics", this::stations);
  }

  private Answer station(Call call) {
    Station station = StationRoutes.find(directory, call);
    Range range = range(call, List.of(station), MOST_DAYS);
    List<Statistics.Day> days = days(station, range, () -> {});
    return Answer.ok(
        range
            .json()
            .put("station", StationJson.reference(station))
            .put("zone", station.zone().getId())
            .put("step", "P1D")
            .put("now", Times.text(clock.instant()))
            .put("days", new JsonArray(days.stream().map(StatisticsJson::day).toList()))
            .put("total", StatisticsJson.tally(sum(days))));
  }

  private Answer stations(Call call) {
    directory.refresh();
    Optional<String> area = call.query("area");
    List<Station> stations =
        area.map(this::within)
            .map(
                areas ->
                    directory.stations().stream()
                        .filter(station -> areas.contains(station.area()))
                        .toList())
            .orElseGet(directory::stations);
    Range range = range(call, stations, MOST_LIST_DAYS);
    if (stations.size() * range.days() > MOST_STATION_DAYS) {
      throw Problem.of(
          422,
          "站点数乘以天数超过 20,000：请缩短时间段，或用 area 选一个区域。",
          "Stations times days are more than 20,000: ask for fewer days, or choose an area.");
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<JsonObject> rows = new ArrayList<>();
    for (Station station : stations) {
      int done = rows.size();
      Runnable check =
          () -> {
            if (System.nanoTime() > end) {
              throw Problem.busy(
                  "正在计算统计数据：%d 个站点中已完成 %d 个，请再次请求。".formatted(stations.size(), done),
                  "The figures are being worked out, %d of %d stations so far: ask again."
                      .formatted(done, stations.size()));
            }
          };
      rows.add(
          StatisticsJson.tally(sum(days(station, range, check)))
              .put("station", StationJson.reference(station))
              .put("area", station.area())
              .put("zone", station.zone().getId()));
    }
    return Answer.ok(
        range
            .json()
            .put("area", area.orElse(null))
            .put("now", Times.text(clock.instant()))
            .put("stations", new JsonArray(rows)));
  }

  private List<Statistics.Day> days(Station station, Range range, Runnable before) {
    Instant since =
        directory.devices(station.id()).stream()
            .map(Device::commissionedAt)
            .min(Instant::compareTo)
            .orElse(NEVER);
    return range
        .from
        .datesUntil(range.to.plusDays(1))
        .map(
            date -> {
              before.run();
              return statistics.day(station, since, date);
            })
        .toList();
  }

  private static Tally sum(List<Statistics.Day> days) {
    return Tally.sum(days.stream().map(Statistics.Day::tally).toList());
  }

  /** That area and all below it. */
  private Set<String> within(String area) {
    if (directory.area(area).isEmpty()) {
      throw Problem.notFound(
          "没有编号为 '%s' 的区域。".formatted(area), "There is no area '%s'.".formatted(area));
    }
    Set<String> areas = new HashSet<>(Set.of(area));
    while (directory.areas().stream()
        .anyMatch(each -> areas.contains(each.parent()) && areas.add(each.id()))) {
      // Until nothing below is left.
    }
    return areas;
  }

  private Range range(Call call, List<Station> stations, int most) {
    Instant now = clock.instant();
    LocalDate today =
        stations.stream()
            .map(station -> now.atZone(station.zone()).toLocalDate())
            .max(LocalDate::compareTo)
            .orElseGet(() -> now.atZone(ZoneOffset.UTC).toLocalDate());
    Optional<LocalDate> asked = call.query("to").map(text -> date("to", text));
    LocalDate to = asked.filter(date -> date.isBefore(today)).orElse(today);
    LocalDate from =
        call.query("from")
            .map(text -> date("from", text))
            .orElseGet(() -> to.minusDays(USUAL_DAYS - 1));
    if (from.isAfter(asked.orElse(today))) {
      throw Problem.of(
          422,
          "from 晚于 to（未填写时为今天）：请把 from 提前，或把 to 推后。",
          "from is after to (today, when it is left out): choose an earlier from, or a later to.");
    }
    if (from.isAfter(today)) {
      throw Problem.of(
          422, "from 还没有到：请选择今天或更早的日期。", "from is still to come: choose today, or a day before.");
    }
    Range range = new Range(from, to);
    if (range.days() > most) {
      throw Problem.of(
          422,
          "时间段最长 %d 天：请分段查询。".formatted(most),
          "The time asked for is %d days at most: ask for one part after the other."
              .formatted(most));
    }
    return range;
  }

  private static LocalDate date(String name, String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
        throw new DateTimeException(text);
      }
      return date;
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          name + " 应为日期，例如 2026-11-21。", name + " must be a day, for example 2026-11-21.");
    }
  }
}
