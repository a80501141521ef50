package io.waystation.storage.telemetry.influx;

import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Pieces of InfluxQL. It has no bound parameters here, so every name and text goes through {@link
 * #name} or {@link #text}.
 */
final class InfluxQl {
  static final String BY_SERIES = "\"station\", \"device\", \"part\", \"person\", \"signal\"";

  /** The retention policy of hourly figures and marks. */
  static final String HOURS = "hours";

  private InfluxQl() {}

  static String name(String name) {
    return '"' + escaped(name).replace("\"", "\\\"") + '"';
  }

  static String text(String text) {
    return '\'' + escaped(text).replace("'", "\\'") + '\'';
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** The measurements that can hold what is selected; empty when no signal is called so. */
  static Set<String> measurements(Selector selector, SignalCatalogue catalogue) {
    Collection<Signal> signals =
        selector.signals().isEmpty()
            ? catalogue.all()
            : selector.signals().stream().flatMap(code -> catalogue.find(code).stream()).toList();
    return signals.stream().map(Signal::group).collect(Collectors.toCollection(TreeSet::new));
  }

  static String from(Collection<String> measurements) {
    return " FROM " + measurements.stream().map(InfluxQl::name).collect(Collectors.joining(", "));
  }

  static String fromHours(Collection<String> measurements) {
    return " FROM "
        + measurements.stream()
            .map(measurement -> name(HOURS) + "." + name(measurement))
            .collect(Collectors.joining(", "));
  }

  /** The selector as a condition; empty when everything is meant. */
  static List<String> conditions(Selector selector) {
    List<String> conditions = new ArrayList<>();
    if (selector.station() != null) {
      conditions.add("\"station\" = " + text(selector.station().value()));
    }
    if (selector.device() != null) {
      conditions.add("\"device\" = " + text(selector.device().value()));
    }
    if (selector.part() != null && !selector.part().isEmpty()) {
      conditions.add("\"part\" = " + text(TagText.encode(selector.part())));
    }
    if (selector.person() != null && !selector.person().isNone()) {
      conditions.add("\"person\" = " + text(selector.person().value()));
    }
    if (!selector.signals().isEmpty()) {
      conditions.add(
          selector.signals().stream()
              .map(code -> "\"signal\" = " + text(code))
              .collect(Collectors.joining(" OR ", "(", ")")));
    }
    return conditions;
  }

  /** That reading's series and no other. */
  static String series(Reading reading) {
    return "(\"station\" = %s AND \"device\" = %s AND \"part\" = %s AND \"person\" = %s AND \"signal\" = %s)"
        .formatted(
            text(reading.station().value()),
            text(reading.device().value()),
            text(TagText.encode(reading.part())),
            text(TagText.encode(reading.person().value())),
            text(reading.signal().code()));
  }

  static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  static String notBefore(Instant time) {
    return "time >= " + millis(time);
  }

  static String before(Instant time) {
    return "time < " + millis(time);
  }

  static String at(Instant time) {
    return "time = " + millis(time);
  }

  private static String millis(Instant time) {
    return time.toEpochMilli() + "ms";
  }
}
