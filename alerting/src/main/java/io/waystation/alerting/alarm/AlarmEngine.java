package io.waystation.alerting.alarm;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.log.LogFollower;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Follows the log and keeps the alarms in the records, on a thread of its own. Its place in the log
 * is written in the same transaction as the alarms it changed and the timers that run: a crash at
 * any moment loses no alarm and repeats none, and after a restart timers go on.
 */
public final class AlarmEngine implements AutoCloseable {
  private static final long CLOSE_SECONDS = 10;

  private final AlarmKeeper keeper;
  private final LogFollower follower;
  private final ExecutorService past;

  private AlarmEngine(AlarmKeeper keeper, LogFollower follower, ExecutorService past) {
    this.keeper = keeper;
    this.follower = follower;
    this.past = past;
  }

  /**
   * Takes up where it stood and goes on.
   *
   * @param history what late data are put into their places in
   * @param listening whether we would hear a device if it spoke
   * @param clock decides when holds and silences are over; real time or faster, never backwards
   */
  public static AlarmEngine start(
      ReadingLog log,
      Records records,
      RuleBook rules,
      StoredHistory history,
      Listening listening,
      Clock clock,
      MeterRegistry meters) {
    ExecutorService past =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "alerting-past");
              thread.setDaemon(true);
              return thread;
            });
    AlarmKeeper keeper =
        AlarmKeeper.open(
            log,
            records,
            rules,
            new RecordsContext(records),
            new AlarmKeeper.Past(history, new RecordsContext(records), past),
            listening,
            clock,
            System::nanoTime,
            meters);
    LogFollower follower =
        LogFollower.start(AlarmKeeper.CONSUMER, log, keeper::next, AlarmKeeper.BATCH, keeper);
    Gauge.builder("waystation.alerting.lag", follower, LogFollower::lag)
        .description("Messages in the log that rules have not looked at yet")
        .register(meters);
    return new AlarmEngine(keeper, follower, past);
  }

  /** Messages appended and not looked at yet. */
  public long lag() {
    return follower.lag();
  }

  /**
   * All that is in the log has been looked at, and so has the clock as it stands: as long as
   * nothing comes and the clock is not moved, nothing more will be decided.
   */
  public boolean settled() {
    return follower.lag() == 0 && keeper.settled();
  }

  /**
   * While the past is played nobody waits for an alarm: more of the log is taken at a time, and
   * what goes by the clock is decided later by the time of a step, as all of a step is received at
   * its end.
   *
   * @param step zero in the present
   */
  public void playsThePast(Duration step) {
    keeper.comesTogether(step);
    follower.gathers(!step.isZero());
  }

  /** What it is failing at just now; empty when all is well. */
  public String trouble() {
    return follower.trouble();
  }

  /**
   * Lets the batch in hand finish and stops; what is on stays on, and timers go on at the next
   * start.
   */
  @Override
  public void close() {
    follower.close();
    past.shutdownNow();
    try {
      past.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
