package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes readings and finds out exactly which of them the server refuses. For one thread at a time.
 *
 * <p>A batch the server has refused lines of is never sent again: the lines it names are refused,
 * and for the others it is asked what it has. Should that question fail, {@link #write} throws, so
 * that the batch comes again; its lines are remembered until then and not sent again but only asked
 * for. Memory does not outlast the process: after a restart such a batch is sent once more.
 */
final class InfluxWriter {
  static final int TOO_LARGE = 413;

  private static final int BATCH = 5_000;
  private static final int LINE = 150;

  /** Series whose lines are kept half-made: about 400 bytes each. */
  private static final int KNOWN_SERIES = 100_000;

  /** How much one question after a refusal may span: so its answer is bounded. */
  private static final Duration SPAN = Duration.ofHours(1);

  private static final int STATIONS = 50;

  /** Series one question about disowned values may name. */
  private static final int DOUBTFUL = 200;

  /** What tells series apart, without the weight of a whole signal as a map's key. */
  private record Name(String station, String device, String part, String person, String signal) {
    static Name of(Reading reading) {
      return new Name(
          reading.station().value(),
          reading.device().value(),
          reading.part(),
          reading.person().value(),
          reading.signal().code());
    }
  }

  /** Where a reading lies: one more to the same place replaces it. */
  private record Place(SeriesKey series, long time) {
    static Place of(Reading reading) {
      return new Place(reading.series(), reading.measuredAt().toEpochMilli());
    }
  }

  private static final class KnownSeries {
    private final String line;

    /** Of all valid readings it may have; only looked after once {@link #asked}. */
    private long newestValid = Long.MIN_VALUE;

    private boolean asked;
    private long batch;
    private long newestOfBatch;

    KnownSeries(String line) {
      this.line = line;
    }
  }

  /** One reading and what it is sent as. */
  private record Sent(Reading reading, KnownSeries series, String reason) {
    String line() {
      StringBuilder line = new StringBuilder(LINE);
      LineProtocol.append(line, series.line, reading);
      return line.toString();
    }
  }

  private final InfluxConnection influx;
  private final InfluxReader reader;
  private final Map<Name, KnownSeries> known = new HashMap<>();

  /** Lines of batches with refused lines, of which it is not known yet which they are. */
  private final Map<String, String> undecided = new HashMap<>();

  private long batches;

  InfluxWriter(InfluxConnection influx, InfluxReader reader) {
    this.influx = influx;
    this.reader = reader;
  }

  Written write(List<Reading> batch) {
    List<Sent> distinct = distinct(batch);
    disown(distinct);
    List<Written.Refused> refused = new ArrayList<>();
    for (int from = 0; from < distinct.size(); from += BATCH) {
      List<Sent> part = distinct.subList(from, Math.min(from + BATCH, distinct.size()));
      if (undecided.isEmpty()) {
        send(part, refused);
      } else {
        sendDecided(part, refused);
      }
    }
    undecided.clear();
    for (Sent sent : distinct) {
      if (sent.reading.valid() && sent.series.asked) {
        sent.series.newestValid =
            Math.max(sent.series.newestValid, sent.reading.measuredAt().toEpochMilli());
      }
    }
    return new Written(batch.size() - refused.size(), refused);
  }

  /** Two of one place in one batch would be merged field by field: only the later one is sent. */
  private List<Sent> distinct(List<Reading> batch) {
    batches++;
    if (known.size() > KNOWN_SERIES) {
      known.clear();
    }
    List<Sent> sent = new ArrayList<>(batch.size());
    boolean inOrder = true;
    for (Reading reading : batch) {
      KnownSeries series =
          known.computeIfAbsent(
              Name.of(reading),
              name ->
                  new KnownSeries(LineProtocol.series(reading.signal().group(), reading.series())));
      long time = reading.measuredAt().toEpochMilli();
      // As long as every series goes forward in time, no place can come twice.
      if (series.batch == batches && time <= series.newestOfBatch) {
        inOrder = false;
      }
      series.batch = batches;
      series.newestOfBatch = time;
      sent.add(new Sent(reading, series, ""));
    }
    if (inOrder) {
      return sent;
    }
    Map<Place, Sent> last = new LinkedHashMap<>();
    sent.forEach(one -> last.put(Place.of(one.reading), one));
    return List.copyOf(last.values());
  }

  private void send(List<Sent> part, List<Written.Refused> refused) {
    StringBuilder lines = new StringBuilder(part.size() * LINE);
    for (Sent sent : part) {
      LineProtocol.append(lines, sent.series.line, sent.reading);
      lines.append('\n');
    }
    try {
      influx.write(lines.toString());
    } catch (InfluxException e) {
      if (e.status() == TOO_LARGE) {
        sendHalves(part, refused);
      } else {
        sort(part, Refusal.of(e, part.stream().map(Sent::line).toList()), refused);
      }
    }
  }

  private void sendHalves(List<Sent> part, List<Written.Refused> refused) {
    if (part.size() == 1) {
      refuse(part.get(0), "larger than the server takes", refused);
      return;
    }
    send(part.subList(0, part.size() / 2), refused);
    send(part.subList(part.size() / 2, part.size()), refused);
  }

  private void sort(List<Sent> part, Refusal refusal, List<Written.Refused> refused) {
    List<Sent> others = new ArrayList<>();
    for (Sent sent : part) {
      String reason = refusal.lines().get(sent.line());
      if (reason != null) {
        refuse(sent, reason, refused);
      } else {
        others.add(sent);
      }
    }
    List<Sent> missing;
    try {
      missing = missing(others);
    } catch (TelemetryException e) {
      part.forEach(
          sent ->
              undecided.put(
                  sent.line(), refusal.lines().getOrDefault(sent.line(), refusal.reason())));
      throw e;
    }
    boolean allForOne = !refusal.lines().isEmpty() && !refusal.partial();
    if (allForOne && others.size() < part.size()) {
      // The lines it names have taken the others with them: those are a batch of their own now.
      if (!missing.isEmpty()) {
        send(missing, refused);
      }
    } else {
      missing.forEach(sent -> refuse(sent, refusal.reason(), refused));
    }
  }

  /** Sends what has not been sent before, and of the rest only asks which are missing. */
  private void sendDecided(List<Sent> part, List<Written.Refused> refused) {
    List<Sent> fresh = new ArrayList<>();
    List<Sent> before = new ArrayList<>();
    part.forEach(sent -> (undecided.containsKey(sent.line()) ? before : fresh).add(sent));
    missing(before).forEach(sent -> refuse(sent, undecided.get(sent.line()), refused));
    if (!fresh.isEmpty()) {
      send(fresh, refused);
    }
  }

  private static void refuse(Sent sent, String reason, List<Written.Refused> refused) {
    refused.add(new Written.Refused(sent.reading, reason));
  }

  /** Those the server does not have just as they were sent. */
  private List<Sent> missing(List<Sent> sent) {
    Map<String, List<Sent>> byMeasurement = new TreeMap<>();
    for (Sent one : sent) {
      byMeasurement
          .computeIfAbsent(one.reading.signal().group(), group -> new ArrayList<>())
          .add(one);
    }
    List<Sent> missing = new ArrayList<>();
    byMeasurement.forEach(
        (measurement, readings) -> {
          readings.sort(Comparator.comparing(one -> one.reading.measuredAt()));
          int from = 0;
          while (from < readings.size()) {
            int to = endOfQuestion(readings, from);
            missing.addAll(missing(measurement, readings.subList(from, to)));
            from = to;
          }
        });
    return missing;
  }

  private static int endOfQuestion(List<Sent> sorted, int from) {
    Instant latest = sorted.get(from).reading.measuredAt().plus(SPAN);
    Set<String> stations = new HashSet<>();
    int to = from;
    while (to < sorted.size() && !sorted.get(to).reading.measuredAt().isAfter(latest)) {
      stations.add(sorted.get(to).reading.station().value());
      if (stations.size() > STATIONS) {
        break;
      }
      to++;
    }
    return to;
  }

  private List<Sent> missing(String measurement, List<Sent> sorted) {
    Set<String> stations = new TreeSet<>();
    Set<String> signals = new TreeSet<>();
    for (Sent one : sorted) {
      stations.add("\"station\" = " + InfluxQl.text(one.reading.station().value()));
      signals.add("\"signal\" = " + InfluxQl.text(one.reading.signal().code()));
    }
    Map<Place, Point> there = new HashMap<>();
    reader
        .points(
            Set.of(measurement),
            List.of(
                "(" + String.join(" OR ", stations) + ")",
                "(" + String.join(" OR ", signals) + ")",
                InfluxQl.notBefore(sorted.get(0).reading.measuredAt()),
                InfluxQl.before(sorted.get(sorted.size() - 1).reading.measuredAt().plusMillis(1))),
            "")
        .forEach(
            series ->
                series
                    .points()
                    .forEach(
                        point ->
                            there.put(
                                new Place(series.key(), point.time().toEpochMilli()), point)));
    return sorted.stream()
        .filter(
            one -> {
              Point point = there.get(Place.of(one.reading));
              return point == null
                  || point.value() != one.reading.value()
                  || point.flags() != one.reading.flags();
            })
        .toList();
  }

  /**
   * Takes away the values that invalid readings are about to replace: InfluxDB would keep both
   * fields of the point. Hardly ever is there one; a series that has had an invalid reading is
   * looked after, so that the server need not be asked again for each. InfluxDB 3 cannot delete:
   * there the value stays in sums, though the flags say what it is.
   */
  private void disown(List<Sent> batch) {
    List<Sent> doubtful = new ArrayList<>();
    for (Sent sent : batch) {
      if (!sent.reading.valid()
          && (!sent.series.asked
              || sent.reading.measuredAt().toEpochMilli() <= sent.series.newestValid)) {
        doubtful.add(sent);
      }
    }
    if (doubtful.isEmpty() || influx.version() == Version.THREE) {
      return;
    }
    for (int from = 0; from < doubtful.size(); from += DOUBTFUL) {
      disownNow(doubtful.subList(from, Math.min(from + DOUBTFUL, doubtful.size())));
    }
  }

  private void disownNow(List<Sent> doubtful) {
    Map<String, List<Reading>> byMeasurement =
        doubtful.stream()
            .map(Sent::reading)
            .collect(Collectors.groupingBy(reading -> reading.signal().group()));
    byMeasurement.forEach(this::disown);
    Map<SeriesKey, Long> newest = new HashMap<>();
    List<Reading> unknown =
        doubtful.stream().filter(one -> !one.series.asked).map(Sent::reading).toList();
    unknown.stream()
        .collect(Collectors.groupingBy(reading -> reading.signal().group()))
        .forEach(
            (measurement, readings) ->
                reader
                    .newest(Set.of(measurement), List.of(anyOf(readings)))
                    .forEach(last -> newest.put(last.key(), last.point().time().toEpochMilli())));
    for (Sent sent : doubtful) {
      if (!sent.series.asked) {
        sent.series.asked = true;
        sent.series.newestValid = newest.getOrDefault(sent.reading.series(), Long.MIN_VALUE);
      }
    }
  }

  private void disown(String measurement, List<Reading> invalid) {
    Instant first = invalid.stream().map(Reading::measuredAt).min(Instant::compareTo).orElseThrow();
    Instant last = invalid.stream().map(Reading::measuredAt).max(Instant::compareTo).orElseThrow();
    Set<Place> valued = new HashSet<>();
    reader
        .values(
            Set.of(measurement),
            List.of(anyOf(invalid), InfluxQl.notBefore(first), InfluxQl.before(last.plusMillis(1))))
        .forEach(
            (key, times) -> times.forEach(time -> valued.add(new Place(key, time.toEpochMilli()))));
    for (Reading reading : invalid) {
      if (valued.contains(Place.of(reading))) {
        influx.query(
            "DELETE"
                + InfluxQl.from(Set.of(measurement))
                + InfluxQl.where(
                    List.of(InfluxQl.series(reading), InfluxQl.at(reading.measuredAt()))));
      }
    }
  }

  private static String anyOf(Collection<Reading> readings) {
    return readings.stream()
        .map(InfluxQl::series)
        .distinct()
        .collect(Collectors.joining(" OR ", "(", ")"));
  }
}
