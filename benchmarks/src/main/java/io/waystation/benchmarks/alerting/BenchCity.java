package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.DeviceId;
import io.waystation.model.Geo;
import io.waystation.model.Kind;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What devices of a city say, minute by minute: at each station a gateway with every station signal
 * that a shipped rule looks at, as often as the catalogue expects it or every 300 s, values within
 * what no rule minds but for one in a few thousand; and a kiosk at which everybody is measured
 * about once a week.
 */
final class BenchCity {
  static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static final Duration ON_CHANGE = Duration.ofSeconds(300);
  private static final int WRONG_ONE_IN = 5_000;
  private static final int TRIED = 40;
  private static final int WEEK_MINUTES = 7 * 24 * 60;

  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Signal> vitals = new HashMap<>();
  private final int stations;
  private final int people;
  private final Random random = new Random(11);
  private final Map<String, Integer> rulesBySignal = new HashMap<>();
  private long offset;

  /** A signal of each station, with values nobody minds and one that somebody does. */
  private record Source(Signal signal, double calm, double wrong, int everyMinutes) {
    boolean history() {
      return signal.kind() == Kind.COUNTER || signal.code().equals("medicine.stock");
    }
  }

  /**
   * @param people at each station
   */
  BenchCity(RuleBook book, BenchRegister register, int stations, int people) {
    this.stations = stations;
    this.people = people;
    SignalCatalogue catalogue = SignalCatalogue.shipped();
    Map<String, List<Rule<?>>> rules = new HashMap<>();
    for (Rule<?> rule : book.rules()) {
      for (String code : rule.signals()) {
        rules.computeIfAbsent(code, first -> new ArrayList<>()).add(rule);
      }
    }
    rules.forEach(
        (code, looking) -> {
          Signal signal = catalogue.signal(code);
          rulesBySignal.put(code, looking.size());
          if (signal.health()) {
            vitals.put(code, signal);
          } else {
            sources.add(source(signal, looking, register));
          }
        });
    sources.sort((a, b) -> a.signal.code().compareTo(b.signal.code()));
  }

  private static Source source(Signal signal, List<Rule<?>> rules, BenchRegister register) {
    double[] possible =
        signal.kind() == Kind.GEO
            ? new double[] {new Geo(31, 121.05).code()}
            : !signal.states().isEmpty()
                ? IntStream.range(0, signal.states().size()).asDoubleStream().toArray()
                : IntStream.rangeClosed(0, TRIED)
                    .mapToDouble(i -> signal.rounded(place(signal, (double) i / TRIED)))
                    .toArray();
    List<Double> calm = new ArrayList<>();
    double wrong = possible[0];
    for (double value : possible) {
      if (rules.stream().allMatch(rule -> idle(rule, signal, value, register))) {
        calm.add(value);
      } else {
        wrong = value;
      }
    }
    Duration every = signal.interval().isZero() ? ON_CHANGE : signal.interval();
    return new Source(
        signal,
        calm.isEmpty() ? possible[0] : calm.get(calm.size() / 2),
        wrong,
        (int) Math.max(1, every.toMinutes()));
  }

  private static double place(Signal signal, double share) {
    double low = Math.max(signal.plausible().low(), -50);
    double high = Math.min(signal.plausible().high(), signal.kind() == Kind.DATE ? 22_000 : 5_000);
    return low + share * share * (high - low);
  }

  private static <S> boolean idle(Rule<S> rule, Signal signal, double value, BenchRegister known) {
    Reading reading = reading(0, "gw-0", PersonId.NONE, signal, value, START);
    Subject subject = rule.subject(reading);
    Outcome<S> read = rule.read(rule.fresh(), subject, List.of(reading), known);
    return rule.idle(read.state()) && read.decisions().isEmpty();
  }

