package io.waystation.storage.telemetry.sqlite;

import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.Point;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that is written to the file, over one connection and for one thread at a time. After any
 * failure it must be closed, which undoes what is not committed, and another one opened: what is in
 * memory and what SQLite has prepared may no longer fit the file.
 */
final class TelemetryWriter implements AutoCloseable {
  private static final Comparator<Row> PLACE_ON_DISK =
      Comparator.comparingLong((Row row) -> row.week().number())
          .thenComparingLong(Row::series)
          .thenComparingLong(Row::time);

  /** Points of a week: more cost fewer page writes, and let a batch wait longer when they move. */
  static final int MOST_RECENT = 20_000;

  private static final String UNLESS_THE_SAME =
      """
       ON CONFLICT (series, time) DO UPDATE SET value = excluded.value,
          flags = excluded.flags, shift = excluded.shift
      WHERE value <> excluded.value OR flags <> excluded.flags OR shift <> excluded.shift""";

  private record Row(
      Week week, long series, long time, double value, long flags, long shift, boolean valid) {}

  /** What tells series apart, without the weight of a whole signal as a map's key. */
  private record Name(String station, String device, String part, String person, String signal) {}

  private final Connection connection;
  private final SignalCatalogue catalogue;
  private final int mostRecent;
  private final PreparedStatement addSeries;
  private final PreparedStatement saveLatest;
  private final PreparedStatement forgetLatest;
  private final HourWriter hours;
  private final Map<Name, Long> series = new HashMap<>();

  /** How many points of each week wait to move; at most, for some have replaced each other. */
  private final Map<Week, Integer> recent = new HashMap<>();

  TelemetryWriter(Connection connection, SignalCatalogue catalogue, int mostRecent)
      throws SQLException {
    this.connection = connection;
    this.catalogue = catalogue;
    this.mostRecent = mostRecent;
    // A write comes first in every transaction: see SqliteFile.writer.
    addSeries =
        connection.prepareStatement(
            """
            INSERT INTO series (station, device, part, person, signal) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET signal = excluded.signal RETURNING id""");
    saveLatest =
        connection.prepareStatement(
            """
            INSERT INTO latest VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (series) DO UPDATE SET time = excluded.time, value = excluded.value,
                flags = excluded.flags, shift = excluded.shift WHERE excluded.time >= latest.time""");
    forgetLatest = connection.prepareStatement("DELETE FROM latest WHERE series = ? AND time = ?");
    hours = new HourWriter(connection, catalogue);
  }

  void write(List<Reading> batch) throws SQLException {
    List<Row> rows = new ArrayList<>(batch.size());
    for (Reading reading : batch) {
      long time = reading.measuredAt().toEpochMilli();
      rows.add(
          new Row(
              Week.of(time),
              series(reading),
              time,
              reading.value(),
              reading.flags(),
              reading.clockShift(),
              reading.valid()));
    }
    // Stable: of two readings for one place the later one of the batch comes last.
    rows.sort(PLACE_ON_DISK);
    List<Row> distinct = lastOfEachPlace(rows);
    writePoints(distinct);
    writeLatest(distinct);
    markHours(distinct);
    connection.commit();
    settle();
  }

  /** What has come for hours that have figures already makes these hours dirty. */
  private void markHours(List<Row> rows) throws SQLException {
    long done = hours.done();
    Set<Long> late = new TreeSet<>();
    for (Row row : rows) {
      if (row.time() < done) {
        late.add(Hour.floor(Instant.ofEpochMilli(row.time())).toEpochMilli());
      }
    }
    for (long hour : late) {
      hours.markDirty(hour);
    }
  }

  HourWriter hours() {
    return hours;
  }

