package io.waystation.storage.telemetry.sqlite;

import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.SeriesKey;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.StateShare;
import io.waystation.storage.telemetry.Stretch;
import io.waystation.storage.telemetry.WindowSum;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Asks one snapshot of the file; used by one thread and thrown away after one question. */
final class TelemetryReader {
  /** Of a point that is no value. */
  private static final long INVALID = Flag.of(Flag.REJECTED, Flag.FAILED);

  private final Connection connection;
  private final SignalCatalogue catalogue;

  TelemetryReader(Connection connection, SignalCatalogue catalogue) {
    this.connection = connection;
    this.catalogue = catalogue;
  }

  List<SeriesPoint> latest(Selector selector) throws SQLException {
    List<String> bound = new ArrayList<>();
    String query =
        "SELECT id, station, device, part, person, signal, time, value, flags, shift"
            + " FROM series JOIN latest ON latest.series = series.id"
            + conditions(selector, bound);
    List<SeriesPoint> found = new ArrayList<>();
    try (PreparedStatement select = prepare(query, bound);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Optional<SeriesKey> key = key(row);
        if (key.isPresent()) {
          found.add(
              new SeriesPoint(
                  key.get(),
                  new Point(
                      Instant.ofEpochMilli(row.getLong(7)),
                      row.getDouble(8),
                      row.getLong(9),
                      row.getLong(10))));
        }
      }
    }
    return found;
  }

  List<Series> series(Selector selector, Instant from, Instant to, int limit) throws SQLException {
    Map<Long, SeriesKey> keys = keys(selector);
    Map<Long, ArrayDeque<Point>> points = new LinkedHashMap<>();
    List<Week> newestFirst = weeks(from, to);
    Collections.reverse(newestFirst);
    for (Week week : newestFirst) {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT time, value, flags, shift FROM %s WHERE series = ? AND time >= ? AND time < ?
              ORDER BY time DESC LIMIT ?"""
                  .formatted(week.table()))) {
        for (long series : keys.keySet()) {
          ArrayDeque<Point> known = points.computeIfAbsent(series, id -> new ArrayDeque<>());
          select.setLong(1, series);
          select.setLong(2, from.toEpochMilli());
          select.setLong(3, to.toEpochMilli());
          select.setInt(4, limit - known.size());
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              known.addFirst(point(row));
            }
          }
        }
      }
    }
    List<Series> found = new ArrayList<>();
    points.forEach(
        (series, known) -> {
          if (!known.isEmpty()) {
            found.add(new Series(keys.get(series), List.copyOf(known)));
          }
        });
    return found;
  }

  /** Every point, week by week and series by series. */
  void scan(Selector selector, Instant from, Instant to, Scan scan) throws SQLException {
    Map<Long, SeriesKey> keys = keys(selector);
    List<Week> weeks = weeks(from, to);
    long all = Math.max(1, (long) weeks.size() * keys.size());
    long done = 0;
    for (Week week : weeks) {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT time, value, flags, shift FROM %s WHERE series = ? AND time >= ? AND time < ?
              ORDER BY time"""
                  .formatted(week.table()))) {
        for (Map.Entry<Long, SeriesKey> series : keys.entrySet()) {
          select.setLong(1, series.getKey());
          select.setLong(2, from.toEpochMilli());
          select.setLong(3, to.toEpochMilli());
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              scan.point(series.getValue(), point(row));
            }
          }
          scan.progress((double) ++done / all);
        }
      }
    }
  }

  /** The newest valid point of each series before {@code time}. */
  List<SeriesPoint> lastBefore(Map<Long, SeriesKey> keys, Instant time) throws SQLException {
    Map<Long, SeriesKey> open = new LinkedHashMap<>(keys);
    List<SeriesPoint> found = new ArrayList<>();
    List<Week> newestFirst = weeks(Instant.ofEpochMilli(Long.MIN_VALUE), time);
    Collections.reverse(newestFirst);
    for (Week week : newestFirst) {
      for (long series : List.copyOf(open.keySet())) {
        Optional<Point> point = lastBefore(week, series, time);
        if (point.isPresent()) {
          found.add(new SeriesPoint(open.remove(series), point.get()));
        }
      }
    }
    return found;
  }

  /** The time of the oldest point that is not before {@code from}. */
  Optional<Instant> oldest(Instant from) throws SQLException {
    for (Week week : weeks(from, Instant.ofEpochMilli(Long.MAX_VALUE))) {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT min(p.time) FROM (
                SELECT (SELECT time FROM %s WHERE series = s.id AND time >= ?
                        ORDER BY time LIMIT 1) AS time FROM series s) p"""
                  .formatted(week.table()))) {
        select.setLong(1, from.toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
          long time = row.getLong(1);
          if (!row.wasNull()) {
            return Optional.of(Instant.ofEpochMilli(time));
          }
        }
      }
    }
    return Optional.empty();
  }

  HourReader hours() {
    return new HourReader(connection, catalogue);
  }

  /** The newest valid point of all that series has in that week and before {@code time}. */
  Optional<Point> lastBefore(Week week, long series, Instant time) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT time, value, flags, shift FROM %s WHERE series = ? AND time < ? AND flags & %d = 0
            ORDER BY time DESC LIMIT 1"""
                .formatted(week.table(), INVALID))) {
      select.setLong(1, series);
      select.setLong(2, time.toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(point(row)) : Optional.empty();
      }
    }
  }

  /**
   * Adds up each series in windows of {@code step} milliseconds that begin at whole steps of local
   * time.
   *
   * @param start what the window is called that begins there
   * @param into by series and start; adds to what is there
   */
  void addUp(
      Map<Long, SeriesKey> keys,
      Stretch stretch,
      long step,
      UnaryOperator<Instant> start,
      Map<SeriesKey, SortedMap<Instant, WindowSum>> into)
      throws SQLException {
    for (Week week : weeks(stretch.from(), stretch.to())) {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT w.start, w.count, w.sum, w.min, w.max,
                (SELECT value FROM %1$s WHERE series = ?3 AND time = w.newest), w.newest
              FROM (SELECT time - ((time + ?1) %% ?2 + ?2) %% ?2 AS start, count(*) AS count,
                      sum(value) AS sum, min(value) AS min, max(value) AS max,
                      max(time) AS newest
                    FROM %1$s WHERE series = ?3 AND time >= ?4 AND time < ?5 AND flags & %2$d = 0
                    GROUP BY 1) w
              ORDER BY 1"""
                  .formatted(week.table(), INVALID))) {
        for (Map.Entry<Long, SeriesKey> series : keys.entrySet()) {
          select.setLong(1, stretch.offset().toMillis());
          select.setLong(2, step);
          select.setLong(3, series.getKey());
          select.setLong(4, stretch.from().toEpochMilli());
          select.setLong(5, stretch.to().toEpochMilli());
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              into.computeIfAbsent(series.getValue(), key -> new TreeMap<>())
                  .computeIfAbsent(
                      start.apply(Instant.ofEpochMilli(row.getLong(1))), key -> new WindowSum())
                  .add(
                      row.getLong(2),
                      row.getDouble(3),
                      row.getDouble(4),
                      row.getDouble(5),
                      row.getDouble(6),
                      Instant.ofEpochMilli(row.getLong(7)));
            }
          }
        }
      }
    }
  }

  /** Feeds each series' valid points of {@code from..to}, oldest first. */
  void feed(Map<Long, SeriesKey> keys, Instant from, Instant to, StateShare share)
      throws SQLException {
    for (Week week : weeks(from, to)) {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT time, value, flags, shift FROM %s
              WHERE series = ? AND time >= ? AND time < ? AND flags & %d = 0 ORDER BY time"""
                  .formatted(week.table(), INVALID))) {
        for (Map.Entry<Long, SeriesKey> series : keys.entrySet()) {
          select.setLong(1, series.getKey());
          select.setLong(2, from.toEpochMilli());
          select.setLong(3, to.toEpochMilli());
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              share.add(series.getValue(), point(row));
            }
          }
        }
      }
    }
  }

  /** By the number the file knows them by. */
  Map<Long, SeriesKey> keys(Selector selector) throws SQLException {
    List<String> bound = new ArrayList<>();
    String query =
        "SELECT id, station, device, part, person, signal FROM series"
            + conditions(selector, bound);
    Map<Long, SeriesKey> keys = new LinkedHashMap<>();
    try (PreparedStatement select = prepare(query, bound);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long id = row.getLong(1);
        key(row).ifPresent(key -> keys.put(id, key));
      }
    }
    return keys;
  }

  /** The weeks that have points and touch {@code from..to}, oldest first. */
  List<Week> weeks(Instant from, Instant to) throws SQLException {
    List<Week> weeks = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT number FROM week ORDER BY number")) {
      while (row.next()) {
        Week week = new Week(row.getLong(1));
        if (week.start() < to.toEpochMilli() && week.start() + Week.MILLIS > from.toEpochMilli()) {
          weeks.add(week);
        }
      }
    }
    return weeks;
  }

  /** A signal the catalogue no longer has is shown to nobody. */
  private Optional<SeriesKey> key(ResultSet row) throws SQLException {
    Optional<Signal> signal = catalogue.find(row.getString(6));
    if (signal.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SeriesKey(
            new StationId(row.getString(2)),
            new DeviceId(row.getString(3)),
            row.getString(4),
            new PersonId(row.getString(5)),
            signal.get()));
  }

  private static Point point(ResultSet row) throws SQLException {
    return new Point(
        Instant.ofEpochMilli(row.getLong(1)), row.getDouble(2), row.getLong(3), row.getLong(4));
  }

  private PreparedStatement prepare(String query, List<String> bound) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    for (int i = 0; i < bound.size(); i++) {
      statement.setString(i + 1, bound.get(i));
    }
    return statement;
  }

  private static String conditions(Selector selector, List<String> bound) {
    List<String> conditions = new ArrayList<>();
    if (selector.station() != null) {
      conditions.add("station = ?");
      bound.add(selector.station().value());
    }
    if (selector.device() != null) {
      conditions.add("device = ?");
      bound.add(selector.device().value());
    }
    if (selector.part() != null && !selector.part().isEmpty()) {
      conditions.add("part = ?");
      bound.add(selector.part());
    }
    if (selector.person() != null && !selector.person().isNone()) {
      conditions.add("person = ? AND person <> ''");
      bound.add(selector.person().value());
    }
    if (!selector.signals().isEmpty()) {
      conditions.add(
          "signal IN ("
              + String.join(", ", Collections.nCopies(selector.signals().size(), "?"))
              + ")");
      bound.addAll(selector.signals());
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }
}
