package io.waystation.dashboard.statistics;

import io.waystation.model.Flag;
import io.waystation.model.Station;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a {@link Tally} of one station and day out of what its sensors said. Pure. */
final class Reckoning {
  /** A state is repeated every 300 s: when three are missing, nobody knows it any more. */
  private static final long STATE_MILLIS = 900_000;

  /** As long for what is counted every minute: later, nobody knows when they came and went. */
  private static final long COUNTER_MILLIS = 900_000;

  /** Three of a meter's 900 s: later, nobody knows when it was used. */
  private static final long METER_MILLIS = 2_700_000;

  /**
   * How much it was is known after a longer silence, too, for counters count on. Of devices that
   * report hourly one report may be missing.
   */
  private static final long TOTAL_MILLIS = 9_000_000;

  /** As {@code station_offline}: a gateway that is silent for longer is off line. */
  private static final long SILENT_MILLIS = 300_000;

  /** Twice the heartbeat's 60 s: one is not there that should be. */
  private static final long HEARTBEAT_MILLIS = 120_000;

  /** Where no sensor sees people: locked for so long, nobody is inside. */
  private static final long LOCKED_MILLIS = 1_800_000;

  private static final long FIVE_MINUTES = 300_000;
  private static final double CROWDED = 0.9;
  private static final double LITRES_PER_M3 = 1_000;

  /** kWh: what 100 kW draw, and what a meter may make up for. */
  private static final Increase.Limit METER = new Increase.Limit(5, 100);

  /** m3: a wide open pipe of 50 mm. */
  private static final Increase.Limit PIPE = new Increase.Limit(0.5, 15);

  private static final double FEWEST_AT_ONCE = 20;
  private static final double MINUTES_PER_HOUR = 60;

  private final Station station;
  private final LocalDay day;
  private final Observed observed;
  private final long from;
  private final long to;
  private final Tally tally = new Tally();
  private final Spans occupied;
  private final Spans empty;

  private Reckoning(Station station, LocalDay day, Observed observed, long from, long to) {
    this.station = station;
    this.day = day;
    this.observed = observed;
    this.from = from;
    this.to = to;
    this.occupied = any(Observed.PRESENCE, "true");
    this.empty = all(Observed.PRESENCE, "false");
  }

  /**
   * @param observed from {@code from} to {@code to}, which hold the day and, as far as there is
   *     any, some time around it; epoch milliseconds
   * @param since from when the station is to report, if it has not been heard before
   */
  static Tally of(
      Station station, LocalDay day, Observed observed, long from, long to, long since) {
    Reckoning reckoning = new Reckoning(station, day, observed, from, to);
    reckoning.put(Amount.TIME, day.end() - day.start());
    reckoning.people();
    reckoning.use();
    reckoning.energy();
    reckoning.water();
    reckoning.link(since);
    return reckoning.tally;
  }

