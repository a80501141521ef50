package io.waystation.alerting.rule.band;

import io.waystation.model.Severity;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a band rule remembers of one person. Times are the measured ones, epoch milliseconds.
 *
 * @param last of the newest measurement dealt with; {@link #NOT_YET} before the first
 * @param abnormal the signals whose latest value is abnormal, and how bad it is; empty when all is
 *     well
 * @param provisional no repeat has confirmed it
 * @param finding of the measurement that waits for its repeat
 * @param day of the first finding, by the station's calendar, as days since 1970-01-01
 */
record BandState(
    long last, Map<String, Severity> abnormal, boolean provisional, long finding, long day) {
  static final long NOT_YET = Long.MIN_VALUE;

  BandState {
    abnormal = Map.copyOf(abnormal);
  }

  Severity severity() {
    return abnormal.values().stream().reduce(Severity.NORMAL, Severity::worse);
  }

  String text() {
    return "%d,%b,%d,%d,%s"
        .formatted(
            last,
            provisional,
            finding,
            day,
            new TreeMap<>(abnormal)
                .entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue().word())
                    .collect(Collectors.joining(" ")));
  }

  static BandState parse(String text) {
    String[] parts = text.split(",", 5);
    Map<String, Severity> abnormal = new TreeMap<>();
    for (String pair : parts[4].isEmpty() ? new String[0] : parts[4].split(" ")) {
      int equals = pair.indexOf('=');
      abnormal.put(pair.substring(0, equals), Severity.of(pair.substring(equals + 1)));
    }
    return new BandState(
        Long.parseLong(parts[0]),
        abnormal,
        Boolean.parseBoolean(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }
}
