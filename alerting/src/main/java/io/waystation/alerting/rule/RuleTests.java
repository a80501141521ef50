package io.waystation.alerting.rule;

import io.waystation.model.BadInput;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.Kind;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tests of rules as data: given readings at times, which severity an alarm is expected to have at
 * which times. One rule looks at one thing; a test begins at midnight of its station.
 *
 * <pre>{@code
 * tests:
 *   - name: power cut
 *     rule: mains_lost
 *     station: {altitude: "3000", breaker-rating: "11000"}
 *     readings:
 *       - {at: 0 s, every: 300 s, until: 1 h, signal: power.mains, value: "off"}
 *     expect:
 *       - {at: 9 s, alarm: normal}
 *       - {at: 10 s, alarm: warning}
 * }</pre>
 */
public final class RuleTests {
  private static final Instant START = Instant.parse("2026-01-05T16:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final StationId STATION = new StationId("tested");
  private static final PersonId PERSON = new PersonId("00000000-0000-4000-8000-000000000000");
  private static final int MOST_READINGS = 100_000;

  /**
   * How one test went.
   *
   * @param problem what was not as expected; empty if all was
   */
  public record Result(String name, int line, Optional<String> problem) {}

  private record Moment(Instant at, Optional<Reading> reading, Severity expected, int line) {}

  private final RuleBook book;
  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final List<RuleBookException.Fault> faults = new ArrayList<>();

  private RuleTests(RuleBook book) {
    this.book = book;
  }

  /**
   * Runs all tests of a file.
   *
   * @param file its name, for faults
   * @throws RuleBookException if the file has faults, naming each with its line
   */
  public static List<Result> run(RuleBook book, String file, String yaml) {
    return new RuleTests(book).run(file, yaml);
  }

  private List<Result> run(String file, String yaml) {
    Node root;
    try {
      root = Node.parse(yaml);
    } catch (IOException e) {
      YamlFault fault = YamlFault.of(e);
      throw new RuleBookException(
          List.of(new RuleBookException.Fault(file, fault.line(), "", fault.words())));
    }
    List<Result> results = new ArrayList<>();
    Fields tests = new Fields(file, "", root, faults);
    for (Fields test : tests.list("tests")) {
      test(test).ifPresent(results::add);
    }
    tests.done();
    if (!faults.isEmpty()) {
      throw new RuleBookException(faults);
    }
    return results;
  }

  private Optional<Result> test(Fields test) {
    int before = faults.size();
    String name = test.read("name", text -> text).orElse("");
    Optional<Rule<?>> rule =
        test.read(
            "rule",
            text ->
                book.find(text)
                    .orElseThrow(
                        () ->
                            new BadInput(
                                "没有名为 '%s' 的规则：见 'waystation rules check'",
                                "no rule is called '%s': see 'waystation rules check'", text)));
    Context context = new OneStation(station(test));
    List<Moment> moments = new ArrayList<>();
    for (Fields reading : test.list("readings")) {
      readings(reading, moments);
    }
    for (Fields expect : test.list("expect")) {
      Optional<Instant> at = expect.read("at", RuleTests::moment);
      Optional<Severity> severity = expect.read("alarm", RuleTests::severity);
      expect.done();
      if (at.isPresent() && severity.isPresent()) {
        moments.add(new Moment(at.get(), Optional.empty(), severity.get(), expect.line()));
      }
    }
    test.done();
    if (faults.size() > before || rule.isEmpty()) {
      return Optional.empty();
    }
    // What is read at a time has been read when something is expected at that time.
    moments.sort(
        Comparator.comparing(Moment::at).thenComparing(moment -> moment.reading().isEmpty()));
    return Optional.of(new Result(name, test.line(), play(rule.get(), moments, context)));
  }

  private void readings(Fields fields, List<Moment> moments) {
    Optional<Instant> at = fields.read("at", RuleTests::moment);
    Duration every = fields.read("every", Duration.ZERO, Durations::parse);
    Instant until = fields.read("until", at.orElse(START), RuleTests::moment);
    Optional<Signal> signal = fields.read("signal", this::signal);
    Optional<Double> value =
        fields.read("value", text -> signal.map(known -> value(known, text)).orElse(0.0));
    String part = fields.read("part", "", text -> text);
    fields.done();
    if (at.isEmpty() || signal.isEmpty() || value.isEmpty()) {
      return;
    }
    if (until.isBefore(at.get())) {
      fields.fault("'until' 必须不早于 'at'", "'until' must be no earlier than 'at'");
      return;
    }
    int count = 0;
    for (Instant when = at.get(); !when.isAfter(until); when = when.plus(every)) {
      moments.add(
          new Moment(
              when,
              Optional.of(reading(signal.get(), value.get(), part, when)),
              Severity.NORMAL,
              fields.line()));
      if (every.isZero()) {
        return;
      }
      if (++count > MOST_READINGS) {
        fields.fault(
            "读数多于 %d 条：请缩短时间或加大间隔",
            "these are more than %d readings: take less time or a longer interval", MOST_READINGS);
        return;
      }
    }
  }

  private Signal signal(String code) {
    return catalogue.find(code).orElseThrow(() -> Words.noSignal(code));
  }

  /** One of the severities, or normal for none. */
  private static Severity severity(String text) {
    return text.equals(Severity.NORMAL.word()) ? Severity.NORMAL : RuleReader.severity(text);
  }

  private static Instant moment(String text) {
    return START.plus(Durations.parse(text));
  }

  /** A number, a state's word, or a day. */
  static double value(Signal signal, String text) {
    if (!signal.states().isEmpty()) {
      int state = signal.states().indexOf(text);
      if (state < 0) {
        throw Condition.noState(signal, text);
      }
      return state;
    }
    try {
      double value =
          signal.kind() == Kind.DATE
              ? LocalDate.parse(text).toEpochDay()
              : Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException | DateTimeException e) {
      // Said below.
    }
    throw new BadInput(
        "'%s' 不是 %s 的值：请写数，日期写成 2026-11-16",
        "'%s' is no value of %s: write a number, or a date as 2026-11-16", text, signal.code());
  }

  static Reading reading(Signal signal, double value, String part, Instant at) {
    return new Reading(
        STATION,
        new DeviceId("tested-gw"),
        part,
        signal.health() ? PERSON : PersonId.NONE,
        "",
        signal,
        value,
        Flag.of(),
        at,
        at,
        1,
        1);
  }

  private static Station station(Fields test) {
    Map<String, String> attributes = test.texts("station");
    String altitude = attributes.remove("altitude");
    String capacity = attributes.remove("capacity");
    try {
      attributes.forEach(StationAttributes::check);
      return station(
          altitude == null ? OptionalInt.empty() : OptionalInt.of(whole("altitude", altitude)),
          capacity == null ? 0 : whole("capacity", capacity),
          new StationAttributes(attributes));
    } catch (BadInput e) {
      test.fault("'station'：%s", "'station': %s", e.words());
      return station(OptionalInt.empty(), 0, new StationAttributes(Map.of()));
    }
  }

  private static int whole(String name, String text) {
    if (!text.matches("-?\\d{1,5}")) {
      throw new BadInput("%s 是 '%s'：必须是整数", "%s is '%s': a whole number is needed", name, text);
    }
    return Integer.parseInt(text);
  }

  static Station station(OptionalInt altitude, int capacity, StationAttributes attributes) {
    return new Station(
        STATION,
        Station.Type.STATION,
        new LocalText("测试站", "Tested station"),
        "tested",
        altitude,
        ZONE,
        0,
        0,
        capacity,
        false,
        attributes);
  }

  private static <S> Optional<String> play(Rule<S> rule, List<Moment> moments, Context context) {
    S state = rule.fresh();
    Severity now = Severity.NORMAL;
    Subject subject =
        moments.stream()
            .flatMap(moment -> moment.reading().stream())
            .findFirst()
            .map(rule::subject)
            .orElseThrow();
    for (Moment moment : moments) {
      Instant at = moment.reading().isPresent() ? moment.at().minusMillis(1) : moment.at();
      Outcome<S> outcome = rule.tick(state, subject, at, START, context);
      now = after(now, outcome);
      state = outcome.state();
      if (moment.reading().isPresent()) {
        outcome = rule.read(state, subject, List.of(moment.reading().get()), context);
        now = after(now, outcome);
        state = outcome.state();
      } else if (now != moment.expected()) {
        return Optional.of(
            "line %d: after %s the alarm is %s, not %s"
                .formatted(
                    moment.line(),
                    Words.duration(Duration.between(START, moment.at())).en(),
                    now.word(),
                    moment.expected().word()));
      }
    }
    return Optional.empty();
  }

  private static Severity after(Severity before, Outcome<?> outcome) {
    List<Decision> decisions = outcome.decisions();
    return decisions.isEmpty() ? before : decisions.get(decisions.size() - 1).severity();
  }

  /** A register of one station, and one person nothing is known of. */
  record OneStation(Station known) implements Context {
    @Override
    public Optional<Station> station(StationId id) {
      return Optional.of(known);
    }

    @Override
    public Optional<Person> person(PersonId id) {
      return Optional.of(
          new Person(PERSON, Sex.UNKNOWN, 0, new LocalText("未知", "unknown"), STATION));
    }

    @Override
    public Optional<Device> device(DeviceId id) {
      return devices().stream().findFirst();
    }

    @Override
    public List<Device> devices() {
      return List.of(
          new Device(
              new DeviceId("tested-gw"),
              STATION,
              Device.Type.GATEWAY,
              new LocalText("网关", "gateway"),
              START));
    }
  }
}
