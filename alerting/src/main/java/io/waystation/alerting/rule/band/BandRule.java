package io.waystation.alerting.rule.band;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HeadedRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Band;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import io.waystation.model.VitalBands;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A vital sign of one person, graded by {@link VitalBands} for their sex and the altitude of the
 * place. From notice on it is an alarm; a later valid value below that ends it. Several signals may
 * be one vital (systolic and diastolic pressure): the worst of their latest values counts.
 *
 * <p>A finding is provisional as its band asks: until a second abnormal value 1 to 15 min later
 * ({@code repeat_now}; a normal one withdraws it), or on another day of the station's calendar
 * ({@code other_day}). Suspect values only raise or step to critical, provisionally; they confirm
 * and end nothing. A value the meter could not tell ({@code <1.1}) is graded as its number and ends
 * nothing. Nothing is decided by the clock: that nobody measured again says nothing of the person.
 */
public final class BandRule extends HeadedRule<BandState> {
  /**
   * Older measurements of people page nobody. A hut whose link was down for an hour still has a
   * person in it, so the quarter of an hour that makes a station's reading late is no measure here.
   */
  public static final Duration COUNTS_FOR = Duration.ofHours(24);

  /**
   * After that long without a reading of a person, none from before the last one counts any more
   * when it comes, also when it has waited in the log for a day.
   */
  public static final Duration UNSEEN = COUNTS_FOR.multipliedBy(2);

  /** Two cuff readings of one occasion are this close: they are one finding, not its repeat. */
  private static final Duration REPEAT_FROM = Duration.ofMinutes(1);

  private static final Duration REPEAT_UNTIL = Duration.ofMinutes(15);

  private final VitalBands bands;

  public BandRule(String id, List<Signal> signals, LocalText title, VitalBands bands) {
    super(
        RuleHead.ofTable(
            id, title, signals.stream().map(Signal::code).sorted().toList(), Alarm.Concern.HEALTH));
    this.bands = bands;
  }

  /** One value that counts, with what grading said of it; no grade where no band holds it. */
  private record Finding(Reading reading, Optional<VitalBands.Grade> grade) {
    Severity severity() {
      return grade.map(VitalBands.Grade::severity).orElse(Severity.NORMAL);
    }

    boolean abnormal() {
      return severity().atLeast(Severity.NOTICE);
    }

    boolean suspect() {
      return reading.has(Flag.SUSPECT);
    }

    boolean counts() {
      if (abnormal()) {
        return !suspect() || severity() == Severity.CRITICAL;
      }
      boolean comparator = reading.has(Flag.LESS_THAN) || reading.has(Flag.GREATER_THAN);
      return !suspect() && !comparator;
    }
  }

  @Override
  public Outcome<BandState> read(
      BandState state, Subject subject, List<Reading> together, Context context) {
    Instant at = together.get(0).measuredAt();
    if (at.toEpochMilli() < state.last()) {
      return Outcome.quiet(state);
    }
    List<Finding> findings = findings(together, context);
    if (findings.isEmpty()) {
      return Outcome.quiet(state);
    }
    Map<String, Severity> abnormal = new HashMap<>(state.abnormal());
    for (Finding finding : findings) {
      String code = finding.reading().signal().code();
      if (finding.abnormal()) {
        abnormal.put(code, finding.severity());
      } else {
        abnormal.remove(code);
      }
    }
    return decide(state, subject, at, abnormal, findings, context);
  }

  private List<Finding> findings(List<Reading> together, Context context) {
    List<Finding> findings = new ArrayList<>();
    for (Reading reading : together) {
      Sex sex = context.person(reading.person()).map(Person::sex).orElse(Sex.UNKNOWN);
      OptionalInt altitude = altitude(reading, context);
      // Where the tables say nothing at all (haematocrit in the lowlands) a value means nothing;
      // where they only name the worst (SpO2 at unknown altitude) another value means it is not so.
      if (!bands.bands(reading.signal(), sex, altitude).isEmpty()) {
        Optional<VitalBands.Grade> grade =
            bands.grade(reading.signal(), reading.value(), sex, altitude);
        Finding finding = new Finding(reading, grade);
        if (finding.counts()) {
          findings.add(finding);
        }
      }
    }
    return findings;
  }

