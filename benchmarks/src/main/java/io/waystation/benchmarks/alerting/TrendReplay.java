package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.trend.TrendRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A year of very many people through every trend of the shipped book, one measurement after the
 * other, and beside it what {@link TrendBatch} makes of each year as a whole. Some hundred people
 * are taken side by side, day after day; what the trends remember of everybody is kept until the
 * end, as the service would keep it.
 */
public final class TrendReplay {
  private static final int TOGETHER = 500;

  private final List<Rule<?>> rules = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final TrendYear year;
  private final int days;
  private Replayed done;

  /**
   * @param perWeek visits of a person to the kiosk, on average
   */
  public TrendReplay(int days, double perWeek) {
    for (Rule<?> rule : RuleBook.shipped().rules()) {
      if (rule instanceof TrendRule trend) {
        rules.add(rule);
        rows.add(trend.row().id());
      }
    }
    this.year = new TrendYear(perWeek);
    this.days = days;
    this.done = new Replayed(0, 0, 0, 0, new long[rules.size()], 0, 0);
  }

  /**
   * What came of those who are done.
   *
   * @param cpuSeconds of the rules alone
   * @param alarms by row of the table
   * @param compared people whose year was also worked out as a whole
   * @param different of those, how many alarms began or ended in one way only
   */
  public record Replayed(
      int people,
      long measurements,
      long evaluations,
      double cpuSeconds,
      long[] alarms,
      long compared,
      long different) {
    private Replayed and(int more, TrendShard shard) {
      long[] all = alarms.clone();
      Arrays.setAll(all, row -> alarms[row] + shard.alarms[row]);
      return new Replayed(
          people + more,
          measurements + shard.measurements,
          evaluations + shard.evaluations,
          cpuSeconds + shard.nanos / 1e9,
          all,
          compared + shard.compared,
          different + shard.different);
    }
  }

  /**
   * What the trends remember in the end.
   *
   * @param bytes in use for it
   * @param memories one for each person and rule that has seen something
   */
  public record Remembered(long bytes, long memories) {}

  /** Ids of the rows of the table that were gone through. */
  public List<String> rows() {
    return List.copyOf(rows);
  }

  public Replayed done() {
    return done;
  }

  /**
   * @param compareEvery one person in so many is worked out as a whole besides
   * @param progress told of those who are done, now and then
   */
  public Remembered run(int people, int compareEvery, int threads, Consumer<Replayed> progress)
      throws InterruptedException {
    long before = RuleSpeed.used();
    Object[] memories = new Object[Math.multiplyExact(people, rules.size())];
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  int from = next.getAndAdd(TOGETHER);
                  while (from < people) {
                    int to = Math.min(people, from + TOGETHER);
                    TrendShard shard = new TrendShard(rules, rows, memories, year, days);
                    shard.replay(from, to, compareEvery);
                    add(to - from, shard, progress);
                    from = next.getAndAdd(TOGETHER);
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a year could not be replayed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
    long bytes = RuleSpeed.used() - before;
    return new Remembered(bytes, Arrays.stream(memories).filter(Objects::nonNull).count());
  }

  private synchronized void add(int more, TrendShard shard, Consumer<Replayed> progress) {
    done = done.and(more, shard);
    progress.accept(done);
  }
}
