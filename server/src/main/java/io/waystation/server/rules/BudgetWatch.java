package io.waystation.server.rules;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.RuleVersion;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once after the start whether rules page more than they are allowed, and notes it in the
 * records and the log. On a thread of its own that works a quarter of the time at most and delays
 * nobody.
 */
public final class BudgetWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BudgetWatch.class);
  private static final Duration AFTER_START = Duration.ofSeconds(30);
  private static final long CLOSE_MILLIS = 5_000;

  /** Rests so many times as long as it works. */
  private static final int RESTS = 3;

  private final RuleBook book;
  private final TelemetryStore telemetry;
  private final Records records;
  private final Optional<NotifyConfig> notify;
  private final Clock clock;
  private final Duration after;
  private final Thread thread;
  private volatile boolean closed;
  private long worked = System.nanoTime();

  private BudgetWatch(
      RuleBook book,
      TelemetryStore telemetry,
      Records records,
      Optional<NotifyConfig> notify,
      Clock clock,
      Duration after) {
    this.book = book;
    this.telemetry = telemetry;
    this.records = records;
    this.notify = notify;
    this.clock = clock;
    this.after = after;
    this.thread = new Thread(this::run, "waystation-budgets");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /** Where no rule has a budget it has nothing to do. */
  public static BudgetWatch start(
      RuleBook book,
      TelemetryStore telemetry,
      Records records,
      Optional<NotifyConfig> notify,
      Clock clock) {
    return start(book, telemetry, records, notify, clock, AFTER_START);
  }

  static BudgetWatch start(
      RuleBook book,
      TelemetryStore telemetry,
      Records records,
      Optional<NotifyConfig> notify,
      Clock clock,
      Duration after) {
    BudgetWatch watch = new BudgetWatch(book, telemetry, records, notify, clock, after);
    if (!Budgets.budgeted(book).isEmpty()) {
      watch.thread.start();
    }
    return watch;
  }

  private void run() {
    try {
      TimeUnit.MILLISECONDS.sleep(after.toMillis());
      Instant now = clock.instant();
      worked = System.nanoTime();
      note(Budgets.spent(book, telemetry, records, notify, now, this::rest), now);
    } catch (InterruptedException e) {
      // It is asked to end.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closed) {
        log.warn("nobody knows whether rules keep to their budgets: {}", e.getMessage());
      }
    }
  }

  private boolean rest(long readings, double share) {
    try {
      TimeUnit.NANOSECONDS.sleep(RESTS * (System.nanoTime() - worked));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    worked = System.nanoTime();
    return !closed;
  }

  private void note(List<Budgets.Spent> spent, Instant now) {
    if (spent.isEmpty()) {
      return;
    }
    records.write(
        t -> {
          for (Budgets.Spent one : spent) {
            t.rules()
                .checked(
                    one.rule().rule(),
                    one.rule().version(),
                    new RuleVersion.BudgetCheck(one.pagesPerDay(), one.days(), now));
          }
          return null;
        });
    for (Budgets.Spent one : spent) {
      if (one.over()) {
        log.warn("{}", one.words().en());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
