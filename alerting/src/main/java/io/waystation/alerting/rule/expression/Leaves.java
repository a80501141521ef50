package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.expression.ExpressionState.Latest;
import io.waystation.alerting.rule.expression.ExpressionState.Sample;
import io.waystation.alerting.rule.limit.LimitRule;
import io.waystation.model.Geo;
import io.waystation.model.Hours;
import io.waystation.model.Kind;
import io.waystation.model.Reading;
import io.waystation.model.Route;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out the leaves of a program at one moment after the other, and remembers for those that
 * need it. A value counts for as long as {@link LimitRule#validity} says; then it is unknown.
 */
final class Leaves {
  /** So many stretches a window is cut into; between two samples a value is interpolated. */
  private static final int SAMPLES = 48;

  /** More counted than this in one window are not told apart: it is "that many or more". */
  private static final int COUNTED_AT_MOST = 1_000;

  /** A series that has not been heard for so long is no part of its station any more. */
  private static final long GONE_MILLIS = 86_400_000;

  /** So near a stop it has been reached; so early before its time it counts. */
  private static final double AT_STOP_METRES = 150;

  private static final long EARLY_MILLIS = 1_800_000;

  private static final long DAY_MILLIS = 86_400_000;

  /** Parked, a vehicle reports its place that seldom. */
  private static final long PARKED_MILLIS = 300_000;

  private final Program program;
  private final Subject subject;
  private final Context context;
  private final SortedMap<String, Latest> latest;
  private final SortedMap<String, List<Sample>> windows;

  /** From when on we would have heard; while a reading is taken in nobody is silent. */
  private long since = Rule.NEVER;

  Leaves(Program program, ExpressionState from, Subject subject, Context context) {
    this.program = program;
    this.subject = subject;
    this.context = context;
    this.latest = new TreeMap<>(from.latest());
    this.windows = new TreeMap<>(from.windows());
  }

  /** Clocks may decide, and from then on we would have heard. */
  void listening(long from) {
    since = from;
  }

  SortedMap<String, Latest> latest() {
    return latest;
  }

  SortedMap<String, List<Sample>> windows() {
    return windows;
  }

  /** What a series is remembered by; the signal's code can hold no blank. */
  private String key(Reading reading) {
    return program.wholeStation()
        ? reading.signal().code() + " " + reading.device().value() + "/" + reading.part()
        : reading.signal().code();
  }

  /** It is not newer than what has been read of its series before. */
  boolean overtaken(Reading reading) {
    Latest known = latest.get(key(reading));
    return known != null && reading.measuredAt().toEpochMilli() <= known.at();
  }

  /** Takes a reading in; whether it changed its signal's value. */
  boolean take(Reading reading) {
    String key = key(reading);
    long at = reading.measuredAt().toEpochMilli();
    Latest before = latest.put(key, new Latest(at, reading.value()));
    if (before == null && program.wholeStation()) {
      compose(reading.signal());
    }
    for (int i = 0; i < program.leaves().size(); i++) {
      if (program.leaves().get(i) instanceof Leaf.Used used
          && used.signal().equals(reading.signal())) {
        double less = before == null ? 0 : Math.max(0, before.value() - reading.value());
        total(i + " " + key, less, at, used.millis());
      }
      if (program.leaves().get(i) instanceof Leaf.Speed speeding
          && speeding.signal().equals(reading.signal())
          && before != null) {
        double metres = Route.between(Geo.of(before.value()), Geo.of(reading.value()));
        double speed = metres * 1000 / (at - before.at());
        windows.put(i + " ", List.of(new Sample(at, speed, 1)));
      }
      if (program.leaves().get(i) instanceof Leaf.LateAtStop late
          && late.signal().equals(reading.signal())) {
        arrive(i, reading);
      }
      if (program.leaves().get(i) instanceof Leaf.Increase increase
          && increase.signal().equals(reading.signal())) {
        double more =
            before == null
                ? 0
                : reading.value() >= before.value()
                    ? reading.value() - before.value()
                    : reading.value();
        total(i + " " + key, more, at, increase.millis());
      }
    }
    return before != null && before.value() != reading.value();
  }

  private void total(String window, double more, long at, long millis) {
    List<Sample> samples = windows.getOrDefault(window, List.of());
    double total = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).value();
    windows.put(window, thinned(samples, at, total + more, millis));
  }

  /** Remembers of each stop when it was last reached. */
  private void arrive(int index, Reading reading) {
    List<Route.Stop> stops = stops();
    for (int stop = 0; stop < stops.size(); stop++) {
      if (Route.between(Geo.of(reading.value()), stops.get(stop).place()) <= AT_STOP_METRES) {
        windows.put(
            index + " " + stop, List.of(new Sample(reading.measuredAt().toEpochMilli(), 1, 1)));
      }
    }
  }

  private List<Route.Stop> stops() {
    return context
        .station(subject.station())
        .flatMap(station -> station.attributes().route(StationAttributes.STOPS))
        .map(Route::points)
        .orElse(List.of());
  }

  /** Other series make up the signal of the station now: its past cannot be compared any more. */
  private void compose(Signal signal) {
    for (int i = 0; i < program.leaves().size(); i++) {
      if (program.leaves().get(i) instanceof Leaf.Window window
          && window.signals().contains(signal.code())) {
        windows.remove(i + " ");
      }
    }
  }

  /** Forgets what is gone, and works everything out as of then. */
  double[] values(long at, Reading reading, boolean changed) {
    if (program.wholeStation()) {
      List<String> gone =
          latest.entrySet().stream()
              .filter(entry -> at - entry.getValue().at() > GONE_MILLIS + span(entry.getKey()))
              .map(Map.Entry::getKey)
              .toList();
      for (String key : gone) {
        latest.remove(key);
        windows.keySet().removeIf(window -> window.endsWith(" " + key));
        compose(program.signals().get(key.substring(0, key.indexOf(' '))));
      }
    }
    double[] values = new double[program.leaves().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i, at, reading, changed, values);
    }
    return values;
  }

  private long span(String key) {
    return validity(program.signals().get(key.substring(0, key.indexOf(' '))));
  }

  static long validity(Signal signal) {
    return signal.kind() == Kind.GEO ? 3 * PARKED_MILLIS : LimitRule.validity(signal).toMillis();
  }

  private double value(int index, long at, Reading reading, boolean changed, double[] values) {
    Leaf leaf = program.leaves().get(index);
    if (leaf instanceof Leaf.Latest of) {
      Latest now = latest.get(of.signal().code());
      return now == null || at - now.at() > validity(of.signal()) ? Term.UNKNOWN : now.value();
    }
    if (leaf instanceof Leaf.Over over) {
      return over(over, at);
    }
    if (leaf instanceof Leaf.Attribute attribute) {
      return attribute(attribute.name(), at);
    }
    if (leaf instanceof Leaf.Changed of) {
      return Term.truth(changed && reading != null && reading.signal().equals(of.signal()));
    }
    if (leaf instanceof Leaf.Increase increase) {
      return increase(index, increase.signal(), increase.millis(), at);
    }
    if (leaf instanceof Leaf.Used used) {
      return increase(index, used.signal(), used.millis(), at);
    }
    if (leaf instanceof Leaf.OffRoute off) {
      return offRoute(off.signal(), at);
    }
    if (leaf instanceof Leaf.Speed) {
      List<Sample> speed = windows.get(index + " ");
      return speed == null ? Term.UNKNOWN : speed.get(0).value();
    }
    if (leaf instanceof Leaf.LateAtStop late) {
      return lateAtStop(index, late.millis(), at);
    }
    if (leaf instanceof Leaf.Silent silent) {
      Latest last = latest.get(silent.signal().code());
      return last == null
          ? Term.UNKNOWN
          : Term.truth(since != Rule.NEVER && Math.max(last.at(), since) + silent.millis() <= at);
    }
    return window(index, (Leaf.Window) leaf, at, reading, values);
  }

  private double over(Leaf.Over over, long at) {
    double result = Term.UNKNOWN;
    int count = 0;
    for (Map.Entry<String, Latest> series : series(over.signal()).entrySet()) {
      Latest now = series.getValue();
      double x =
          at - now.at() > validity(over.signal())
              ? Term.UNKNOWN
              : over.each().value(new double[] {now.value()});
      result =
          count == 0
              ? x
              : switch (over.how()) {
                case ANY -> Term.or(result, x);
                case ALL -> Term.and(result, x);
                case LOWEST -> Math.min(result, x);
                case HIGHEST -> Math.max(result, x);
                default -> result + x;
              };
      count++;
    }
    return over.how() == Leaf.Over.How.AVERAGE ? result / count : result;
  }

  private SortedMap<String, Latest> series(Signal signal) {
    return program.wholeStation()
        ? latest.subMap(signal.code() + " ", signal.code() + "!")
        : latest.subMap(signal.code(), signal.code() + " ");
  }

  private double attribute(String name, long at) {
    Optional<Station> found = context.station(subject.station());
    if (found.isEmpty()) {
      return Term.UNKNOWN;
    }
    Station station = found.get();
    if (name.equals("capacity")) {
      return station.capacity();
    }
    if (name.equals("altitude")) {
      return station.altitude().isPresent() ? station.altitude().getAsInt() : Term.UNKNOWN;
    }
    Optional<Hours> hours = hours(name, station);
    if (hours.isPresent()) {
      return Term.truth(hours.get().contain(local(at, station)));
    }
    if (name.equals("sleeping")) {
      return Term.FALSE;
    }
    if (name.equals("open") || name.equals("free_access")) {
      return station.alwaysOpen() ? Term.TRUE : Term.UNKNOWN;
    }
    OptionalDouble number = station.attributes().number(name.replace('_', '-'), subject.part());
    return number.isPresent() ? number.getAsDouble() : Term.UNKNOWN;
  }

  private static Optional<Hours> hours(String name, Station station) {
    StationAttributes attributes = station.attributes();
    Optional<Hours> open = attributes.hours(StationAttributes.OPENING_HOURS);
    return switch (name) {
      case "open" -> open;
      case "free_access" -> attributes.hours(StationAttributes.FREE_ACCESS).or(() -> open);
      case "sleeping" -> attributes.hours(StationAttributes.SLEEPING_HOURS);
      default -> Optional.empty();
    };
  }

  private static LocalDateTime local(long at, Station station) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(at), station.zone());
  }

  /** Unknown until it has been watched for the whole stretch, and while a counter is not heard. */
  private double increase(int index, Signal signal, long millis, long at) {
    double sum = 0;
    boolean any = false;
    for (Map.Entry<String, Latest> series : series(signal).entrySet()) {
      List<Sample> samples = windows.getOrDefault(index + " " + series.getKey(), List.of());
      boolean old = at - series.getValue().at() > validity(signal);
      sum += old ? Term.UNKNOWN : difference(samples, millis);
      any = true;
    }
    return any ? sum : Term.UNKNOWN;
  }

  private double offRoute(Signal signal, long at) {
    Latest last = latest.get(signal.code());
    Optional<Route> route =
        context
            .station(subject.station())
            .flatMap(station -> station.attributes().route(StationAttributes.ROUTE));
    return last == null || route.isEmpty() || at - last.at() > validity(signal)
        ? Term.UNKNOWN
        : route.get().distance(Geo.of(last.value()));
  }

  private double lateAtStop(int index, long millis, long at) {
    List<Route.Stop> stops = stops();
    boolean late = false;
    for (int stop = 0; stop < stops.size(); stop++) {
      long planned = planned(stops.get(stop), at);
      List<Sample> reached = windows.get(index + " " + stop);
      long last = reached == null ? Long.MIN_VALUE : reached.get(0).at();
      late |= planned + millis < at && last < planned - EARLY_MILLIS;
    }
    return stops.isEmpty() ? Term.UNKNOWN : Term.truth(late);
  }

  /** On the same day of the station's calendar. */
  private long planned(Route.Stop stop, long at) {
    Station station = context.station(subject.station()).orElseThrow();
    return local(at, station)
        .toLocalDate()
        .atTime(stop.planned())
        .atZone(station.zone())
        .toInstant()
        .toEpochMilli();
  }

  private double window(int index, Leaf.Window window, long at, Reading reading, double[] values) {
    String key = index + " ";
    List<Sample> samples = windows.get(key);
    boolean read = reading != null && window.signals().contains(reading.signal().code());
    if (read || window.how() == Leaf.Window.How.HELD) {
      double of = window.of().value(values);
      samples = remember(window, samples == null ? List.of() : samples, of, at);
      windows.put(key, samples);
    }
    if (samples == null) {
      return Term.UNKNOWN;
    }
    switch (window.how()) {
      case COUNT:
        return samples.stream().filter(s -> s.n() > 0 && s.at() > at - window.millis()).count();
      case WITHIN:
        return Term.truth(
            samples.stream().anyMatch(s -> s.n() > 0 && s.at() >= at - window.millis()));
      case HELD:
        double now = window.of().value(values);
        return Double.isNaN(now)
            ? Term.UNKNOWN
            : Term.truth(
                now == Term.TRUE
                    && !samples.isEmpty()
                    && samples.get(0).at() <= at - window.millis());
      default:
        long last = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).at();
        long valid =
            window.signals().stream()
                .mapToLong(code -> validity(program.signals().get(code)))
                .max()
                .orElse(0);
        if (samples.isEmpty() || at - last > valid + window.millis() / SAMPLES) {
          return Term.UNKNOWN;
        }
        return window.how() == Leaf.Window.How.MEAN
            ? mean(samples, window.millis())
            : window.how() == Leaf.Window.How.RISE
                ? difference(samples, window.millis())
                : -difference(samples, window.millis());
    }
  }

  /** Its memory after one more value. An unknown one says nothing, and breaks what was held. */
  private static List<Sample> remember(
      Leaf.Window window, List<Sample> samples, double of, long at) {
    switch (window.how()) {
      case HELD:
        return of != Term.TRUE
            ? List.of()
            : samples.isEmpty() ? List.of(new Sample(at, 1, 1)) : samples;
      case WITHIN:
        return of == Term.TRUE
            ? List.of(new Sample(at, 1, 1))
            : samples.isEmpty() ? List.of(new Sample(at, 0, 0)) : samples;
      case COUNT:
        List<Sample> counted =
            new ArrayList<>(
                samples.stream()
                    .filter(s -> s.n() > 0 && s.at() > at - window.millis() && s.at() != at)
                    .toList());
        if (of == Term.TRUE) {
          counted.add(new Sample(at, 1, 1));
        }
        return counted.size() > COUNTED_AT_MOST ? counted.subList(1, counted.size()) : counted;
      case MEAN:
        return Double.isNaN(of) ? samples : summed(samples, at, of, window.millis());
      default:
        return Double.isNaN(of) ? samples : thinned(samples, at, of, window.millis());
    }
  }

  /**
   * With that value at its end; older ones no closer than a 48th of the window, and one before it.
   */
  private static List<Sample> thinned(List<Sample> samples, long at, double value, long millis) {
    List<Sample> kept = new ArrayList<>(samples);
    int size = kept.size();
    if (size >= 2 && kept.get(size - 1).at() - kept.get(size - 2).at() < millis / SAMPLES) {
      kept.remove(size - 1);
    } else if (size >= 1 && kept.get(size - 1).at() == at) {
      kept.remove(size - 1);
    }
    kept.add(new Sample(at, value, 1));
    while (kept.size() > 2 && kept.get(1).at() <= at - millis) {
      kept.remove(0);
    }
    return List.copyOf(kept);
  }

  /** The last value less the one a window before; unknown where that was not watched. */
  private static double difference(List<Sample> samples, long millis) {
    if (samples.isEmpty()) {
      return Term.UNKNOWN;
    }
    Sample last = samples.get(samples.size() - 1);
    long from = last.at() - millis;
    if (samples.get(0).at() > from) {
      return Term.UNKNOWN;
    }
    int after = 0;
    while (samples.get(after).at() < from) {
      after++;
    }
    Sample right = samples.get(after);
    if (right.at() == from) {
      return last.value() - right.value();
    }
    Sample left = samples.get(after - 1);
    double share = (double) (from - left.at()) / (right.at() - left.at());
    return last.value() - (left.value() + share * (right.value() - left.value()));
  }

  /** Sums of 48ths of the window, each at its beginning. */
  private static List<Sample> summed(List<Sample> samples, long at, double value, long millis) {
    long begin = Math.floorDiv(at, millis / SAMPLES) * (millis / SAMPLES);
    List<Sample> kept =
        new ArrayList<>(samples.stream().filter(s -> s.at() >= begin - millis).toList());
    int last = kept.size() - 1;
    if (last >= 0 && kept.get(last).at() == begin) {
      Sample sum = kept.remove(last);
      kept.add(new Sample(begin, sum.value() + value, sum.n() + 1));
    } else {
      kept.add(new Sample(begin, value, 1));
    }
    return List.copyOf(kept);
  }

  /** Unknown until there is something from its beginning, and three quarters of what is between. */
  private static double mean(List<Sample> samples, long millis) {
    Sample last = samples.get(samples.size() - 1);
    List<Sample> within = samples.stream().filter(s -> s.at() > last.at() - millis).toList();
    boolean whole = samples.get(0).at() <= last.at() - millis + millis / SAMPLES;
    if (!whole || within.size() < SAMPLES * 3 / 4) {
      return Term.UNKNOWN;
    }
    double sum = within.stream().mapToDouble(Sample::value).sum();
    return sum / within.stream().mapToInt(Sample::n).sum();
  }

  /** When next after that moment a leaf may change though nothing is read. */
  long nextChange(long at) {
    long next = Rule.NEVER;
    for (Map.Entry<String, Latest> series : latest.entrySet()) {
      String code = series.getKey().split(" ", 2)[0];
      next = sooner(next, series.getValue().at() + validity(program.signals().get(code)) + 1, at);
    }
    return Math.min(next, nextOwn(at));
  }

  /** The same without values that only become unknown. */
  long nextOwn(long at) {
    long next = Rule.NEVER;
    for (int i = 0; i < program.leaves().size(); i++) {
      Leaf leaf = program.leaves().get(i);
      if (leaf instanceof Leaf.Window window) {
        long more = window.millis() + (window.how() == Leaf.Window.How.WITHIN ? 1 : 0);
        boolean moves = window.how().compareTo(Leaf.Window.How.HELD) <= 0;
        for (Sample sample : moves ? windows.getOrDefault(i + " ", List.of()) : List.<Sample>of()) {
          next = sample.n() > 0 ? sooner(next, sample.at() + more, at) : next;
        }
      } else if (leaf instanceof Leaf.Silent silent) {
        Latest last = latest.get(silent.signal().code());
        if (last != null && since != Rule.NEVER) {
          next = sooner(next, Math.max(last.at(), since) + silent.millis(), at);
        }
      } else if (leaf instanceof Leaf.LateAtStop late) {
        for (Route.Stop stop : stops()) {
          next = sooner(next, planned(stop, at) + late.millis() + 1, at);
          next = sooner(next, planned(stop, at + DAY_MILLIS) + late.millis() + 1, at);
        }
      } else if (leaf instanceof Leaf.Attribute attribute) {
        Optional<Station> station = context.station(subject.station());
        Optional<Hours> hours = station.flatMap(s -> hours(attribute.name(), s));
        if (hours.isPresent()) {
          LocalDateTime change = hours.get().nextChange(local(at, station.get()));
          next = sooner(next, change.atZone(station.get().zone()).toInstant().toEpochMilli(), at);
        }
      }
    }
    return next;
  }

  private static long sooner(long next, long when, long after) {
    return when > after ? Math.min(next, when) : next;
  }
}
