package io.waystation.storage.telemetry.influx;

import com.influxdb.query.InfluxQLQueryResult;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.HourKeeping;
import io.waystation.storage.telemetry.HourMarks;
import io.waystation.storage.telemetry.HourSum;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.StateShare;
import io.waystation.storage.telemetry.TelemetryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Hourly figures in the retention policy {@code hours}: a measurement {@code <group>_hour} for each
 * group of signals, with the tags of the values and the hour as time. What came when the values of
 * its hour were gone lies in {@code <group>_late} under the time of its last value, so that writing
 * it twice is no harm. How far the figures go is in {@code waystation_marks} at time 0, and {@code
 * waystation_dirty} has, under each hour ever written to late, a version that is 0 when its figures
 * are good again.
 *
 * <p>One process writes. {@code writing} is held while values are written.
 */
final class InfluxHours implements HourKeeping.Engine {
  private static final String MARKS = "waystation_marks";
  private static final String DIRTY = "waystation_dirty";

  /** Not the name of the values' measurement: DELETE knows no retention policy. */
  private static final String HOURLY = "_hour";

  private static final String LATE = "_late";

  /** Hours of each series that one question may ask for: about a quarter of a year. */
  private static final Duration PIECE = Duration.ofHours(2_000);

  /** Any time InfluxDB knows is later: 1677-09-21. */
  private static final Instant EARLIEST = Instant.parse("1677-10-01T00:00:00Z");

  private final InfluxConnection influx;
  private final InfluxReader reader;
  private final Rows rows;
  private final SignalCatalogue catalogue;
  private final Object writing;
  private final Map<Instant, Long> versions = new HashMap<>();
  private HourMarks marks;
  private long version;

  InfluxHours(
      InfluxConnection influx,
      InfluxReader reader,
      Rows rows,
      SignalCatalogue catalogue,
      Object writing) {
    this.influx = influx;
    this.reader = reader;
    this.rows = rows;
    this.catalogue = catalogue;
    this.writing = writing;
    this.version = System.currentTimeMillis();
  }

  @Override
  public HourMarks marks() {
    return marks(List.of());
  }

  /** With the dirty hours of {@code from..to}. */
  HourMarks marks(Instant from, Instant to) {
    return marks(List.of(InfluxQl.notBefore(Hour.floor(from)), InfluxQl.before(to)));
  }

  private HourMarks marks(List<String> when) {
    if (!influx.withoutHours().isEmpty()) {
      return HourMarks.NONE;
    }
    Instant dropped = HourMarks.NEVER;
    Instant done = HourMarks.NEVER;
    for (InfluxQLQueryResult.Series series :
        influx.query("SELECT \"dropped\", \"done\"" + InfluxQl.fromHours(Set.of(MARKS)))) {
      for (InfluxQLQueryResult.Series.Record row : series.getValues()) {
        dropped = mark(row, "dropped");
        done = mark(row, "done");
      }
    }
    SortedSet<Instant> dirty = new TreeSet<>();
    List<String> conditions = new ArrayList<>(when);
    conditions.add("\"version\" > 0");
    influx
        .query(
            "SELECT \"version\"" + InfluxQl.fromHours(Set.of(DIRTY)) + InfluxQl.where(conditions))
        .forEach(series -> series.getValues().forEach(row -> dirty.add(Rows.time(row))));
    return new HourMarks(dropped, done, dirty);
  }

  private static Instant mark(InfluxQLQueryResult.Series.Record row, String name) {
    return Rows.text(row, name).isEmpty()
        ? HourMarks.NEVER
        : Instant.ofEpochMilli(Rows.whole(row, name));
  }

  /** Before late values are written: their hours' figures are no longer good. */
  void markLate(List<Reading> batch) {
    if (marks == null) {
      marks = marks();
    }
    SortedSet<Instant> late = new TreeSet<>();
    for (Reading reading : batch) {
      if (reading.measuredAt().isBefore(marks.done())) {
        late.add(Hour.floor(reading.measuredAt()));
      }
    }
    if (!late.isEmpty()) {
      StringBuilder lines = new StringBuilder();
      late.forEach(hour -> markDirty(lines, hour));
      influx.writeHours(lines.toString());
    }
  }

  private void markDirty(StringBuilder lines, Instant hour) {
    long next = ++version;
    versions.put(hour, next);
    setVersion(lines, hour, next);
  }

  private static void setVersion(StringBuilder lines, Instant hour, long value) {
    lines
        .append(DIRTY)
        .append(" version=")
        .append(value)
        .append("i ")
        .append(hour.toEpochMilli())
        .append('\n');
  }