  private void people() {
    if (byHand()) {
      return;
    }
    List<Track> in = observed.of(Observed.IN);
    List<Track> out = observed.of(Observed.OUT);
    Spans countedIn = inDay(covered(in, TOTAL_MILLIS));
    Spans countedOut = inDay(covered(out, TOTAL_MILLIS));
    Spans followed = inDay(covered(in, COUNTER_MILLIS)).and(inDay(covered(out, COUNTER_MILLIS)));
    if (countedIn.isEmpty()) {
      current();
      return;
    }
    double capacity = Math.max(FEWEST_AT_ONCE, station.capacity());
    Increase.Limit crowd = new Increase.Limit(FEWEST_AT_ONCE, capacity * MINUTES_PER_HOUR);
    List<Increase.Step> ins = steps(in, crowd);
    List<Increase.Step> outs = steps(out, crowd);
    put(Amount.COUNTED_IN, sum(ins));
    if (countedOut.isEmpty()) {
      tally.put(Tally.Way.COUNTED);
      put(Amount.COUNTING, countedIn.millis());
      put(Amount.VISITS, Math.round(sum(ins)));
      current();
      return;
    }
    put(Amount.COUNTED_OUT, sum(outs));
    put(Amount.COUNTING, countedIn.and(countedOut).millis());
    Openings door =
        new Openings(
            Stream.concat(ins.stream(), outs.stream()).toList(),
            any(Observed.DOOR, "open"),
            covered(observed.of(Observed.DOOR), STATE_MILLIS),
            occupied,
            empty);
    Passages passages = new Passages(ins, outs, occupied, verified(), door, from, to);
    double visits = 0;
    double verified = 0;
    double atNight = 0;
    double meanwhile = 0;
    List<Spans.Span> night = day.night().all();
    for (Passages.Pass pass : passages.in()) {
      if (pass.at() >= day.start() && pass.at() < day.end()) {
        visits += pass.people();
        verified += pass.verified() ? pass.people() : 0;
        atNight += in(night, pass.at()) ? pass.people() : 0;
        // The end of a span is the moment of a count.
        meanwhile += in(followed.all(), pass.at() - 1) ? pass.people() : 0;
      }
    }
    put(Amount.VISITS, Math.round(visits));
    put(Amount.PASSES, visits);
    put(Amount.VERIFIED_PASSES, verified);
    put(Amount.NIGHT_PASSES, atNight);
    tally.put(verified >= visits / 2 ? Tally.Way.DRIFT_CORRECTED : Tally.Way.COUNTED);
    put(Amount.INSIDE_PASSES, meanwhile);
    put(Amount.INSIDE, inside(passages.inside(), followed));
  }

  private static boolean in(List<Spans.Span> spans, long at) {
    return spans.stream().anyMatch(span -> at >= span.from() && at < span.to());
  }

  /** Where somebody has entered how many came that day: the largest figure is the day's. */
  private boolean byHand() {
    double most = -1;
    for (Track track : observed.of(Observed.IN)) {
      for (int i = 0; i < track.size(); i++) {
        if (track.time(i) >= day.start() && track.time(i) < day.end()) {
          if (!track.has(i, Flag.MANUAL)) {
            return false;
          }
          most = Math.max(most, track.value(i));
        }
      }
    }
    if (most < 0) {
      return false;
    }
    tally.put(Tally.Way.MANUAL);
    put(Amount.COUNTING, day.end() - day.start());
    put(Amount.VISITS, Math.round(most));
    current();
    return true;
  }

  /** Where nothing counts passes, but something says how many are inside. */
  private void current() {
    List<Track> current = observed.of(Observed.CURRENT);
    Spans covered = inDay(covered(current, COUNTER_MILLIS));
    if (!covered.isEmpty() && current.size() == 1) {
      Track track = current.get(0);
      List<Passages.Inside> inside = new ArrayList<>();
      for (int i = 0; i + 1 < track.size(); i++) {
        inside.add(new Passages.Inside(track.time(i), track.time(i + 1), track.value(i)));
      }
      inside(inside, covered);
    }
  }

  /**
   * Finds the crowded times and the fullest five minutes, of those in which it is known who was
   * inside.
   *
   * @return milliseconds times people
   */
  private double inside(List<Passages.Inside> inside, Spans known) {
    int bins = (int) ((day.end() - day.start() + FIVE_MINUTES - 1) / FIVE_MINUTES);
    double[] people = new double[bins];
    long[] millis = new long[bins];
    double limit = CROWDED * station.capacity();
    double sum = 0;
    double crowded = 0;
    for (Passages.Inside stretch : inside) {
      if (stretch.to() <= day.start() || stretch.from() >= day.end()) {
        continue;
      }
      for (Spans.Span span : known.within(stretch.from(), stretch.to()).all()) {
        sum += stretch.people() * span.millis();
        crowded += stretch.people() > limit ? span.millis() : 0;
        for (long at = span.from(); at < span.to(); ) {
          int bin = (int) ((at - day.start()) / FIVE_MINUTES);
          long next = Math.min(span.to(), day.start() + (bin + 1) * FIVE_MINUTES);
          people[bin] += stretch.people() * (next - at);
          millis[bin] += next - at;
          at = next;
        }
      }
    }
    double whole = day.end() - day.start();
    put(Amount.INSIDE_KNOWN, Amount.INSIDE_KNOWN_OF, known, whole);
    if (!enough(known)) {
      return sum;
    }
    if (station.capacity() > 0) {
      put(Amount.CROWDED, crowded);
    }
    for (int bin = 0; bin < bins; bin++) {
      double mean = people[bin] / FIVE_MINUTES;
      if (millis[bin] == FIVE_MINUTES
          && tally.peak().filter(peak -> peak.people() >= mean).isEmpty()) {
        tally.put(new Tally.Peak(mean, day.start() + bin * FIVE_MINUTES));
      }
    }
    return sum;
  }

