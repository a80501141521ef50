package io.waystation.simulator.truth;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.waystation.model.Alarm;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a truth file: JSON Lines in UTF-8, compressed if its name ends in {@code .gz}. The same
 * lines give the same bytes. One thread only.
 */
public final class TruthWriter implements Closeable {
  /** The format this writes and {@link TruthFile} reads. */
  static final int FORMAT = 1;

  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonGenerator json;

  /** Where it is written to until {@link #keep}; equal to {@code file} from then on. */
  private Path draft;

  private final Path file;

  private TruthWriter(JsonGenerator json, Path draft, Path file) {
    this.json = json;
    this.draft = draft;
    this.file = file;
  }

  /**
   * Begins a file anew, its folder included. What stands under that name stays until {@link #keep}:
   * up to then it is written beside it, to a name that ends in {@code .part}.
   *
   * @throws IOException if it cannot be written to
   */
  public static TruthWriter create(Path name) throws IOException {
    Path folder = name.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path file = Files.exists(name) ? name.toRealPath() : name.toAbsolutePath();
    // A pipe or a device cannot be replaced.
    boolean replaced = Files.notExists(file) || Files.isRegularFile(file);
    Path draft = replaced ? file.resolveSibling(file.getFileName() + ".part") : file;
    OutputStream out = Files.newOutputStream(draft);
    OutputStream packed =
        name.toString().endsWith(".gz") ? new Gzip(out) : new BufferedOutputStream(out, 1 << 16);
    JsonGenerator json = new JsonFactory().createGenerator(packed, JsonEncoding.UTF8);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    return new TruthWriter(json, draft, file);
  }

  /**
   * It is worth keeping: takes its name, and the place of what stood there. Again: nothing happens.
   */
  public void keep() throws IOException {
    if (!draft.equals(file)) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      draft = file;
    }
  }

  /**
   * Nothing happened that is worth keeping: what stood there stays. Not after {@link #keep}. It is
   * closed.
   */
  public void discard() throws IOException {
    json.close();
    if (!draft.equals(file)) {
      Files.deleteIfExists(draft);
    }
  }

  public void write(TruthLine line) throws IOException {
    json.writeStartObject();
    if (line instanceof TruthLine.Message message) {
      message(message);
    } else if (line instanceof TruthLine.Visit visit) {
      visit(visit);
    } else if (line instanceof TruthLine.Day day) {
      day(day);
    } else if (line instanceof TruthLine.Fault fault) {
      fault(fault);
    } else if (line instanceof TruthLine.Station station) {
      station(station);
    } else if (line instanceof TruthLine.City city) {
      city(city);
    } else if (line instanceof TruthLine.End end) {
      end(end);
    }
    json.writeEndObject();
  }

  /** Hands on what is buffered, so that a reader sees it; a compressed file keeps its own pace. */
  public void flush() throws IOException {
    json.flush();
  }

  /** Kept. */
  @Override
  public void close() throws IOException {
    json.writeRaw('\n');
    json.close();
    keep();
  }

  private void city(TruthLine.City city) throws IOException {
    kind("city");
    json.writeNumberField("format", FORMAT);
    json.writeNumberField("seed", city.seed());
    json.writeStringField("preset", city.preset());
    instant("start", city.start());
    json.writeStringField("zone", city.zone().getId());
    if (!city.beat().isZero()) {
      json.writeNumberField("beatMs", city.beat().toMillis());
    }
  }

  private void station(TruthLine.Station station) throws IOException {
    kind("station");
    json.writeStringField("id", station.id().value());
    json.writeStringField("type", station.type());
    json.writeBooleanField("alwaysOpen", station.alwaysOpen());
    json.writeNumberField("capacity", station.capacity());
    if (station.altitude().isPresent()) {
      json.writeNumberField("altitude", station.altitude().getAsInt());
    }
    json.writeArrayFieldStart("devices");
    for (var device : station.devices()) {
      json.writeString(device.value());
    }
    json.writeEndArray();
  }

  private void fault(TruthLine.Fault fault) throws IOException {
    boolean named = fault.cause() != Alarm.Cause.UNNAMED;
    kind("fault");
    json.writeStringField("id", fault.id());
    json.writeStringField("parent", fault.parent());
    json.writeStringField("fault", fault.fault());
    json.writeStringField("cause", named ? TruthLine.word(fault.cause()) : "");
    json.writeStringField("station", fault.station().value());
    json.writeStringField("device", fault.device().value());
    json.writeStringField("person", fault.person().value());
    instant("start", fault.start());
    instant("end", fault.end());
  }

  private void visit(TruthLine.Visit visit) throws IOException {
    kind("visit");
    json.writeStringField("station", visit.station().value());
    instant("in", visit.in());
    instant("out", visit.out());
  }

  private void message(TruthLine.Message message) throws IOException {
    kind("message");
    json.writeStringField("device", message.device().value());
    json.writeNumberField("boot", message.boot());
    json.writeNumberField("seq", message.seq());
    instant("at", message.at());
    if (!message.clockOff().isZero()) {
      json.writeNumberField("clockOffMs", message.clockOff().toMillis());
    }
    json.writeStringField("fate", TruthLine.word(message.fate()));
    json.writeFieldName("readings");
    json.writeRawValue(message.readings());
  }

  private void day(TruthLine.Day day) throws IOException {
    kind("day");
    json.writeStringField("station", day.station().value());
    json.writeStringField("date", day.date().toString());
    instant("from", day.from());
    instant("to", day.to());
    json.writeNumberField("visits", day.visits());
    json.writeNumberField("dwellSeconds", day.dwellSeconds());
    json.writeNumberField("energyKwh", thousandths(day.energyKwh()));
    json.writeNumberField("waterM3", thousandths(day.waterM3()));
    json.writeNumberField("openSeconds", day.openSeconds());
  }

  private void end(TruthLine.End end) throws IOException {
    kind("end");
    instant("at", end.at());
    json.writeNumberField("messages", end.messages());
    json.writeNumberField("readings", end.readings());
    json.writeNumberField("unacknowledged", end.unacknowledged());
  }

  private void kind(String kind) throws IOException {
    json.writeStringField("kind", kind);
  }

  private void instant(String field, Instant at) throws IOException {
    json.writeStringField(field, INSTANT.format(at));
  }

  private static BigDecimal thousandths(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
  }

  /** Fast rather than small: it is written while a city waits. */
  private static final class Gzip extends GZIPOutputStream {
    private Gzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