  @Override
  public Optional<Instant> oldest(Instant from) {
    Instant known = from.isBefore(EARLIEST) ? EARLIEST : from;
    return reader.oldest(measurements(catalogue.all()), List.of(InfluxQl.notBefore(known)));
  }

  @Override
  public void advance(Instant done, Optional<Instant> dirty) {
    synchronized (writing) {
      StringBuilder lines = new StringBuilder();
      dirty.ifPresent(hour -> markDirty(lines, hour));
      lines.append(MARKS).append(" done=").append(done.toEpochMilli()).append("i 0\n");
      influx.writeHours(lines.toString());
      marks = null;
    }
  }

  @Override
  public void redo(Instant hour) {
    long before;
    boolean gone;
    synchronized (writing) {
      if (marks == null) {
        marks = marks();
      }
      gone = hour.isBefore(marks.dropped());
      before = versions.getOrDefault(hour, 0L);
      if (gone) {
        redoLate(hour);
        return;
      }
    }
    StringBuilder lines = new StringBuilder();
    Map<SeriesKey, Hour> made = make(hour);
    // A series may have lost all its valid points of that hour: figures of nothing say so.
    read(
        measurements(catalogue.all()),
        List.of(),
        hour,
        hour.plus(Hour.LENGTH),
        (key, old) -> {
          if (!made.containsKey(key)) {
            LineProtocol.append(
                lines,
                LineProtocol.series(key.signal().group() + HOURLY, key),
                Hour.of(hour, 0, 0, 0, 0, hour, 0),
                hour.toEpochMilli());
          }
        });
    made.forEach(
        (key, figures) ->
            LineProtocol.append(
                lines,
                LineProtocol.series(key.signal().group() + HOURLY, key),
                figures,
                hour.toEpochMilli()));
    synchronized (writing) {
      if (versions.getOrDefault(hour, 0L) == before) {
        setVersion(lines, hour, 0);
        versions.remove(hour);
      }
      if (lines.length() > 0) {
        influx.writeHours(lines.toString());
      }
    }
  }

  private void redoLate(Instant hour) {
    StringBuilder lines = new StringBuilder();
    make(hour)
        .forEach(
            (key, figures) ->
                LineProtocol.append(
                    lines,
                    LineProtocol.series(key.signal().group() + LATE, key),
                    figures,
                    figures.lastTime().toEpochMilli()));
    if (lines.length() > 0) {
      influx.writeHours(lines.toString());
      delete(hour, hour.plus(Hour.LENGTH));
    }
    StringBuilder clean = new StringBuilder();
    setVersion(clean, hour, 0);
    influx.writeHours(clean.toString());
    versions.remove(hour);
  }

  /** Figures of the values of one hour, group by group. */
  private Map<SeriesKey, Hour> make(Instant hour) {
    Map<SeriesKey, Hour> made = new HashMap<>();
    Map<String, List<Signal>> groups =
        catalogue.all().stream().collect(Collectors.groupingBy(Signal::group));
    List<String> when = List.of(InfluxQl.notBefore(hour), InfluxQl.before(hour.plus(Hour.LENGTH)));
    groups.forEach(
        (group, signals) -> {
          List<Signal> states = signals.stream().filter(one -> !one.states().isEmpty()).toList();
          List<Signal> numbers = signals.stream().filter(one -> one.states().isEmpty()).toList();
          if (!states.isEmpty()) {
            addStates(hour, group, conditions(states, when), made);
          }
          if (!numbers.isEmpty()) {
            addNumbers(hour, group, conditions(numbers, when), made);
          }
        });
    return made;
  }

  private static List<String> conditions(List<Signal> signals, List<String> when) {
    List<String> conditions = new ArrayList<>(when);
    conditions.add(
        signals.stream()
            .map(signal -> "\"signal\" = " + InfluxQl.text(signal.code()))
            .collect(Collectors.joining(" OR ", "(", ")")));
    return conditions;
  }

  private void addStates(
      Instant hour, String group, List<String> conditions, Map<SeriesKey, Hour> made) {
    for (Series series : reader.points(Set.of(group), conditions, "")) {
      HourSum sum = new HourSum(hour, true);
      boolean any = false;
      for (Point point : series.points()) {
        if (point.valid()) {
          sum.add(point.time().toEpochMilli(), point.value());
          any = true;
        }
      }
      if (any) {
        made.put(series.key(), sum.hour());
      }
    }
  }

