package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.benchmarks.micro.Operation;
import io.waystation.model.Reading;
import io.waystation.storage.log.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One rule of each kind of the shipped book over what is said of one subject, with the memory it
 * has after weeks.
 */
@State(Scope.Thread)
public class RuleEvaluation {
  private static final Duration STATION_PAST = Duration.ofDays(15);
  private static final int VISITS = 600;

  /** Of what the city says, this much has been read before anything is timed. */
  private static final double PAST = 0.5;

  @Param({
    "co_low",
    "smoke",
    "kiosk_offline",
    "vital.bp",
    "trend.BP3",
    "score.NEWS2",
    "trend.DV2",
    "trend.TE2",
    "meter_stuck",
    "energy_unusual"
  })
  public String rule;

  private final BenchRegister register = new BenchRegister(1, BenchCity.START);
  private Course<?> course;

  /** What is asked of one rule, again and again. */
  private static final class Course<S> {
    private final Rule<S> rule;
    private final Subject subject;
    private final List<List<Reading>> said;
    private final BenchRegister register;
    private final int begin;
    private S first;
    private S state;
    private int next;

    Course(Rule<S> rule, List<List<Reading>> said, BenchRegister register) {
      this.rule = rule;
      this.said = said;
      this.register = register;
      this.subject = rule.subject(said.get(0).get(0));
      this.state = rule.fresh();
      this.begin = (int) (said.size() * PAST);
      while (next < begin) {
        one();
      }
      first = state;
    }

    Outcome<S> one() {
      if (next == said.size()) {
        next = begin;
        state = first;
      }
      Outcome<S> outcome = rule.read(state, subject, said.get(next++), register);
      state = outcome.state();
      return outcome;
    }

    long due() {
      return rule.due(state, subject, BenchCity.START, register);
    }
  }

  @Setup
  public void prepare() {
    RuleBook book = RuleBook.shipped();
    Rule<?> chosen = book.find(rule).orElseThrow();
    BenchCity city = new BenchCity(book, register, 1, 0);
    List<List<Reading>> said = new ArrayList<>();
    for (int visit = 0; visit < VISITS; visit++) {
      Instant at = BenchCity.START.plus(Duration.ofHours(12L * visit));
      add(said, chosen, city.visit(0, 1, at));
    }
    if (said.isEmpty()) {
      for (long minute = 0; minute < STATION_PAST.toMinutes(); minute++) {
        Instant at = BenchCity.START.plus(Duration.ofMinutes(minute));
        city.minute(at).forEach(entry -> add(said, chosen, entry));
      }
    }
    course = new Course<>(chosen, said, register);
  }

  /** Of several subjects the first alone. */
  private static void add(List<List<Reading>> said, Rule<?> rule, Entry entry) {
    List<Reading> together =
        entry.readings().stream().filter(r -> rule.signals().contains(r.signal().code())).toList();
    if (together.isEmpty() || rule.subject(together.get(0)) == null) {
      return;
    }
    Subject subject = rule.subject(together.get(0));
    said.add(together.stream().filter(r -> subject.equals(rule.subject(r))).toList());
  }

  /** As the engine asks it: what do you say to these, and when do you want to look at the clock? */
  @Benchmark
  @Operation("what one message says of one subject")
  public long read() {
    return course.one().decisions().size() + course.due();
  }
}
