package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Subject;
import io.waystation.dashboard.json.PersonJson;
import io.waystation.dashboard.json.Times;
import io.waystation.dashboard.json.ValueJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Flag;
import io.waystation.model.Kind;
import io.waystation.model.Person;
import io.waystation.model.SeriesKey;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.VitalBands;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.WindowSeries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Values over time, of a station or of a worker. */
final class SeriesRoutes {
  private static final Duration STATION_RANGE = Duration.ofHours(24);
  private static final Duration PERSON_RANGE = Duration.ofDays(84);

  /** Up to here every point is shown. */
  private static final Duration RAW = Duration.ofHours(6);

  private static final Duration LONGEST = Duration.ofDays(3_700);
  private static final Duration DAY = Duration.ofDays(1);

  /** Finest first; a day is a local calendar day. */
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          DAY);

  private static final int FITTING_WINDOWS = 400;
  private static final int MOST_WINDOWS = 2_000;
  private static final int MOST_STATION_POINTS = 20_000;
  private static final int MOST_PERSON_POINTS = 5_000;

  /** A state is repeated every 300 s: when three are missing, nobody knows it any more. */
  private static final Duration STATE_GAP = Duration.ofSeconds(900);

  private static final Comparator<SeriesKey> ORDER =
      Comparator.comparing((SeriesKey key) -> key.signal().code())
          .thenComparing(SeriesKey::device)
          .thenComparing(SeriesKey::part);

  private record Range(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  private final TelemetryStore telemetry;
  private final Records records;
  private final Access access;
  private final Directory directory;
  private final Clock clock;

  SeriesRoutes(
      TelemetryStore telemetry, Records records, Access access, Directory directory, Clock clock) {
    this.telemetry = telemetry;
    this.records = records;
    this.access = access;
    this.directory = directory;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("readStationSeries", this::station).answer("readPersonSeries", this::person);
  }

  private Answer station(Call call) {
    Station station = StationRoutes.find(directory, call);
    Range range = range(call, STATION_RANGE);
    List<Signal> signals = signals(call, signal -> !signal.health());
    Duration step = step(call, range);
    Set<String> pointwise = codes(signals, signal -> step == null || worded(signal));
    Set<String> windowed = codes(signals, signal -> !pointwise.contains(signal.code()));
    List<JsonObject> series = new ArrayList<>();
    if (!pointwise.isEmpty()) {
      points(station, pointwise, range).forEach(series::add);
    }
    if (!windowed.isEmpty()) {
      windows(station, windowed, range, step).forEach(series::add);
    }
    return Answer.ok(
        answer(station.zone(), range)
            .put("step", windowed.isEmpty() ? null : word(step))
            .put("series", new JsonArray(series)));
  }

  private List<JsonObject> points(Station station, Set<String> signals, Range range) {
    return telemetry
        .series(Selector.of(station.id(), signals), range.from, range.to, MOST_STATION_POINTS)
        .stream()
        .filter(series -> ofStation(series.key()))
        .sorted(Comparator.comparing(Series::key, ORDER))
        .map(
            series -> {
              List<Point> valid = valid(series.points());
              return line(series.key())
                  .put("truncated", series.points().size() >= MOST_STATION_POINTS)
                  .put(
                      "points",
                      ValueJson.points(
                          series.key().signal().kind() == Kind.STATE ? ends(valid) : valid));
            })
        .toList();
  }

  private List<JsonObject> windows(
      Station station, Set<String> signals, Range range, Duration step) {
    Selector selector = Selector.of(station.id(), signals);
    List<WindowSeries> found =
        step.equals(DAY)
            ? telemetry.days(
                selector,
                range.from.atZone(station.zone()).toLocalDate(),
                range.to.minusMillis(1).atZone(station.zone()).toLocalDate(),
                station.zone())
            : telemetry.windows(selector, range.from, range.to, step);
    return found.stream()
        .filter(series -> ofStation(series.key()))
        .sorted(Comparator.comparing(WindowSeries::key, ORDER))
        .map(
            series ->
                line(series.key())
                    .put("truncated", false)
                    .put("windows", ValueJson.windows(series.windows())))
        .toList();
  }

  private Answer person(Call call) {
    Range range = range(call, PERSON_RANGE);
    List<Signal> asked = signals(call, Signal::health);
    List<Signal> signals = asked.isEmpty() ? SignalCatalogue.current().vitals() : asked;
    Person person = PeopleRoutes.find(records, call);
    access.audit(call.caller(), "vitals.read", Subject.of(person.id()), call.address());
    Station home = directory.station(person.station()).orElse(null);
    Map<Signal, List<Graded>> points = points(person, codes(signals, any -> true), range);
    OptionalInt altitude = home == null ? OptionalInt.empty() : home.altitude();
    List<JsonObject> series =
        signals.stream()
            .filter(signal -> !asked.isEmpty() || points.containsKey(signal))
            .map(
                signal ->
                    new JsonObject()
                        .put("signal", signal.code())
                        .put(
                            "bands",
                            new JsonArray(
                                VitalBands.shipped().bands(signal, person.sex(), altitude).stream()
                                    .map(PersonJson::band)
                                    .toList()))
                        .put("points", graded(points.getOrDefault(signal, List.of()))))
            .toList();
    return Answer.ok(answer(PeopleRoutes.zone(home), range).put("series", new JsonArray(series)));
  }

  /**
   * @param severity by the altitude of the place it was measured at, as alarms see it; null where
   *     the tables say nothing
   */
  private record Graded(Point point, Severity severity) {}

  private static JsonArray graded(List<Graded> points) {
    JsonArray array = ValueJson.points(points.stream().map(Graded::point).toList());
    for (int i = 0; i < points.size(); i++) {
      Severity severity = points.get(i).severity;
      array.getJsonArray(i).add(severity == null ? null : severity.word());
    }
    return array;
  }

  /** Of each signal one line, whichever kiosk measured it. */
  private Map<Signal, List<Graded>> points(Person person, Set<String> signals, Range range) {
    Map<Signal, List<Graded>> points = new TreeMap<>(Comparator.comparing(Signal::code));
    Selector selector = Selector.of(person.id(), signals);
    for (Series series : telemetry.series(selector, range.from, range.to, MOST_PERSON_POINTS)) {
      Signal signal = series.key().signal();
      OptionalInt altitude =
          directory
              .station(series.key().station())
              .map(Station::altitude)
              .orElse(OptionalInt.empty());
      for (Point point : valid(series.points())) {
        Severity severity =
            VitalBands.shipped()
                .grade(signal, point.value(), person.sex(), altitude)
                .map(VitalBands.Grade::severity)
                .orElse(null);
        points.computeIfAbsent(signal, s -> new ArrayList<>()).add(new Graded(point, severity));
      }
    }
    points.values().forEach(list -> list.sort(Comparator.comparing(graded -> graded.point.time())));
    return points;
  }

  private Range range(Call call, Duration usual) {
    Instant to = call.time("to").orElseGet(clock::instant);
    Instant from = call.time("from").orElseGet(() -> to.minus(usual));
    Range range = new Range(from, to);
    if (!from.isBefore(to)) {
      throw Problem.badRequest("from 必须早于 to。", "from must be before to.");
    }
    if (range.length().compareTo(LONGEST) > 0) {
      throw Problem.badRequest("时间范围不能超过十年。", "The range may span ten years at most.");
    }
    return range;
  }

  private static List<Signal> signals(Call call, Predicate<Signal> allowed) {
    List<String> codes = call.list("signals").stream().distinct().toList();
    List<String> unknown =
        codes.stream()
            .filter(code -> SignalCatalogue.current().find(code).filter(allowed).isEmpty())
            .toList();
    if (!unknown.isEmpty()) {
      throw Problem.badRequest(
          "这里没有这些信号：%s。可用的见 GET /signals。".formatted(String.join(", ", unknown)),
          "No signal here is called %s: GET /signals lists them."
              .formatted(String.join(", ", unknown)));
    }
    return codes.stream().map(SignalCatalogue.current()::signal).toList();
  }

  /** Null when points are to be shown. */
  private static Duration step(Call call, Range range) {
    if (call.query("step").isPresent()) {
      Duration step = parse(call.query("step").get());
      if (range.length().dividedBy(step) > MOST_WINDOWS) {
        throw Problem.badRequest(
            "这个步长会产生超过 2000 个时间窗，请加大步长或缩短范围。",
            "That step gives more than 2,000 windows: take a longer one or a shorter range.");
      }
      return step;
    }
    if (range.length().compareTo(RAW) <= 0) {
      return null;
    }
    return STEPS.stream()
        // One more than fits: the range seldom begins where a window does.
        .filter(step -> range.length().dividedBy(step) + 1 <= FITTING_WINDOWS)
        .findFirst()
        .orElse(DAY);
  }

  private static Duration parse(String step) {
    return step.equals("P1D") ? DAY : Duration.parse(step);
  }

  private static String word(Duration step) {
    return step.equals(DAY) ? "P1D" : step.toString();
  }

  private static boolean worded(Signal signal) {
    return signal.kind() == Kind.STATE || signal.kind() == Kind.EVENT || signal.kind() == Kind.GEO;
  }

  private static Set<String> codes(List<Signal> signals, Predicate<Signal> which) {
    return signals.stream().filter(which).map(Signal::code).collect(Collectors.toSet());
  }

  /** What was measured on a person is never part of a station's picture. */
  private static boolean ofStation(SeriesKey key) {
    return key.person().isNone() && !key.signal().health();
  }

  private static List<Point> valid(List<Point> points) {
    long invalid = Flag.of(Flag.REJECTED, Flag.FAILED);
    return points.stream().filter(point -> (point.flags() & invalid) == 0).toList();
  }

  /** First and last of each stretch of the same state; a gap ends a stretch. */
  private static List<Point> ends(List<Point> points) {
    List<Point> ends = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      boolean first = i == 0 || !same(points.get(i - 1), point);
      boolean last = i == points.size() - 1 || !same(point, points.get(i + 1));
      if (first || last) {
        ends.add(point);
      }
    }
    return ends;
  }

  private static boolean same(Point before, Point after) {
    return before.value() == after.value()
        && before.flags() == after.flags()
        && Duration.between(before.time(), after.time()).compareTo(STATE_GAP) <= 0;
  }

  private static JsonObject answer(ZoneId zone, Range range) {
    return new JsonObject()
        .put("zone", zone.getId())
        .put("from", Times.text(range.from))
        .put("to", Times.text(range.to));
  }

  private static JsonObject line(SeriesKey key) {
    return new JsonObject()
        .put("signal", key.signal().code())
        .put("device", key.device().value())
        .put("part", key.part());
  }
}
