package io.waystation.server.export;

import io.waystation.model.DeviceId;
import io.waystation.model.SeriesKey;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.server.backup.Progress;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes single values out as they are read, so that memory does not grow with their number.
 *
 * @param station null for all
 * @param device null for all
 * @param signals codes; empty for all
 * @param health also what is measured on people, under their random ids
 */
public record Export(
    StationId station,
    DeviceId device,
    Set<String> signals,
    Instant from,
    Instant to,
    boolean health) {
  private static final int CHUNK = 1 << 16;

  public Export {
    signals = Set.copyOf(signals);
  }

  /**
   * @param skipped what this format cannot hold
   */
  public record Done(long readings, long skipped) {}

  /** As {@link CsvFormat}. */
  public Done csv(TelemetryStore store, Map<StationId, ZoneId> zones, Writer out, Progress progress)
      throws IOException {
    return write(store, new CsvFormat(zones), out, progress);
  }

  /**
   * As {@link LinesFormat}.
   *
   * @param database that {@code influx -import} shall take
   */
  public Done lines(TelemetryStore store, String database, Writer out, Progress progress)
      throws IOException {
    return write(store, new LinesFormat(database), out, progress);
  }

  private Done write(TelemetryStore store, Format format, Writer out, Progress progress)
      throws IOException {
    progress.begin("readings", 0, Progress.Unit.READINGS);
    Writing writing = new Writing(format, out, progress);
    try {
      out.write(format.head());
      store.scan(selector(), from, to, writing);
      writing.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    progress.at(writing.readings);
    progress.end("");
    return new Done(writing.readings, writing.skipped);
  }

  private Selector selector() {
    Set<String> wanted = signals;
    if (wanted.isEmpty() && !health) {
      wanted =
          SignalCatalogue.current().all().stream()
              .filter(signal -> !signal.health())
              .map(Signal::code)
              .collect(Collectors.toSet());
    }
    return new Selector(station, device, null, null, wanted);
  }

  private final class Writing implements Scan {
    private final Format format;
    private final Writer out;
    private final Progress progress;
    private final StringBuilder waiting = new StringBuilder(CHUNK + 1_000);
    private long readings;
    private long skipped;

    private Writing(Format format, Writer out, Progress progress) {
      this.format = format;
      this.out = out;
      this.progress = progress;
    }

    @Override
    public void point(SeriesKey key, Point point) {
      // Whatever is said of a person is theirs, whichever signal it is.
      if (!health && (key.signal().health() || !key.person().isNone())) {
        return;
      }
      if (format.append(waiting, key, point)) {
        readings++;
      } else {
        skipped++;
      }
      if (waiting.length() >= CHUNK) {
        flush();
        progress.at(readings);
      }
    }

    @Override
    public void progress(double share) {
      progress.at(readings, share);
    }

    private void flush() {
      try {
        out.append(waiting);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      waiting.setLength(0);
    }
  }
}