  private static Reading reading(
      int station, String device, PersonId person, Signal signal, double value, Instant at) {
    return new Reading(
        BenchRegister.station(station),
        new DeviceId(device),
        "",
        person,
        "",
        signal,
        value,
        0,
        at,
        at,
        1,
        0);
  }

  /** All there is to say in that minute. */
  List<Entry> minute(Instant at) {
    long minute = Duration.between(START, at).toMinutes();
    List<Entry> entries = new ArrayList<>();
    for (int station = 0; station < stations; station++) {
      List<Reading> readings = new ArrayList<>();
      for (Source source : sources) {
        if (minute % source.everyMinutes == 0) {
          readings.add(said(station, source, minute, at));
        }
      }
      entries.add(entry("gw-" + station, readings, at));
      for (int number = 0; number < people; number++) {
        int person = station * people + number;
        if ((minute + person * 7_919L) % WEEK_MINUTES == 0) {
          entries.add(visit(station, person, at));
        }
      }
    }
    return entries;
  }

  /** Only what histories of days and weeks are made of. */
  List<Entry> longAgo(Instant at) {
    List<Entry> entries = new ArrayList<>();
    long minute = Duration.between(START, at).toMinutes();
    for (int station = 0; station < stations; station++) {
      List<Reading> readings = new ArrayList<>();
      for (Source source : sources) {
        if (source.history()) {
          readings.add(said(station, source, minute, at));
        }
      }
      entries.add(entry("gw-" + station, readings, at));
    }
    return entries;
  }

  private Reading said(int station, Source source, long minute, Instant at) {
    Signal signal = source.signal;
    double value = source.calm;
    if (signal.kind() == Kind.COUNTER) {
      value = signal.rounded(100 + minute * 0.013 * (1 + minute / 60 % 24 / 24.0));
    } else if (signal.states().isEmpty()
        && signal.kind() != Kind.GEO
        && signal.kind() != Kind.DATE) {
      value = signal.rounded(value * (1 + random.nextInt(20) / 1_000.0));
    }
    boolean wrong = random.nextInt(WRONG_ONE_IN) == 0;
    return reading(
        station,
        "gw-" + station,
        PersonId.NONE,
        signal,
        wrong ? source.wrong : value,
        at.plusMillis(station));
  }

  /** One person is measured at the kiosk, and nothing is wrong with most. */
  Entry visit(int station, int person, Instant at) {
    PersonId id = BenchRegister.person(person);
    Random own = new Random(person * 31L + at.getEpochSecond() / 60);
    List<Reading> readings = new ArrayList<>();
    Map<String, Double> values = new HashMap<>();
    values.put("bp_systolic", 105.0 + own.nextInt(40));
    values.put("bp_diastolic", 65.0 + own.nextInt(25));
    values.put("pulse_rate", 58.0 + own.nextInt(35));
    values.put("spo2", 94.0 + own.nextInt(6));
    values.put("body_temp", 36 + own.nextInt(12) / 10.0);
    values.put("weight", 60 + person % 30 + own.nextInt(20) / 10.0);
    if (own.nextInt(4) == 0) {
      values.put("glucose_fasting", 4.5 + own.nextInt(30) / 10.0);
      values.put("resp_rate", 12.0 + own.nextInt(7));
    }
    values.forEach(
        (code, value) -> {
          if (vitals.containsKey(code)) {
            readings.add(reading(station, "ki-" + station, id, vitals.get(code), value, at));
          }
        });
    return entry("ki-" + station, readings, at);
  }

  private Entry entry(String device, List<Reading> readings, Instant at) {
    return new Entry(Lane.LIVE, offset, new DeviceId(device), 1, offset++, at, at, readings);
  }

  /** How many times a rule will look at a reading of those. */
  long evaluations(List<Entry> entries) {
    long count = 0;
    for (Entry entry : entries) {
      for (Reading reading : entry.readings()) {
        count += rulesBySignal.getOrDefault(reading.signal().code(), 0);
      }
    }
    return count;
  }
}
