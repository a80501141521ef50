package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Episode;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.trend.TrendRule;
import io.waystation.model.Reading;
import io.waystation.storage.log.Entry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A year of very many people through every trend of the shipped book. People are taken a few
 * thousand at a time, each of those thousands day after day: what is held is bounded however many
 * there are, because nobody's trend goes by anybody else.
 */
public final class TrendReplay {
  private static final int TOGETHER = 2_000;
  private static final Duration DAY = Duration.ofDays(1);

  private final List<Rule<?>> trends;
  private final BenchRegister register = new BenchRegister(1, BenchCity.START);
  private final BenchCity city;
  private final int days;

  private long evaluations;
  private long alarms;
  private long compared;
  private long different;
  private long most;
  private long memories;

  public TrendReplay(int days) {
    RuleBook book = RuleBook.shipped();
    this.trends =
        book.rules().stream().<Rule<?>>map(r -> r).filter(TrendRule.class::isInstance).toList();
    this.city = new BenchCity(book, register, 1, 1);
    this.days = days;
  }

  /**
   * What came of it.
   *
   * @param compared stories of one person and one rule that were also worked out all at once
   * @param different of those, which the batch tells otherwise
   * @param bytes in use at most, of what is held for the people under way
   */
  public record Replayed(
      long evaluations,
      double cpuSeconds,
      long alarms,
      long compared,
      long different,
      long bytes,
      long memories) {}

  /**
   * @param sampleEvery one person in so many is worked out in a batch besides
   */
  public Replayed run(int people, int sampleEvery) {
    long before = RuleSpeed.used();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int from = 0; from < people; from += TOGETHER) {
      shard(from, Math.min(people, from + TOGETHER), sampleEvery, before);
    }
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
    return new Replayed(evaluations, seconds, alarms, compared, different, most, memories);
  }

  private void shard(int from, int to, int sampleEvery, long before) {
    List<Person> people = new ArrayList<>();
    for (int number = from; number < to; number++) {
      people.add(new Person(number, number % sampleEvery == 0));
    }
    for (int day = 0; day < days; day++) {
      for (Person person : people) {
        person.live(day);
      }
    }
    if (from == 0) {
      most = RuleSpeed.used() - before;
      memories = people.stream().mapToLong(person -> person.stories.size()).sum();
    }
    people.forEach(Person::compare);
  }

  /** One rule about one person, as the engine goes through it. */
  private static final class Story<S> {
    private final Rule<S> rule;
    private S state;

    Story(Rule<S> rule) {
      this.rule = rule;
      this.state = rule.fresh();
    }

    List<Decision> read(Subject subject, List<Reading> together, BenchRegister register) {
      Outcome<S> outcome = rule.read(state, subject, together, register);
      state = outcome.state();
      return outcome.decisions();
    }

    String memory() {
      return rule.save(state);
    }
  }

  private final class Person {
    private final int number;
    private final boolean sampled;
    private final Map<Rule<?>, Story<?>> stories = new HashMap<>();
    private final Map<Rule<?>, List<Decision>> decided = new HashMap<>();
    private final List<Entry> visits = new ArrayList<>();

    Person(int number, boolean sampled) {
      this.number = number;
      this.sampled = sampled;
    }

    /** One in ten is measured every day, the others once a week. */
    void live(int day) {
      if (number % 10 != 0 && (day + number) % 7 != 0) {
        return;
      }
      Instant at = BenchCity.START.plus(DAY.multipliedBy(day)).plusSeconds(number % 36_000);
      Entry visit = city.visit(0, number, at);
      if (sampled) {
        visits.add(visit);
      }
      for (Rule<?> rule : trends) {
        List<Reading> together = concerning(rule, visit);
        if (!together.isEmpty()) {
          read(rule, together);
        }
      }
    }

    private void read(Rule<?> rule, List<Reading> together) {
      Subject subject = rule.subject(together.get(0));
      List<Decision> decisions =
          stories.computeIfAbsent(rule, Story::new).read(subject, together, register);
      evaluations += together.size();
      if (!decisions.isEmpty()) {
        alarms += decisions.stream().filter(d -> d.what() == Decision.What.RAISE).count();
        if (sampled) {
          decided.computeIfAbsent(rule, first -> new ArrayList<>()).addAll(decisions);
        }
      }
    }

    /**
     * The batch: for each visit, everything until then at once into a memory that knows nothing.
     * What is remembered of the values must be the same, and what was raised must be a match.
     */
    void compare() {
      if (sampled) {
        for (Map.Entry<Rule<?>, Story<?>> story : stories.entrySet()) {
          compared++;
          different += same(story.getKey(), story.getValue()) ? 0 : 1;
        }
      }
    }

    private boolean same(Rule<?> rule, Story<?> story) {
      List<Reading> all = new ArrayList<>();
      List<Decision> matches = new ArrayList<>();
      String memory = "";
      for (Entry visit : visits) {
        List<Reading> together = concerning(rule, visit);
        if (!together.isEmpty()) {
          all.addAll(together);
          Story<?> batch = new Story<>(rule);
          matches.addAll(batch.read(rule.subject(all.get(0)), all, register));
          memory = batch.memory();
        }
      }
      List<Instant> matching = matches.stream().map(Decision::at).toList();
      List<Decision> raised =
          decided.getOrDefault(rule, List.of()).stream()
              .filter(d -> d.what() == Decision.What.RAISE)
              .toList();
      boolean first =
          matching.isEmpty()
              ? raised.isEmpty()
              : !raised.isEmpty() && raised.get(0).at().equals(matching.get(0));
      return first
          && raised.stream().allMatch(d -> matching.contains(d.at()))
          && values(memory).equals(values(story.memory()))
          && episodes(rule).equals(decidedEpisodes(rule));
    }

    private static String values(String memory) {
      return memory.substring(memory.lastIndexOf(',') + 1);
    }

    private List<Episode> episodes(Rule<?> rule) {
      List<Reading> all = new ArrayList<>();
      visits.forEach(visit -> all.addAll(concerning(rule, visit)));
      Instant end = BenchCity.START.plus(DAY.multipliedBy(days));
      return Episode.of(rule, rule.subject(all.get(0)), all, BenchCity.START, end, register);
    }

    private List<Episode> decidedEpisodes(Rule<?> rule) {
      return Episode.of(decided.getOrDefault(rule, List.of()));
    }
  }

  private static List<Reading> concerning(Rule<?> rule, Entry visit) {
    List<Reading> readings = new ArrayList<>();
    for (Reading reading : visit.readings()) {
      if (rule.signals().contains(reading.signal().code())) {
        readings.add(reading);
      }
    }
    return readings;
  }
}
