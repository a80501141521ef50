package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.json.Times;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Back-tests that people have asked for: one runs at a time, on a thread of its own, and the last
 * few are kept in memory until the service ends. Safe for use by several threads.
 */
final class BacktestJobs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BacktestJobs.class);
  private static final int KEPT = 20;
  private static final long CLOSE_MILLIS = 5_000;

  private enum State {
    RUNNING,
    DONE,
    CANCELLED,
    FAILED
  }

  private final Clock clock;
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  BacktestJobs(Clock clock) {
    this.clock = clock;
  }

  /** One back-test and how far it is. */
  final class Job {
    private final String id = UUID.randomUUID().toString();
    private final String by;
    private final Backtests.Trial trial;
    private final Instant startedAt = clock.instant();
    private final Thread thread = new Thread(this::run, "waystation-backtest");
    private volatile State state = State.RUNNING;
    private volatile boolean cancelled;
    private volatile double share;
    private volatile long readings;
    private volatile JsonObject report;

    private Job(String by, Backtests.Trial trial) {
      this.by = by;
      this.trial = trial;
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
    }

    private void run() {
      try {
        report = trial.run(this::goOn);
        share = cancelled ? share : 1;
        state = cancelled ? State.CANCELLED : State.DONE;
      } catch (RuntimeException e) {
        state = cancelled ? State.CANCELLED : State.FAILED;
        if (!cancelled) {
          log.warn("a back-test failed: {}", e.getMessage(), e);
        }
      }
    }

    private boolean goOn(long seen, double reached) {
      readings = seen;
      share = reached;
      return !cancelled;
    }

    /** Whoever may see alarms of all its rules may see it. */
    Backtests.Trial trial() {
      return trial;
    }

    JsonObject json() {
      State now = state;
      double left =
          share > 0 ? (clock.millis() - startedAt.toEpochMilli()) / share * (1 - share) : 0;
      return new JsonObject()
          .put("id", id)
          .put("by", by)
          .put("startedAt", Times.text(startedAt))
          .put("state", now.name().toLowerCase(Locale.ROOT))
          .put("share", share)
          .put("readings", readings)
          .put("secondsLeft", now == State.RUNNING && share > 0 ? Math.round(left / 1000) : null)
          .put("report", now == State.DONE || now == State.CANCELLED ? report : null);
    }

    void cancel() {
      cancelled = true;
    }
  }

  /** Begins; empty while another one runs. */
  synchronized Optional<Job> start(String by, Backtests.Trial trial) {
    if (jobs.values().stream().anyMatch(job -> job.state == State.RUNNING)) {
      return Optional.empty();
    }
    while (jobs.size() >= KEPT) {
      jobs.remove(jobs.keySet().iterator().next());
    }
    Job job = new Job(by, trial);
    jobs.put(job.id, job);
    job.thread.start();
    return Optional.of(job);
  }

  synchronized Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public void close() {
    Map<String, Job> all;
    synchronized (this) {
      all = Map.copyOf(jobs);
    }
    all.values().forEach(Job::cancel);
    for (Job job : all.values()) {
      try {
        job.thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
