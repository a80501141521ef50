package io.waystation.storage.telemetry.sqlite;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.HourMarks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures' part of {@link TelemetryWriter}: same connection, same rules. */
final class HourWriter {
  private static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

  private final Connection connection;
  private final SignalCatalogue catalogue;
  private HourMarks marks;

  HourWriter(Connection connection, SignalCatalogue catalogue) {
    this.connection = connection;
    this.catalogue = catalogue;
  }

  /** Before it hours have figures; milliseconds. */
  long done() throws SQLException {
    if (marks == null) {
      marks = reader().marks(FOREVER, FOREVER);
    }
    return marks.done().toEpochMilli();
  }

  void markDirty(long hour) throws SQLException {
    try (PreparedStatement mark =
        connection.prepareStatement(
            "INSERT INTO dirty VALUES (?, 1) ON CONFLICT DO UPDATE SET version = version + 1")) {
      mark.setLong(1, hour);
      mark.executeUpdate();
    }
  }

  void advance(Instant done, Optional<Instant> dirty) throws SQLException {
    setMark("done", done.toEpochMilli());
    if (dirty.isPresent()) {
      markDirty(dirty.get().toEpochMilli());
    }
    connection.commit();
  }

  /**
   * Saves figures, and takes the hour's mark away unless it has been written to since they were
   * made.
   */
  void save(Instant start, HourReader.Made made) throws SQLException {
    // A write first: see SqliteFile.writer.
    boolean unchanged;
    try (PreparedStatement clean =
        connection.prepareStatement("DELETE FROM dirty WHERE hour = ? AND version = ?")) {
      clean.setLong(1, start.toEpochMilli());
      clean.setLong(2, made.version());
      unchanged = clean.executeUpdate() == 1;
    }
    done();
    if (!start.isBefore(marks.dropped())) {
      forget(start);
      save(made.hours());
    } else if (unchanged) {
      addLate(start, made.hours());
    }
    connection.commit();
  }

  /** A series may have lost all its valid points of that hour. */
  private void forget(Instant start) throws SQLException {
    try (Statement drop = connection.createStatement()) {
      drop.executeUpdate(
          "DELETE FROM hour WHERE series IN (SELECT id FROM series) AND start = "
              + start.toEpochMilli());
    }
  }

  /** Adds points that came when those the figures were made of were gone, and drops them too. */
  private void addLate(Instant start, Map<Long, Hour> late) throws SQLException {
    for (Map.Entry<Long, Hour> hour : late.entrySet()) {
      Optional<Hour> known = reader().find(hour.getKey(), start);
      hour.setValue(known.map(figures -> figures.with(hour.getValue())).orElse(hour.getValue()));
    }
    save(late);
    Week week = Week.of(start);
    if (reader().exists(week)) {
      try (Statement drop = connection.createStatement()) {
        for (String table : List.of(week.recent(), week.settled())) {
          drop.executeUpdate(
              "DELETE FROM %s WHERE time >= %d AND time < %d"
                  .formatted(table, start.toEpochMilli(), start.plus(Hour.LENGTH).toEpochMilli()));
        }
      }
    }
  }

  private void save(Map<Long, Hour> hours) throws SQLException {
    try (PreparedStatement save =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO hour VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Map.Entry<Long, Hour> entry : hours.entrySet()) {
        Hour hour = entry.getValue();
        save.setLong(1, entry.getKey());
        save.setLong(2, hour.start().toEpochMilli());
        save.setLong(3, hour.count());
        save.setDouble(4, hour.sum());
        save.setDouble(5, hour.min());
        save.setDouble(6, hour.max());
        save.setLong(7, hour.firstTime().toEpochMilli());
        save.setDouble(8, hour.first());
        save.setLong(9, hour.lastTime().toEpochMilli());
        save.setDouble(10, hour.last());
        save.setString(11, hour.heldText());
        save.executeUpdate();
      }
    }
  }

  /**
   * From now on figures answer for what is before {@code time}; the caller drops the points and
   * commits.
   *
   * @return false if an hour that is to go has no figures, or old ones
   */
  boolean markDropped(long time) throws SQLException {
    setMark("dropped", time);
    boolean ready = done() >= time;
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT 1 FROM dirty WHERE hour < " + time)) {
      if (ready && !row.next()) {
        return true;
      }
    }
    connection.rollback();
    marks = null;
    return false;
  }

  /** Marks only ever move forward. */
  private void setMark(String name, long time) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement(
            """
            INSERT INTO mark VALUES (?, ?)
            ON CONFLICT DO UPDATE SET time = max(time, excluded.time)""")) {
      set.setString(1, name);
      set.setLong(2, time);
      set.executeUpdate();
    }
    marks = null;
  }

  private HourReader reader() {
    return new HourReader(connection, catalogue);
  }
}
