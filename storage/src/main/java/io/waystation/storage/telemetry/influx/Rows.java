package io.waystation.storage.telemetry.influx;

import com.influxdb.query.InfluxQLQueryResult.Series;
import com.influxdb.query.InfluxQLQueryResult.Series.Record;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.Point;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What InfluxDB's answers say: everything in them is text, and what is missing is empty. */
final class Rows {
  private final SignalCatalogue catalogue;

  Rows(SignalCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A series that is not ours, or of a signal the catalogue no longer has, is shown to nobody. */
  Optional<SeriesKey> key(Series series) {
    Map<String, String> tags = series.getTags();
    String station = tags.getOrDefault("station", "");
    String device = tags.getOrDefault("device", "");
    String person = TagText.decode(tags.getOrDefault("person", "-"));
    if (!DeviceId.valid(station)
        || !DeviceId.valid(device)
        || !(person.isEmpty() || PersonId.valid(person))) {
      return Optional.empty();
    }
    return catalogue
        .find(tags.getOrDefault("signal", ""))
        .map(
            signal ->
                new SeriesKey(
                    new StationId(station),
                    new DeviceId(device),
                    TagText.decode(tags.getOrDefault("part", "-")),
                    new PersonId(person),
                    signal));
  }

  /** Of a row with {@code value}, {@code rejected}, {@code flags} and {@code shift}. */
  static Point point(Record row) {
    long flags = whole(row, LineProtocol.FLAGS);
    boolean valid = new Point(Instant.EPOCH, 0, flags).valid();
    String field = valid ? LineProtocol.VALUE : LineProtocol.REJECTED;
    // A field that a later line did not have is still there: only the flag says that it counts.
    long shift = Flag.CLOCK_CORRECTED.in(flags) ? whole(row, LineProtocol.SHIFT) : 0;
    return new Point(time(row), number(row, field), flags, shift);
  }

  static Hour hour(Record row) {
    Instant first = Instant.ofEpochMilli(whole(row, "first_time"));
    return new Hour(
        Hour.floor(first),
        whole(row, "count"),
        number(row, "sum"),
        number(row, "min"),
        number(row, "max"),
        first,
        number(row, "first"),
        Instant.ofEpochMilli(whole(row, "last_time")),
        number(row, "last"),
        Hour.held(text(row, "held")));
  }

  static Instant time(Record row) {
    return Instant.ofEpochMilli(Long.parseLong(text(row, "time")));
  }

  static double number(Record row, String column) {
    return Double.parseDouble(text(row, column));
  }

  /** 0 when it is missing. */
  static long whole(Record row, String column) {
    String text = text(row, column);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  static String text(Record row, String column) {
    return (String) row.getValueByKey(column);
  }
}
