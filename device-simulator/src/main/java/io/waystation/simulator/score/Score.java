package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.score.Marks.Verdict;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The marks of one run. Figures that nothing could be measured for are empty; what each means is
 * said in docs/score.md.
 *
 * @param readings empty when there was no telemetry store to look into
 * @param days of stations of which truth and service both say something, whole days only
 * @param ledger empty when nobody was given who may read it
 * @param notes what could not be marked, and why
 */
public record Score(
    Told told,
    Marks marks,
    Optional<Completeness.Result> readings,
    List<DayError> days,
    Optional<LedgerCheck> ledger,
    List<LocalText> notes) {
  public Score {
    days = List.copyOf(days);
    notes = List.copyOf(notes);
  }

  /** How it went with one kind of fault. */
  record OfFault(
      String fault, long planted, int asked, int noticed, int endedLate, Delays delays) {}

  /** How it went with the alarms of one rule. */
  record OfRule(
      String rule, LocalText title, long right, long consequences, long natural, long wrong) {
    OptionalDouble precision() {
      return share(right, right + wrong);
    }
  }

  /** How it went with the outages of one cause. */
  record OfCause(String cause, int asked, int noticed, int outages, int named, Delays delays) {}

  /** Whether the truth lacks its end. */
  public boolean partial() {
    return told.partial();
  }

  /** Of the alarms that are right or false, the share that is right. */
  public OptionalDouble precision() {
    return share(count(Verdict.RIGHT), count(Verdict.RIGHT) + count(Verdict.FALSE));
  }

  /** Of the alarms that faults asked for, the share that was raised in time. */
  public OptionalDouble recall() {
    return share(noticed(marks.asked()), marks.asked().size());
  }

  /** Of the outages that stand for themselves and are not false, the share with the right cause. */
  public OptionalDouble cause() {
    return share(
        marks.judged().stream().filter(Judged::rightCause).count(),
        marks.judged().stream().filter(Judged::outage).count());
  }

  /** {@link #precision} of the rules by which outages are noticed. */
  public OptionalDouble outagePrecision() {
    Collection<String> rules = outageRules();
    List<Judged> outages =
        marks.judged().stream().filter(one -> rules.contains(one.alarm().rule())).toList();
    long right = outages.stream().filter(one -> one.verdict() == Verdict.RIGHT).count();
    return share(
        right, right + outages.stream().filter(one -> one.verdict() == Verdict.FALSE).count());
  }

  /** {@link #recall} of outages. */
  public OptionalDouble outageRecall() {
    List<Asked> outages = marks.asked().stream().filter(one -> one.row().outage()).toList();
    return share(noticed(outages), outages.size());
  }

  /** Of the values that were sent, the share that is in the telemetry store. */
  public OptionalDouble completeness() {
    return readings.map(found -> OptionalDouble.of(found.share())).orElse(OptionalDouble.empty());
  }

  /** False alarms of the whole city; empty where alarms cannot be marked. */
  public OptionalDouble falsePerDay() {
    return told.rare()
        ? OptionalDouble.empty()
        : OptionalDouble.of(count(Verdict.FALSE) / told.lengthInDays());
  }

  /** In the order of their names. */
  List<OfFault> byFault() {
    Map<String, List<Asked>> asked =
        marks.asked().stream().collect(Collectors.groupingBy(one -> one.fault().fault()));
    Map<String, Long> planted =
        told.faults().stream()
            .collect(Collectors.groupingBy(Fault::fault, TreeMap::new, Collectors.counting()));
    List<OfFault> rows = new ArrayList<>();
    planted.forEach(
        (fault, count) -> {
          List<Asked> of = asked.getOrDefault(fault, List.of());
          int late = (int) of.stream().filter(Asked::endedLate).count();
          rows.add(new OfFault(fault, count, of.size(), noticed(of), late, delays(of)));
        });
    return rows;
  }

  /** In the order of their ids. */
  List<OfRule> byRule() {
    Map<String, List<Judged>> byRule =
        marks.judged().stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.alarm().rule(), TreeMap::new, Collectors.toList()));
    List<OfRule> rows = new ArrayList<>();
    byRule.forEach(
        (rule, alarms) -> {
          Function<Verdict, Long> count =
              verdict -> alarms.stream().filter(one -> one.verdict() == verdict).count();
          rows.add(
              new OfRule(
                  rule,
                  alarms.get(0).alarm().title(),
                  count.apply(Verdict.RIGHT),
                  count.apply(Verdict.CONSEQUENCE),
                  count.apply(Verdict.NATURAL),
                  count.apply(Verdict.FALSE)));
        });
    return rows;
  }

  /** In the order of their names. */
  List<OfCause> byCause() {
    Map<String, List<Asked>> asked = new TreeMap<>();
    for (Asked one : marks.asked()) {
      one.row()
          .cause(one.fault())
          .ifPresent(cause -> asked.computeIfAbsent(cause, c -> new ArrayList<>()).add(one));
    }
    Map<String, List<Judged>> outages = new LinkedHashMap<>();
    for (Judged one : marks.judged()) {
      if (one.outage()) {
        one.causes().forEach(c -> outages.computeIfAbsent(c, x -> new ArrayList<>()).add(one));
        one.causes().forEach(c -> asked.putIfAbsent(c, List.of()));
      }
    }
    List<OfCause> rows = new ArrayList<>();
    asked.forEach(
        (cause, of) -> {
          List<Judged> own = outages.getOrDefault(cause, List.of());
          int named = (int) own.stream().filter(Judged::rightCause).count();
          rows.add(new OfCause(cause, of.size(), noticed(of), own.size(), named, delays(of)));
        });
    return rows;
  }

  List<Asked> missed() {
    return marks.asked().stream().filter(one -> one.call().isEmpty()).toList();
  }

  List<Judged> falseAlarms() {
    return marks.of(Verdict.FALSE);
  }

  List<Judged> wrongCauses() {
    return marks.judged().stream().filter(one -> one.outage() && !one.rightCause()).toList();
  }

  /**
   * The largest error of a figure of a station's day, as a share of the real one.
   *
   * @param figure {@code visits}, {@code mean dwell}, {@code energy} or {@code water}
   * @throws IllegalArgumentException if there is no such figure
   */
  public OptionalDouble largestError(String figure) {
    return within(errors(DayError.Figure.of(figure)), 1);
  }

  /** The station whose day has the largest error of a figure; empty where there is none. */
  String worst(DayError.Figure figure) {
    return days.stream()
        .filter(day -> day.error(figure).isPresent())
        .max(Comparator.comparingDouble(day -> Math.abs(day.error(figure).getAsDouble())))
        .map(DayError::station)
        .orElse("");
  }

  /** Of how many days a figure is there and not compared, because data cover too little of them. */
  long leftOut(DayError.Figure figure) {
    return days.stream().filter(day -> day.leftOut(figure)).count();
  }

  /** The absolute relative errors of one figure of the days, the smallest first. */
  List<Double> errors(DayError.Figure figure) {
    return days.stream()
        .flatMap(day -> day.error(figure).stream().boxed())
        .map(Math::abs)
        .sorted()
        .toList();
  }

  /**
   * Of sorted values the smallest within which that share of them lies; empty if there are none.
   */
  static OptionalDouble within(List<Double> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(sorted.get(Math.max(0, rank - 1)));
  }

  private Collection<String> outageRules() {
    return Expectations.shipped()
        .rows()
        .filter(Expectation::outage)
        .flatMap(row -> row.rules().stream())
        .collect(Collectors.toSet());
  }

  private long count(Verdict verdict) {
    return marks.of(verdict).size();
  }

  private static int noticed(List<Asked> asked) {
    return (int) asked.stream().filter(one -> one.call().isPresent()).count();
  }

  private static Delays delays(List<Asked> asked) {
    return new Delays(
        asked.stream().filter(one -> one.call().isPresent()).map(Asked::delay).toList());
  }

  static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