  private Outcome<BandState> decide(
      BandState state,
      Subject subject,
      Instant at,
      Map<String, Severity> abnormal,
      List<Finding> findings,
      Context context) {
    long now = at.toEpochMilli();
    Severity before = state.severity();
    BandState after =
        new BandState(now, abnormal, state.provisional(), state.finding(), state.day());
    Severity severity = after.severity();
    if (severity == Severity.NORMAL) {
      return before == Severity.NORMAL
          ? Outcome.quiet(fresh(now))
          : new Outcome<>(
              fresh(now), List.of(new Decision(What.CLEAR, at, severity, false, "", null)));
    }
    Optional<Finding> sure =
        findings.stream().filter(f -> f.abnormal() && !f.suspect()).reduce(BandRule::worse);
    Optional<Finding> deciding =
        findings.stream().filter(Finding::abnormal).reduce(BandRule::worse);
    String signal = deciding.map(f -> f.reading().signal().code()).orElse("");
    LocalText evidence = deciding.isEmpty() ? null : evidence(findings, subject, at, context);
    long day = day(at, subject, context);
    if (before == Severity.NORMAL) {
      boolean provisional = sure.isEmpty() || confirm(sure.get()) != Band.Confirm.NONE;
      return new Outcome<>(
          new BandState(now, abnormal, provisional, now, day),
          List.of(new Decision(What.RAISE, at, severity, provisional, signal, evidence)));
    }
    boolean confirmed =
        state.provisional() && sure.isPresent() && confirmed(state, sure.get(), now, day);
    boolean provisional = state.provisional() && !confirmed;
    List<Decision> decisions = new ArrayList<>();
    // What is shown is the newest measurement that is as bad as the alarm says: a sugar that was
    // too
    // low an hour ago and is too high now must not read as too low.
    boolean newer = sure.filter(f -> f.severity() == severity).isPresent();
    if (severity != before || (newer && !confirmed)) {
      decisions.add(new Decision(What.STEP, at, severity, state.provisional(), signal, evidence));
    }
    if (confirmed) {
      decisions.add(new Decision(What.CONFIRM, at, severity, false, signal, evidence));
    }
    boolean restarts = sure.isPresent() && now - state.finding() > REPEAT_UNTIL.toMillis();
    return new Outcome<>(
        new BandState(now, abnormal, provisional, restarts ? now : state.finding(), state.day()),
        decisions);
  }

  private static boolean confirmed(BandState state, Finding repeat, long now, long day) {
    long after = now - state.finding();
    Band.Confirm asked = confirm(repeat);
    return asked == Band.Confirm.NONE
        || (asked == Band.Confirm.OTHER_DAY && day != state.day())
        || (asked == Band.Confirm.REPEAT_NOW
            && after >= REPEAT_FROM.toMillis()
            && after <= REPEAT_UNTIL.toMillis());
  }

  private static Band.Confirm confirm(Finding finding) {
    return finding.grade().orElseThrow().band().confirm();
  }

  private static Finding worse(Finding a, Finding b) {
    return b.severity().compareTo(a.severity()) > 0 ? b : a;
  }

  private static long day(Instant at, Subject subject, Context context) {
    return LocalDate.ofInstant(
            at, context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC))
        .toEpochDay();
  }

  private static OptionalInt altitude(Reading reading, Context context) {
    return context.station(reading.station()).map(Station::altitude).orElse(OptionalInt.empty());
  }

  private LocalText evidence(List<Finding> findings, Subject subject, Instant at, Context context) {
    return BandEvidence.of(
        findings.stream()
            .filter(Finding::abnormal)
            .map(f -> new BandEvidence.Item(f.reading(), f.grade().orElseThrow()))
            .toList(),
        bands,
        subject,
        at,
        context);
  }

  private static BandState fresh(long last) {
    return new BandState(last, Map.of(), false, BandState.NOT_YET, 0);
  }

  /** While nothing is on, what was before says nothing. */
  @Override
  public Optional<Duration> reach() {
    return Optional.of(Duration.ZERO);
  }

  @Override
  public BandState fresh() {
    return fresh(BandState.NOT_YET);
  }

  @Override
  public boolean idle(BandState state) {
    return state.abnormal().isEmpty();
  }

  /** An older measurement may yet arrive, and must find that it is the older one. */
  @Override
  public boolean forgettable(BandState state, Instant now) {
    return state.last() < now.minus(COUNTS_FOR).toEpochMilli();
  }

  @Override
  public BandState seen(BandState state, Reading reading) {
    return fresh(Math.max(state.last(), reading.measuredAt().toEpochMilli()));
  }

  @Override
  public String save(BandState state) {
    return state.text();
  }

  @Override
  public BandState restore(String text) {
    return BandState.parse(text);
  }
}
