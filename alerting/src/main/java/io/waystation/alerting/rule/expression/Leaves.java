package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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

  private static final double SUMS = 1e6;

  /** Parked, a vehicle reports its place that seldom. */
  private static final long PARKED_MILLIS = 300_000;

  private final Program program;
  private final Subject subject;
  private final Context context;
  private Series latest;
  private Windows windows;

  /** From when on we would have heard; while a reading is taken in nobody is silent. */
  private long since = Rule.NEVER;

  Leaves(Program program, ExpressionState from, Subject subject, Context context) {
    this.program = program;
    this.subject = subject;
    this.context = context;
    this.latest = from.latest();
    this.windows = from.windows();
  }

  /** Clocks may decide, and from then on we would have heard. */
  void listening(long from) {
    since = from;
  }

  Series latest() {
    return latest;
  }

  Windows windows() {
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
    int known = latest.find(key(reading));
    return known >= 0 && reading.measuredAt().toEpochMilli() <= latest.at(known);
  }

  /** Takes a reading in; whether it changed its signal's value. */
  boolean take(Reading reading) {
    String key = key(reading);
    long at = reading.measuredAt().toEpochMilli();
    int place = latest.find(key);
    boolean first = place < 0;
    long atBefore = first ? 0 : latest.at(place);
    double before = first ? Term.UNKNOWN : latest.value(place);
    latest = latest.with(key, at, reading.value());
    if (first) {
      place = latest.find(key);
      windows = windows.shifted(place, 1, program::bySeries);
      if (program.wholeStation()) {
        compose(reading.signal());
      }
    }
    for (int i = 0; i < program.leaves().size(); i++) {
      Leaf leaf = program.leaves().get(i);
      if (leaf instanceof Leaf.Used used && used.signal().equals(reading.signal())) {
        total(i, place, first ? 0 : Math.max(0, before - reading.value()), at, used.millis());
      } else if (leaf instanceof Leaf.Increase up && up.signal().equals(reading.signal())) {
        total(i, place, first ? 0 : more(before, reading.value()), at, up.millis());
      } else if (leaf instanceof Leaf.Speed of && of.signal().equals(reading.signal()) && !first) {
        double metres = Route.between(Geo.of(before), Geo.of(reading.value()));
        put(i, Windows.WHOLE, Samples.one(at, metres * 1000 / (at - atBefore), 1));
      } else if (leaf instanceof Leaf.LateAtStop late && late.signal().equals(reading.signal())) {
        arrive(i, reading);
      }
    }
    return !first && before != reading.value();
  }

  /** How much a counter went up; one that starts again counts from 0. */
  private static double more(double before, double now) {
    return now >= before ? now - before : now;
  }

  private void put(int leaf, int of, Samples samples) {
    windows = windows.with(leaf, of, samples.packed());
  }

  private void total(int leaf, int series, double more, long at, long millis) {
    Samples samples = Samples.of(windows.get(leaf, series));
    double total = samples.isEmpty() ? 0 : samples.lastValue();
    put(leaf, series, thinned(samples, at, sum(total, more), millis));
  }

  /** Sums are kept to a millionth: what binary fractions add behind that means nothing. */
  private static double sum(double a, double b) {
    return Math.rint((a + b) * SUMS) / SUMS;
  }

  /** Remembers of each stop when it was last reached. */
  private void arrive(int index, Reading reading) {
    List<Route.Stop> stops = stops();
    for (int stop = 0; stop < stops.size(); stop++) {
      if (Route.between(Geo.of(reading.value()), stops.get(stop).place()) <= AT_STOP_METRES) {
        put(index, stop, Samples.one(reading.measuredAt().toEpochMilli(), 1, 1));
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
        windows = windows.without(i, Windows.WHOLE);
      }
    }
  }

  /** Forgets what is gone, and works everything out as of then. */
  double[] values(long at, Reading reading, boolean changed) {
    if (program.wholeStation()) {
      for (int i = latest.count() - 1; i >= 0; i--) {
        Signal signal = program.signals().get(latest.code(i));
        if (at - latest.at(i) > GONE_MILLIS + validity(signal)) {
          latest = latest.without(i);
          windows = windows.shifted(i, -1, program::bySeries);
          compose(signal);
        }
      }
    }
    double[] values = new double[program.leaves().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i, at, reading, changed, values);
    }
    return values;
  }

  static long validity(Signal signal) {
    return signal.kind() == Kind.GEO ? 3 * PARKED_MILLIS : LimitRule.validityMillis(signal);
  }

  private double value(int index, long at, Reading reading, boolean changed, double[] values) {
    Leaf leaf = program.leaves().get(index);
    if (leaf instanceof Leaf.Latest of) {
      int now = latest.find(of.signal().code());
      return now < 0 ? Term.UNKNOWN : known(now, of.signal(), at);
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
      Packed speed = windows.get(index, Windows.WHOLE);
      return speed == null ? Term.UNKNOWN : Samples.of(speed).value(0);
    }
    if (leaf instanceof Leaf.LateAtStop late) {
      return lateAtStop(index, late.millis(), at);
    }
    if (leaf instanceof Leaf.Silent silent) {
      int last = latest.find(silent.signal().code());
      return last < 0
          ? Term.UNKNOWN
          : Term.truth(
              since != Rule.NEVER && Math.max(latest.at(last), since) + silent.millis() <= at);
    }
    return window(index, (Leaf.Window) leaf, at, reading, values);
  }

  /** Its newest value, unknown when it is too old. */
  private double known(int series, Signal signal, long at) {
    return at - latest.at(series) > validity(signal) ? Term.UNKNOWN : latest.value(series);
  }

  private double over(Leaf.Over over, long at) {
    double result = Term.UNKNOWN;
    int count = 0;
    for (int i = 0; i < latest.count(); i++) {
      if (!latest.of(i, over.signal().code())) {
        continue;
      }
      double now = known(i, over.signal(), at);
      double x = Double.isNaN(now) ? Term.UNKNOWN : over.each().value(new double[] {now});
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
    for (int i = 0; i < latest.count(); i++) {
      if (latest.of(i, signal.code())) {
        boolean old = at - latest.at(i) > validity(signal);
        sum = sum(sum, old ? Term.UNKNOWN : difference(Samples.of(windows.get(index, i)), millis));
        any = true;
      }
    }
    return any ? sum : Term.UNKNOWN;
  }

  private double offRoute(Signal signal, long at) {
    int last = latest.find(signal.code());
    Optional<Route> route =
        context
            .station(subject.station())
            .flatMap(station -> station.attributes().route(StationAttributes.ROUTE));
    double place = last < 0 || route.isEmpty() ? Term.UNKNOWN : known(last, signal, at);
    return Double.isNaN(place) ? Term.UNKNOWN : route.get().distance(Geo.of(place));
  }

  private double lateAtStop(int index, long millis, long at) {
    List<Route.Stop> stops = stops();
    boolean late = false;
    for (int stop = 0; stop < stops.size(); stop++) {
      long planned = planned(stops.get(stop), at);
      Packed reached = windows.get(index, stop);
      long last = reached == null ? Long.MIN_VALUE : Samples.of(reached).at(0);
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
    Packed known = windows.get(index, Windows.WHOLE);
    boolean read = reading != null && window.signals().contains(reading.signal().code());
    Samples samples = Samples.of(known);
    if (read || window.how() == Leaf.Window.How.HELD) {
      double of = window.of().value(values);
      samples = remember(window, samples, of, at);
      put(index, Windows.WHOLE, samples);
    } else if (known == null) {
      return Term.UNKNOWN;
    }
    switch (window.how()) {
      case COUNT:
        return within(samples, at - window.millis() + 1);
      case WITHIN:
        return Term.truth(within(samples, at - window.millis()) > 0);
      case HELD:
        double now = window.of().value(values);
        return Double.isNaN(now)
            ? Term.UNKNOWN
            : Term.truth(
                now == Term.TRUE && !samples.isEmpty() && samples.at(0) <= at - window.millis());
      default:
        if (samples.isEmpty() || at - samples.lastAt() > validity(window)) {
          return Term.UNKNOWN;
        }
        return window.how() == Leaf.Window.How.MEAN
            ? mean(samples, window.millis())
            : window.how() == Leaf.Window.How.RISE
                ? difference(samples, window.millis())
                : -difference(samples, window.millis());
    }
  }

  private long validity(Leaf.Window window) {
    long valid = 0;
    for (String code : window.signals()) {
      valid = Math.max(valid, validity(program.signals().get(code)));
    }
    return valid + window.millis() / SAMPLES;
  }

  /** How often it was true from then on. */
  private static int within(Samples samples, long from) {
    int count = 0;
    for (int i = samples.size() - 1; i >= 0 && samples.at(i) >= from; i--) {
      count += samples.n(i) > 0 ? 1 : 0;
    }
    return count;
  }

  /** Its memory after one more value. An unknown one says nothing, and breaks what was held. */
  private static Samples remember(Leaf.Window window, Samples samples, double of, long at) {
    switch (window.how()) {
      case HELD:
        return of != Term.TRUE
            ? new Samples()
            : samples.isEmpty() ? Samples.one(at, 1, 1) : samples;
      case WITHIN:
        return of == Term.TRUE
            ? Samples.one(at, 1, 1)
            : samples.isEmpty() ? Samples.one(at, 0, 0) : samples;
      case COUNT:
        return counted(samples, of == Term.TRUE, at, window.millis());
      case MEAN:
        return Double.isNaN(of) ? samples : summed(samples, at, of, window.millis());
      default:
        return Double.isNaN(of) ? samples : thinned(samples, at, of, window.millis());
    }
  }

  /** Moments at which it was true. */
  private static Samples counted(Samples samples, boolean holds, long at, long millis) {
    while (!samples.isEmpty() && samples.at(0) <= at - millis) {
      samples.removeFirst();
    }
    if (!samples.isEmpty() && samples.lastAt() == at) {
      samples.removeLast();
    }
    if (holds) {
      samples.add(at, 1, 1);
    }
    if (samples.size() > COUNTED_AT_MOST) {
      samples.removeFirst();
    }
    return samples;
  }

  /**
   * With that value at its end; older ones no closer than a 48th of the window, and one before it.
   */
  private static Samples thinned(Samples samples, long at, double value, long millis) {
    int size = samples.size();
    boolean close = size >= 2 && samples.at(size - 1) - samples.at(size - 2) < millis / SAMPLES;
    if (close || size >= 1 && samples.lastAt() == at) {
      samples.removeLast();
    }
    samples.add(at, value, 1);
    while (samples.size() > 2 && samples.at(1) <= at - millis) {
      samples.removeFirst();
    }
    return samples;
  }

  /** The last value less the one a window before; unknown where that was not watched. */
  private static double difference(Samples samples, long millis) {
    if (samples.isEmpty()) {
      return Term.UNKNOWN;
    }
    long from = samples.lastAt() - millis;
    if (samples.at(0) > from) {
      return Term.UNKNOWN;
    }
    int after = 0;
    while (samples.at(after) < from) {
      after++;
    }
    double right = samples.value(after);
    if (samples.at(after) == from) {
      return samples.lastValue() - right;
    }
    double left = samples.value(after - 1);
    long leftAt = samples.at(after - 1);
    double share = (double) (from - leftAt) / (samples.at(after) - leftAt);
    return samples.lastValue() - (left + share * (right - left));
  }

  /** Sums of 48ths of the window, each at its beginning. */
  private static Samples summed(Samples samples, long at, double value, long millis) {
    long begin = Math.floorDiv(at, millis / SAMPLES) * (millis / SAMPLES);
    while (!samples.isEmpty() && samples.at(0) < begin - millis) {
      samples.removeFirst();
    }
    double sum = value;
    int n = 1;
    if (!samples.isEmpty() && samples.lastAt() == begin) {
      sum = sum(samples.lastValue(), value);
      n = samples.lastN() + 1;
      samples.removeLast();
    }
    return samples.add(begin, sum, n);
  }

  /** Unknown until there is something from its beginning, and three quarters of what is between. */
  private static double mean(Samples samples, long millis) {
    long from = samples.lastAt() - millis;
    boolean whole = samples.at(0) <= from + millis / SAMPLES;
    double sum = 0;
    int n = 0;
    int within = 0;
    for (int i = 0; i < samples.size(); i++) {
      if (samples.at(i) > from) {
        sum += samples.value(i);
        n += samples.n(i);
        within++;
      }
    }
    return whole && within >= SAMPLES * 3 / 4 ? sum / n : Term.UNKNOWN;
  }

  /** When next after that moment a leaf may change though nothing is read. */
  long nextChange(long at) {
    long next = Rule.NEVER;
    for (int i = 0; i < latest.count(); i++) {
      Signal signal = program.signals().get(latest.code(i));
      next = sooner(next, latest.at(i) + validity(signal) + 1, at);
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
        Samples samples = Samples.of(moves ? windows.get(i, Windows.WHOLE) : null);
        for (int k = 0; k < samples.size(); k++) {
          next = samples.n(k) > 0 ? sooner(next, samples.at(k) + more, at) : next;
        }
      } else if (leaf instanceof Leaf.Silent silent) {
        int last = latest.find(silent.signal().code());
        if (last >= 0 && since != Rule.NEVER) {
          next = sooner(next, Math.max(latest.at(last), since) + silent.millis(), at);
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
