package io.waystation.storage.telemetry.sqlite;

import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.sqlite.SqliteFile;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.StateShare;
import io.waystation.storage.telemetry.Stretch;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.WindowSeries;
import io.waystation.storage.telemetry.WindowSum;
import io.waystation.storage.telemetry.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Telemetry in {@code telemetry.db}: a table for each week, so that the part that is written to
 * stays small and old weeks go at once, and a table with the newest point of each series. One
 * process writes; any number may read.
 */
public final class SqliteTelemetryStore implements TelemetryStore {
  private static final Logger log = LoggerFactory.getLogger(SqliteTelemetryStore.class);

  private final SqliteFile file;
  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final Object writing = new Object();
  private TelemetryWriter writer;

  private SqliteTelemetryStore(SqliteFile file) throws SQLException {
    this.file = file;
    try (Connection connection = file.writer()) {
      TelemetrySchema.SCHEMA.create(connection);
    }
  }

  /** Opens the store in that folder, and makes both when they are missing. */
  public static SqliteTelemetryStore open(Path folder) {
    Path path = folder.resolve("telemetry.db");
    try {
      Files.createDirectories(folder);
      return new SqliteTelemetryStore(new SqliteFile(path));
    } catch (IOException e) {
      throw new TelemetryException(
          folder + " cannot be made: check the path and this user's rights to it", e);
    } catch (SQLException e) {
      throw new TelemetryException(SqliteFault.words(path, e), e);
    } catch (IllegalStateException e) {
      throw new TelemetryException(path + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public Written write(List<Reading> batch) {
    if (!batch.isEmpty()) {
      change(w -> w.write(batch));
    }
    return new Written(batch.size(), List.of());
  }

  @Override
  public List<SeriesPoint> latest(Selector selector) {
    return ask(reader -> reader.latest(selector));
  }

  @Override
  public List<Series> series(Selector selector, Instant from, Instant to, int limit) {
    return ask(reader -> reader.series(selector, from, to, limit));
  }

  @Override
  public List<WindowSeries> windows(Selector selector, Instant from, Instant to, Duration step) {
    return addUp(
        selector, List.of(Stretch.utc(from, to)), step, stretch -> UnaryOperator.identity());
  }

  @Override
  public List<WindowSeries> days(Selector selector, LocalDate first, LocalDate last, ZoneId zone) {
    return addUp(
        selector,
        Stretch.localDays(first, last, zone),
        Duration.ofDays(1),
        stretch -> time -> stretch.startOfDay(time, zone));
  }

  @Override
  public Map<String, Double> stateShare(Selector selector, Instant from, Instant to) {
    return ask(
        reader ->
            StateShare.of(
                reader.lastBefore(selector, from),
                reader.series(selector, from, to, Integer.MAX_VALUE),
                from,
                to));
  }

  @Override
  public void drop(Instant before) {
    change(w -> w.drop(before));
  }

  @Override
  public void close() {
    synchronized (writing) {
      closeWriter();
    }
    try {
      file.close();
    } catch (SQLException e) {
      throw new TelemetryException(SqliteFault.words(file.path(), e), e);
    }
  }

  private List<WindowSeries> addUp(
      Selector selector,
      List<Stretch> stretches,
      Duration step,
      Function<Stretch, UnaryOperator<Instant>> start) {
    Map<SeriesKey, SortedMap<Instant, WindowSum>> sums = new LinkedHashMap<>();
    ask(
        reader -> {
          Map<Long, SeriesKey> keys = reader.keys(selector);
          for (Stretch stretch : stretches) {
            reader.addUp(keys, stretch, step.toMillis(), start.apply(stretch), sums);
          }
          return keys;
        });
    return WindowSum.all(sums);
  }

  @FunctionalInterface
  private interface Question<T> {
    T to(TelemetryReader reader) throws SQLException;
  }

  @FunctionalInterface
  private interface Change {
    void by(TelemetryWriter writer) throws SQLException;
  }

  private <T> T ask(Question<T> question) {
    try {
      return file.read(connection -> question.to(new TelemetryReader(connection, catalogue)));
    } catch (SQLException e) {
      throw new TelemetryException(SqliteFault.words(file.path(), e), e);
    }
  }

  private void change(Change change) {
    synchronized (writing) {
      boolean done = false;
      try {
        if (writer == null) {
          writer = new TelemetryWriter(file.writer(), catalogue);
        }
        change.by(writer);
        done = true;
      } catch (SQLException e) {
        throw new TelemetryException(SqliteFault.words(file.path(), e), e);
      } finally {
        if (!done) {
          closeWriter();
        }
      }
    }
  }

  private void closeWriter() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (SQLException e) {
      log.warn("{}: the writer could not be closed", file.path(), e);
    }
    writer = null;
  }
}