  private void addNumbers(
      Instant hour, String group, List<String> conditions, Map<SeriesKey, Hour> made) {
    Map<SeriesKey, Point> last = new HashMap<>();
    for (SeriesPoint one : reader.newest(Set.of(group), conditions)) {
      last.put(one.key(), one.point());
    }
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT count(\"value\"), sum(\"value\"), min(\"value\"), max(\"value\")"
                + InfluxQl.from(Set.of(group))
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES)) {
      InfluxQLQueryResult.Series.Record row = series.getValues().get(0);
      Optional<SeriesKey> key = rows.key(series).filter(last::containsKey);
      if (key.isPresent()) {
        Point newest = last.get(key.get());
        made.put(
            key.get(),
            Hour.of(
                hour,
                Rows.whole(row, "count"),
                Rows.number(row, "sum"),
                Rows.number(row, "min"),
                Rows.number(row, "max"),
                newest.time(),
                newest.value()));
      }
    }
  }

  /** Each series' hours that begin in {@code from..to}, oldest first. */
  void read(
      Collection<String> measurements,
      List<String> selected,
      Instant from,
      Instant to,
      BiConsumer<SeriesKey, Hour> consumer) {
    Instant begin = from.isBefore(EARLIEST) ? EARLIEST : Hour.ceiling(from);
    while (begin.isBefore(to)) {
      Instant piece = begin.plus(PIECE);
      Instant end = piece.isBefore(to) ? piece : Hour.ceiling(to);
      List<String> conditions = new ArrayList<>(selected);
      conditions.add(InfluxQl.notBefore(begin));
      conditions.add(InfluxQl.before(end));
      readPiece(measurements, conditions, "", consumer);
      begin = end;
    }
  }

  /** The last hour of each series that begins before {@code time}. */
  void lastBefore(
      Collection<String> measurements, List<String> selected, Instant time, StateShare share) {
    List<String> conditions = new ArrayList<>(selected);
    conditions.add(InfluxQl.before(Hour.floor(time)));
    readPiece(
        measurements,
        conditions,
        " ORDER BY time DESC LIMIT 1",
        (key, hour) -> share.addLast(key, hour));
  }

  private void readPiece(
      Collection<String> measurements,
      List<String> conditions,
      String tail,
      BiConsumer<SeriesKey, Hour> consumer) {
    List<String> both = new ArrayList<>();
    for (String measurement : measurements) {
      both.add(measurement + HOURLY);
      both.add(measurement + LATE);
    }
    Map<SeriesKey, TreeMap<Instant, Hour>> found = new HashMap<>();
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT \"count\", \"sum\", \"min\", \"max\", \"first_time\", \"first\", \"last_time\","
                + " \"last\", \"held\""
                + InfluxQl.fromHours(both)
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES
                + tail)) {
      Optional<SeriesKey> key = rows.key(series);
      if (key.isPresent()) {
        TreeMap<Instant, Hour> hours = found.computeIfAbsent(key.get(), k -> new TreeMap<>());
        for (InfluxQLQueryResult.Series.Record row : series.getValues()) {
          Hour hour = Rows.hour(row);
          if (hour.count() > 0) {
            hours.merge(hour.start(), hour, Hour::with);
          }
        }
      }
    }
    found.forEach((key, hours) -> hours.values().forEach(hour -> consumer.accept(key, hour)));
  }

  /** Drops what lies before {@code week}; false if an hour of it has no figures, or old ones. */
  boolean drop(Instant week) {
    synchronized (writing) {
      HourMarks now = marks();
      if (now.done().isBefore(week) || !now.dirty().headSet(week).isEmpty()) {
        return false;
      }
      influx.writeHours(MARKS + " dropped=" + week.toEpochMilli() + "i 0\n");
      marks = null;
      if (now.dropped().isBefore(week)) {
        delete(EARLIEST, week);
      }
      return true;
    }
  }

  /**
   * @throws TelemetryException if there is no place for hourly figures, and so nothing may go
   */
  void check() {
    String trouble = influx.withoutHours();
    if (!trouble.isEmpty()) {
      throw new TelemetryException(TelemetryException.Kind.MISSING, Duration.ZERO, trouble, null);
    }
  }

  private void delete(Instant from, Instant to) {
    if (influx.version() == Version.THREE) {
      return;
    }
    for (String measurement : measurements(catalogue.all())) {
      influx.query(
          "DELETE"
              + InfluxQl.from(Set.of(measurement))
              + InfluxQl.where(List.of(InfluxQl.notBefore(from), InfluxQl.before(to))));
    }
  }

  private static Set<String> measurements(Collection<Signal> signals) {
    return signals.stream().map(Signal::group).collect(Collectors.toCollection(TreeSet::new));
  }
}
