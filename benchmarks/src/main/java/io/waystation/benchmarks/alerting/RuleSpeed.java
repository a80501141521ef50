package io.waystation.benchmarks.alerting;

import io.waystation.alerting.alarm.Evaluation;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.log.Entry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much processor time rules take, and how much memory what they remember takes, in a city of
 * some size that has been watched for four weeks.
 */
public final class RuleSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PAST = Duration.ofDays(28);
  private static final Duration PAST_STEP = Duration.ofSeconds(150);
  private static final Duration PRESENT = Duration.ofHours(25);
  private static final int COPIES = 4_000;

  private final RuleBook book;
  private final BenchRegister register;
  private final BenchCity city;
  private final Evaluation evaluation;
  private Instant now = BenchCity.START;

  /**
   * @param people at each station
   */
  public RuleSpeed(int stations, int people) {
    this.book = RuleBook.shipped();
    this.register = new BenchRegister(stations, BenchCity.START.minus(Duration.ofDays(1)));
    this.city = new BenchCity(book, register, stations, people);
    this.evaluation = new Evaluation(book, register);
  }

  /** Lets four weeks go by: the histories first, then a day and an hour of everything. */
  public void live(double share) {
    Instant present = now.plus(scaled(PAST, share));
    while (now.isBefore(present)) {
      now = now.plus(PAST_STEP);
      take(city.longAgo(now));
      visits();
    }
    Instant until = now.plus(scaled(PRESENT, share));
    while (now.isBefore(until)) {
      take(minute());
    }
  }

  private static Duration scaled(Duration time, double share) {
    return Duration.ofMinutes((long) (time.toMinutes() * share));
  }

  private void visits() {
    List<Entry> visits = city.minute(now).stream().filter(RuleSpeed::visit).toList();
    if (!visits.isEmpty()) {
      take(visits);
    }
  }

  private static boolean visit(Entry entry) {
    return entry.device().value().startsWith("ki-");
  }

  private List<Entry> minute() {
    Instant at = now;
    now = now.plus(Duration.ofMinutes(1));
    return city.minute(at);
  }

  private void take(List<Entry> entries) {
    evaluation.take(entries, now, BenchCity.START);
  }

  /** What the rules of the book watch. */
  public int watches() {
    return evaluation.watches();
  }

  /**
   * @param minutes of the city in a round
   * @return evaluations per second of processor time: the median of the rounds, the first two aside
   */
  public double perSecond(int rounds, int minutes) {
    double[] rates = new double[rounds];
    for (int round = 0; round < rounds + 2; round++) {
      List<List<Entry>> batches = new ArrayList<>();
      Instant begin = now;
      long evaluations = 0;
      for (int i = 0; i < minutes; i++) {
        List<Entry> batch = minute();
        evaluations += city.evaluations(batch);
        batches.add(batch);
      }
      long cpu = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < minutes; i++) {
        evaluation.take(batches.get(i), begin.plus(Duration.ofMinutes(i)), BenchCity.START);
      }
      if (round >= 2) {
        rates[round - 2] = evaluations * 1e9 / (THREADS.getCurrentThreadCpuTime() - cpu);
      }
    }
    Arrays.sort(rates);
    return rates[rounds / 2];
  }

  /** Bytes in use after collections; what only waits to be collected is gone. */
  public static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * What memories of one kind of rule take.
   *
   * @param bytes in memory, the mean; the watch around it comes on top
   * @param largestRule whose memories are written with the longest text
   * @param largest in memory, the mean of that rule
   * @param disk of the text in the records, the mean
   */
  public record Kind(int count, double bytes, String largestRule, double largest, double disk) {}

  private record Memory(Rule<?> rule, String text) {}

  /** By the name of the kind. */
  public Map<String, Kind> kinds() {
    Map<String, List<Memory>> memories = new TreeMap<>();
    evaluation.each(
        (rule, text) ->
            memories
                .computeIfAbsent(
                    rule.getClass().getSimpleName().replace("Rule", ""), first -> new ArrayList<>())
                .add(new Memory(rule, text)));
    Map<String, Kind> kinds = new TreeMap<>();
    memories.forEach((name, all) -> kinds.put(name, kind(all)));
    return kinds;
  }

  private static Kind kind(List<Memory> all) {
    Map<Rule<?>, List<Memory>> byRule = all.stream().collect(Collectors.groupingBy(Memory::rule));
    List<Memory> largest =
        byRule.values().stream().max(Comparator.comparingDouble(RuleSpeed::disk)).orElseThrow();
    return new Kind(all.size(), bytes(all), largest.get(0).rule.id(), bytes(largest), disk(all));
  }

  private static double disk(List<Memory> all) {
    return all.stream()
        .mapToInt(memory -> memory.text.getBytes(StandardCharsets.UTF_8).length)
        .average()
        .orElse(0);
  }

  /** In use for each when they are restored many times. */
  private static double bytes(List<Memory> all) {
    Object[] states = new Object[Math.max(all.size(), COPIES)];
    long before = used();
    for (int i = 0; i < states.length; i++) {
      Memory memory = all.get(i % all.size());
      states[i] = memory.rule.restore(memory.text);
    }
    double bytes = (double) (used() - before) / states.length;
    return states[states.length - 1] == null ? Double.NaN : Math.max(0, bytes);
  }
}