  /** When nobody can have been inside: no sensor sees anybody or, without one, it is locked. */
  private Spans verified() {
    if (!observed.of(Observed.PRESENCE).isEmpty()) {
      return empty;
    }
    Spans locked = new Spans();
    all(Observed.LOCK, "locked").all().stream()
        .filter(span -> span.millis() >= LOCKED_MILLIS)
        .forEach(span -> locked.add(span.from(), span.to()));
    return locked;
  }

  private void use() {
    Optional<Spans> planned = day.planned(station);
    Spans lockKnown = inDay(covered(observed.of(Observed.LOCK), STATE_MILLIS));
    Spans unlocked = inDay(any(Observed.LOCK, "unlocked"));
    if (planned.isPresent()) {
      put(Amount.PLANNED, planned.get().millis());
      if (!lockKnown.isEmpty()) {
        put(
            Amount.PLANNED_KNOWN,
            Amount.PLANNED_KNOWN_OF,
            planned.get().and(lockKnown),
            planned.get().millis());
        put(Amount.PLANNED_KEPT, planned.get().and(lockKnown).and(unlocked).millis());
      }
    }
    Spans open;
    if (enough(lockKnown)) {
      tally.put(Tally.Opening.DOOR_LOCK);
      open = unlocked.and(lockKnown);
    } else if (planned.isPresent()) {
      tally.put(Tally.Opening.PLANNED);
      open = planned.get();
    } else {
      return;
    }
    put(Amount.OPEN, open.millis());
    if (!observed.of(Observed.PRESENCE).isEmpty()) {
      put(Amount.OPEN_SENSED, Amount.OPEN_SENSED_OF, open.and(occupied.or(empty)), open.millis());
      put(Amount.OPEN_USED, open.and(occupied).millis());
    }
  }

  private void energy() {
    List<Track> meters = observed.of(Observed.ENERGY);
    Spans metered = inDay(covered(meters, TOTAL_MILLIS));
    if (metered.isEmpty()) {
      return;
    }
    List<Increase.Step> steps = steps(meters, METER);
    put(Amount.ENERGY, sum(steps));
    put(Amount.ENERGY_METERED, metered.millis());
    if (observed.of(Observed.PRESENCE).isEmpty()) {
      return;
    }
    Spans sensed = inDay(occupied.or(empty));
    Spans idle = inDay(empty);
    put(Amount.ENERGY_SENSED, sumIn(steps, sensed));
    put(Amount.ENERGY_IDLE, sumIn(steps, idle));
    put(
        Amount.ENERGY_SENSED_TIME,
        Amount.ENERGY_SENSED_OF,
        inDay(covered(meters, METER_MILLIS)).and(sensed),
        day.end() - day.start());
  }

  private static double sumIn(List<Increase.Step> steps, Spans spans) {
    return steps.stream()
        .filter(step -> step.to() - step.from() <= METER_MILLIS)
        .mapToDouble(
            step ->
                spans.within(step.from(), step.to()).all().stream()
                    .mapToDouble(span -> step.within(span.from(), span.to()))
                    .sum())
        .sum();
  }

