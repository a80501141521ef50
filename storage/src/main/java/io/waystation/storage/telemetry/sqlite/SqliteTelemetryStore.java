package io.waystation.storage.telemetry.sqlite;

import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.sqlite.SqliteFile;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.HourKeeping;
import io.waystation.storage.telemetry.HourMarks;
import io.waystation.storage.telemetry.Scan;
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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Telemetry in {@code telemetry.db}: tables for each week, so that the part that is written to
 * stays small and old weeks go at once, and a table with the newest point of each series. One
 * process writes; any number may read.
 */
public final class SqliteTelemetryStore implements TelemetryStore {
  private static final Logger log = LoggerFactory.getLogger(SqliteTelemetryStore.class);

  private final SqliteFile file;
  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final int mostRecent;
  private final Object writing = new Object();
  private TelemetryWriter writer;

  private SqliteTelemetryStore(SqliteFile file, int mostRecent) throws SQLException {
    this.file = file;
    this.mostRecent = mostRecent;
    try (Connection connection = file.writer()) {
      TelemetrySchema.create(connection);
    }
  }

  /** Opens the store in that folder, and makes both when they are missing. */
  public static SqliteTelemetryStore open(Path folder) {
    return open(folder, TelemetryWriter.MOST_RECENT);
  }

  static SqliteTelemetryStore open(Path folder, int mostRecent) {
    Path path = folder.resolve("telemetry.db");
    try {
      Files.createDirectories(folder);
      return new SqliteTelemetryStore(new SqliteFile(path), mostRecent);
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
      change(
          w -> {
            w.write(batch);
            return w;
          });
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
  public void scan(Selector selector, Instant from, Instant to, Scan scan) {
    ask(
        reader -> {
          reader.scan(selector, from, to, scan);
          return scan;
        });
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
        reader -> {
          HourReader hours = reader.hours();
          HourMarks marks = hours.marks(from, to);
          Instant begin = from.isBefore(marks.dropped()) ? Hour.floor(from) : from;
          Instant end = to.isBefore(marks.dropped()) ? Hour.floor(to) : to;
          Map<Long, SeriesKey> keys = reader.keys(selector);
          keys.values().removeIf(key -> key.signal().states().isEmpty());
          StateShare share = new StateShare(begin, end);
          hours.lastBefore(keys, begin, share);
          reader.lastBefore(keys, begin).forEach(last -> share.add(last.key(), last.point()));
          for (HourMarks.Part part : marks.parts(begin, end, true)) {
            if (part.figures()) {
              hours.read(keys, part.from(), part.to(), share::add);
            } else {
              reader.feed(keys, part.from(), part.to(), share);
            }
          }
          return share.shares();
        });
  }

  @Override
  public void summarise(Instant upTo) {
    HourKeeping.run(new Keeping(), upTo);
  }

  @Override
  public void drop(Instant before) {
    boolean dropped;
    do {
      summarise(Instant.ofEpochMilli(Week.of(before).start()));
      dropped = change(w -> w.drop(before));
    } while (!dropped && !Thread.currentThread().isInterrupted());
  }

  /** What {@link HourKeeping} does to this file. */
  private final class Keeping implements HourKeeping.Engine {
    @Override
    public HourMarks marks() {
      return ask(
          reader -> reader.hours().marks(HourMarks.NEVER, Instant.ofEpochMilli(Long.MAX_VALUE)));
    }

    @Override
    public Optional<Instant> oldest(Instant from) {
      return ask(reader -> reader.oldest(from));
    }

    @Override
    public void advance(Instant done, Optional<Instant> dirty) {
      change(
          w -> {
            w.hours().advance(done, dirty);
            return w;
          });
    }

    @Override
    public void redo(Instant hour) {
      HourReader.Made made = ask(reader -> reader.hours().make(hour));
      change(
          w -> {
            w.hours().save(hour, made);
            return w;
          });
    }
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
            addUp(reader, keys, stretch, step, start.apply(stretch), sums);
          }
          return keys;
        });
    return WindowSum.all(sums);
  }

  private static void addUp(
      TelemetryReader reader,
      Map<Long, SeriesKey> keys,
      Stretch stretch,
      Duration step,
      UnaryOperator<Instant> start,
      Map<SeriesKey, SortedMap<Instant, WindowSum>> sums)
      throws SQLException {
    HourReader hours = reader.hours();
    HourMarks marks =
        step.compareTo(Hour.LENGTH) < 0
            ? HourMarks.NONE
            : hours.marks(stretch.from(), stretch.to());
    for (HourMarks.Part part :
        marks.parts(stretch.from(), stretch.to(), stretch.wholeHours(step))) {
      if (part.figures()) {
        hours.read(
            keys,
            part.from(),
            part.to(),
            (key, hour) ->
                sums.computeIfAbsent(key, k -> new TreeMap<>())
                    .computeIfAbsent(
                        start.apply(stretch.window(hour.start(), step)), k -> new WindowSum())
                    .add(hour));
      } else {
        Stretch raw = new Stretch(part.from(), part.to(), stretch.offset());
        reader.addUp(keys, raw, step.toMillis(), start, sums);
      }
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    T to(TelemetryReader reader) throws SQLException;
  }

  @FunctionalInterface
  private interface Change<T> {
    T by(TelemetryWriter writer) throws SQLException;
  }

  private <T> T ask(Question<T> question) {
    try {
      return file.read(connection -> question.to(new TelemetryReader(connection, catalogue)));
    } catch (SQLException e) {
      throw new TelemetryException(SqliteFault.words(file.path(), e), e);
    }
  }

  private <T> T change(Change<T> change) {
    synchronized (writing) {
      boolean done = false;
      try {
        if (writer == null) {
          writer = new TelemetryWriter(file.writer(), catalogue, mostRecent);
        }
        T answer = change.by(writer);
        done = true;
        return answer;
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
