package io.waystation.storage.telemetry.sqlite;

import io.waystation.model.Flag;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.HourMarks;
import io.waystation.storage.telemetry.HourSum;
import io.waystation.storage.telemetry.StateShare;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Hourly figures, and what they are made of, in one snapshot of the file. */
final class HourReader {
  private static final String COLUMNS =
      "start, count, sum, min, max, first_time, first, last_time, last, held";

  /**
   * Figures just made.
   *
   * @param version of the hour's mark when its points were read; 0 when it had none
   * @param hours by series
   */
  record Made(long version, Map<Long, Hour> hours) {}

  private final Connection connection;
  private final SignalCatalogue catalogue;

  HourReader(Connection connection, SignalCatalogue catalogue) {
    this.connection = connection;
    this.catalogue = catalogue;
  }

  /** With the dirty hours of {@code from..to}. */
  HourMarks marks(Instant from, Instant to) throws SQLException {
    SortedSet<Instant> dirty = new TreeSet<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT hour FROM dirty WHERE hour >= ? AND hour < ?")) {
      select.setLong(1, Hour.floor(from).toEpochMilli());
      select.setLong(2, to.toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          dirty.add(Instant.ofEpochMilli(row.getLong(1)));
        }
      }
    }
    return new HourMarks(mark("dropped"), mark("done"), dirty);
  }

  private Instant mark(String name) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT time FROM mark WHERE name = '" + name + "'")) {
      return row.next() ? Instant.ofEpochMilli(row.getLong(1)) : HourMarks.NEVER;
    }
  }

  /** Each series' hours that begin in {@code from..to}, oldest first. */
  void read(
      Map<Long, SeriesKey> keys, Instant from, Instant to, BiConsumer<SeriesKey, Hour> consumer)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT %s FROM hour WHERE series = ? AND start >= ? AND start < ? ORDER BY start"
                .formatted(COLUMNS))) {
      for (Map.Entry<Long, SeriesKey> series : keys.entrySet()) {
        select.setLong(1, series.getKey());
        select.setLong(2, from.toEpochMilli());
        select.setLong(3, to.toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            consumer.accept(series.getValue(), hour(row));
          }
        }
      }
    }
  }

  /** The last hour of each series that begins before {@code time}. */
  void lastBefore(Map<Long, SeriesKey> keys, Instant time, StateShare share) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT %s FROM hour WHERE series = ? AND start < ? ORDER BY start DESC LIMIT 1"
                .formatted(COLUMNS))) {
      for (Map.Entry<Long, SeriesKey> series : keys.entrySet()) {
        select.setLong(1, series.getKey());
        select.setLong(2, Hour.floor(time).toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            share.addLast(series.getValue(), hour(row));
          }
        }
      }
    }
  }

  Optional<Hour> find(long series, Instant start) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT %s FROM hour WHERE series = ? AND start = ?".formatted(COLUMNS))) {
      select.setLong(1, series);
      select.setLong(2, start.toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(hour(row)) : Optional.empty();
      }
    }
  }

  /** Adds up the points of that hour, series by series. */
  Made make(Instant start) throws SQLException {
    long version;
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery("SELECT version FROM dirty WHERE hour = " + start.toEpochMilli())) {
      version = row.next() ? row.getLong(1) : 0;
    }
    Map<Long, Hour> hours = new LinkedHashMap<>();
    Week week = Week.of(start);
    if (!exists(week)) {
      return new Made(version, hours);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            // CROSS: series first, then a few neighbouring rows of each.
            """
            SELECT s.id, s.signal, p.time, p.value FROM series s CROSS JOIN %s p
            ON p.series = s.id AND p.time >= ? AND p.time < ? AND p.flags & %d = 0
            ORDER BY s.id, p.time"""
                .formatted(week.table(), Flag.of(Flag.REJECTED, Flag.FAILED)))) {
      select.setLong(1, start.toEpochMilli());
      select.setLong(2, start.plus(Hour.LENGTH).toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        long series = 0;
        HourSum sum = null;
        while (row.next()) {
          if (sum == null || row.getLong(1) != series) {
            if (sum != null) {
              hours.put(series, sum.hour());
            }
            series = row.getLong(1);
            sum = new HourSum(start, hasStates(row.getString(2)));
          }
          sum.add(row.getLong(3), row.getDouble(4));
        }
        if (sum != null) {
          hours.put(series, sum.hour());
        }
      }
    }
    return new Made(version, hours);
  }

  private boolean hasStates(String signal) {
    return catalogue.find(signal).filter(known -> !known.states().isEmpty()).isPresent();
  }

  boolean exists(Week week) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT 1 FROM week WHERE number = " + week.number())) {
      return row.next();
    }
  }

  private static Hour hour(ResultSet row) throws SQLException {
    return new Hour(
        Instant.ofEpochMilli(row.getLong(1)),
        row.getLong(2),
        row.getDouble(3),
        row.getDouble(4),
        row.getDouble(5),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getDouble(7),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getDouble(9),
        Hour.held(row.getString(10)));
  }
}