  /**
   * Deletes the weeks that end at or before {@code before}.
   *
   * @return whether it could: an hour that was written to since its figures were made keeps all
   */
  boolean drop(Instant before) throws SQLException {
    Week first = Week.of(before);
    boolean dropped = hours.markDropped(first.start());
    if (dropped) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM latest WHERE time < " + first.start());
        List<Week> old = new ArrayList<>();
        try (ResultSet row =
            statement.executeQuery("SELECT number FROM week WHERE number < " + first.number())) {
          while (row.next()) {
            old.add(new Week(row.getLong(1)));
          }
        }
        for (Week week : old) {
          TelemetrySchema.dropWeek(connection, week);
          recent.remove(week);
        }
      }
    }
    connection.commit();
    return dropped;
  }

  private void writePoints(List<Row> sorted) throws SQLException {
    int from = 0;
    while (from < sorted.size()) {
      Week week = sorted.get(from).week();
      if (!recent.containsKey(week)) {
        TelemetrySchema.createWeek(connection, week);
        recent.put(week, countRecent(week));
      }
      int first = from;
      try (PreparedStatement save =
          connection.prepareStatement(
              "INSERT INTO " + week.recent() + " VALUES (?, ?, ?, ?, ?)" + UNLESS_THE_SAME)) {
        while (from < sorted.size() && sorted.get(from).week().equals(week)) {
          Row row = sorted.get(from++);
          save.setLong(1, row.series());
          save.setLong(2, row.time());
          save.setDouble(3, row.value());
          save.setLong(4, row.flags());
          save.setLong(5, row.shift());
          save.executeUpdate();
        }
      }
      recent.merge(week, from - first, Integer::sum);
    }
  }

  private int countRecent(Week week) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + week.recent())) {
      return row.getInt(1);
    }
  }

  /** Moves the points of the weeks that have many; for readers nothing changes. */
  private void settle() throws SQLException {
    for (Map.Entry<Week, Integer> waiting : recent.entrySet()) {
      if (waiting.getValue() >= mostRecent) {
        Week week = waiting.getKey();
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate(
              // WHERE: else ON CONFLICT reads like the ON of a join.
              "INSERT INTO %s SELECT * FROM %s WHERE true ORDER BY series, time%s"
                  .formatted(week.settled(), week.recent(), UNLESS_THE_SAME));
          statement.executeUpdate("DELETE FROM " + week.recent());
        }
        connection.commit();
        waiting.setValue(0);
      }
    }
  }

  private static List<Row> lastOfEachPlace(List<Row> sorted) {
    List<Row> kept = new ArrayList<>(sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      boolean last =
          i + 1 == sorted.size() || PLACE_ON_DISK.compare(sorted.get(i), sorted.get(i + 1)) != 0;
      if (last) {
        kept.add(sorted.get(i));
      }
    }
    return kept;
  }

  private void writeLatest(List<Row> sorted) throws SQLException {
    Map<Long, Row> newest = new HashMap<>();
    for (Row row : sorted) {
      if (row.valid()) {
        newest.put(row.series(), row);
      } else {
        disown(row);
      }
    }
    for (Row row : newest.values()) {
      saveLatest(row.series(), row.time(), row.value(), row.flags(), row.shift());
    }
  }

  /** When an invalid point has taken the place of the newest valid one, the one before it is. */
  private void disown(Row invalid) throws SQLException {
    forgetLatest.setLong(1, invalid.series());
    forgetLatest.setLong(2, invalid.time());
    if (forgetLatest.executeUpdate() == 0) {
      return;
    }
    long id = invalid.series();
    TelemetryReader reader = new TelemetryReader(connection, catalogue);
    Instant end = Instant.ofEpochMilli(Long.MAX_VALUE);
    List<Week> oldestFirst = reader.weeks(Instant.ofEpochMilli(Long.MIN_VALUE), end);
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Optional<Point> point = reader.lastBefore(oldestFirst.get(i), id, end);
      if (point.isPresent()) {
        Point newest = point.get();
        saveLatest(
            id, newest.time().toEpochMilli(), newest.value(), newest.flags(), newest.clockShift());
        return;
      }
    }
  }

  private void saveLatest(long id, long time, double value, long flags, long shift)
      throws SQLException {
    saveLatest.setLong(1, id);
    saveLatest.setLong(2, time);
    saveLatest.setDouble(3, value);
    saveLatest.setLong(4, flags);
    saveLatest.setLong(5, shift);
    saveLatest.executeUpdate();
  }

  private long series(Reading reading) throws SQLException {
    Name name =
        new Name(
            reading.station().value(),
            reading.device().value(),
            reading.part(),
            reading.person().value(),
            reading.signal().code());
    Long known = series.get(name);
    if (known != null) {
      return known;
    }
    addSeries.setString(1, name.station());
    addSeries.setString(2, name.device());
    addSeries.setString(3, name.part());
    addSeries.setString(4, name.person());
    addSeries.setString(5, name.signal());
    try (ResultSet row = addSeries.executeQuery()) {
      long id = row.getLong(1);
      series.put(name, id);
      return id;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
