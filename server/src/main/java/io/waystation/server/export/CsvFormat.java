package io.waystation.server.export;

import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.Kind;
import io.waystation.model.SeriesKey;
import io.waystation.model.Signal;
import io.waystation.model.StationId;
import io.waystation.model.StatusFlags;
import io.waystation.storage.telemetry.Point;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * CSV after RFC 4180: UTF-8, a header, CRLF. docs/backup.md says what stands in each column; a new
 * one would be added at the end.
 */
final class CsvFormat implements Format {
  private static final List<String> COLUMNS =
      List.of(
          "time",
          "site_time",
          "station",
          "device",
          "part",
          "person",
          "signal",
          "value",
          "unit",
          "text",
          "comparator",
          "quality",
          "flags",
          "device_time");

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  /** Said by other columns. */
  private static final long SAID =
      Flag.of(Flag.LESS_THAN, Flag.GREATER_THAN, Flag.REJECTED, Flag.SUSPECT, Flag.FAILED);

  private final Map<StationId, ZoneId> zones;
  private final StatusFlags words = StatusFlags.shipped();

  /**
   * @param zones of the stations; one that is not among them gets no local time
   */
  CsvFormat(Map<StationId, ZoneId> zones) {
    this.zones = Map.copyOf(zones);
  }

  @Override
  public String head() {
    return String.join(",", COLUMNS) + "\r\n";
  }

  @Override
  public boolean append(StringBuilder out, SeriesKey key, Point point) {
    Signal signal = key.signal();
    ZoneId zone = zones.get(key.station());
    boolean there = !Flag.FAILED.in(point.flags());
    List<String> row = new ArrayList<>(COLUMNS.size());
    row.add(UTC.format(point.time()));
    row.add(zone == null ? "" : LOCAL.format(point.time().atZone(zone)));
    row.add(key.station().value());
    row.add(key.device().value());
    row.add(key.part());
    row.add(key.person().value());
    row.add(signal.code());
    row.add(there ? number(point.value()) : "");
    row.add(signal.unit());
    row.add(there ? text(signal, point.value()) : "");
    row.add(comparator(point.flags()));
    row.add(quality(point.flags()));
    row.add(String.join(" ", words.describe(point.flags() & ~SAID)));
    row.add(point.clockShift() == 0 ? "" : UTC.format(point.deviceTime()));
    for (int i = 0; i < row.size(); i++) {
      out.append(i == 0 ? "" : ",").append(quoted(row.get(i)));
    }
    out.append("\r\n");
    return true;
  }

  /** Every digit there is, and no exponent. */
  private static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }

  /** What the number stands for, where it stands for something. */
  private static String text(Signal signal, double value) {
    if (!signal.states().isEmpty()) {
      return signal.stateOf(value);
    }
    if (signal.kind() == Kind.DATE) {
      return LocalDate.ofEpochDay((long) value).toString();
    }
    if (signal.kind() == Kind.GEO) {
      Geo place = Geo.of(value);
      return String.format(Locale.ROOT, "%.6f %.6f", place.latitude(), place.longitude());
    }
    return "";
  }

  private static String comparator(long flags) {
    if (Flag.LESS_THAN.in(flags)) {
      return "<";
    }
    return Flag.GREATER_THAN.in(flags) ? ">" : "";
  }

  private static String quality(long flags) {
    if (Flag.FAILED.in(flags)) {
      return "failed";
    }
    if (Flag.REJECTED.in(flags)) {
      return "rejected";
    }
    return Flag.SUSPECT.in(flags) ? "suspect" : "good";
  }

  static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