  private void water() {
    List<Track> meters = observed.of(Observed.WATER);
    Spans metered = inDay(covered(meters, TOTAL_MILLIS));
    if (!metered.isEmpty()) {
      put(Amount.WATER, LITRES_PER_M3 * sum(steps(meters, PIPE)));
      put(Amount.WATER_METERED, metered.millis());
    }
  }

  private void link(long since) {
    List<Track> beats = observed.of(Observed.HEARTBEAT);
    long first = beats.stream().mapToLong(track -> track.time(0)).reduce(since, Math::min);
    Spans reporting = Spans.of(Math.max(day.start(), first), day.end());
    boolean withoutHeart = beats.isEmpty() && !observed.isEmpty();
    if (reporting.isEmpty()
        || withoutHeart
        || !beats.isEmpty() && beats.stream().noneMatch(Reckoning::steady)) {
      return;
    }
    Spans heard = new Spans();
    for (Track track : beats) {
      heard = heard.or(track.without(Flag.LATE).holding(any -> true, SILENT_MILLIS));
    }
    double offline = Observed.state(Observed.STATUS, "offline");
    for (Track track : observed.alongside(Observed.HEARTBEAT, Observed.STATUS)) {
      if (beats.size() == 1) {
        heard = heard.without(track.holding(state -> state == offline, to - from));
      }
    }
    put(Amount.REPORTING, reporting.millis());
    put(Amount.HEARD, heard.and(reporting).millis());
    put(Amount.COMPLETE, covered(beats, HEARTBEAT_MILLIS).and(reporting).millis());
  }

  /**
   * Whether its silence says anything: one that beats once an hour is not off line in between. A
   * bad link leaves a quarter of the intervals as they are.
   */
  private static boolean steady(Track beats) {
    long[] pauses = new long[beats.size() - 1];
    for (int i = 0; i < pauses.length; i++) {
      pauses[i] = beats.time(i + 1) - beats.time(i);
    }
    Arrays.sort(pauses);
    return pauses.length > 0 && pauses[pauses.length / 4] <= SILENT_MILLIS;
  }

  private List<Increase.Step> steps(List<Track> tracks, Increase.Limit limit) {
    return tracks.stream()
        .flatMap(track -> Increase.of(track, limit).steps().stream())
        .sorted(Comparator.comparingLong(Increase.Step::to))
        .toList();
  }

  /** Of this day. */
  private double sum(List<Increase.Step> steps) {
    return steps.stream().mapToDouble(step -> step.within(day.start(), day.end())).sum();
  }

  private Spans inDay(Spans spans) {
    return spans.within(day.start(), day.end());
  }

  private static Spans covered(List<Track> tracks, long longest) {
    Spans covered = new Spans();
    for (Track track : tracks) {
      covered = covered.or(track.covered(longest));
    }
    return covered;
  }

  /** When one of the sensors said so. */
  private Spans any(String signal, String word) {
    Spans any = new Spans();
    for (Spans spans : holding(signal, word).toList()) {
      any = any.or(spans);
    }
    return any;
  }

  /** When all of them said so. */
  private Spans all(String signal, String word) {
    return holding(signal, word).reduce(Spans::and).orElseGet(Spans::new);
  }

  private Stream<Spans> holding(String signal, String word) {
    double state = Observed.state(signal, word);
    return observed.of(signal).stream()
        .map(track -> track.holding(value -> value == state, STATE_MILLIS))
        .map(spans -> spans.within(from, to));
  }

  private void put(Amount amount, double value) {
    tally.put(amount, value);
  }

  /** Whether so much of the day is known that it may stand for the whole of it. */
  private boolean enough(Spans known) {
    return !known.isEmpty() && known.millis() >= Figure.LEAST_COVERED * (day.end() - day.start());
  }

  /** Some time in which something is known, and the whole it is of, if it is any. */
  private void put(Amount amount, Amount of, Spans known, double whole) {
    put(amount, known.millis());
    put(of, known.isEmpty() ? 0 : whole);
  }
}
