package io.waystation.server.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.LogStatus;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.ReadingLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the log: every five seconds whether it has room, and every minute whether its
 * accounts agree with each other and with what lies there.
 */
public final class LogWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LogWatch.class);
  private static final Duration ROOM_EVERY = Duration.ofSeconds(5);
  private static final Duration ACCOUNTS_EVERY = Duration.ofSeconds(60);
  private static final long MIB = 1 << 20;

  private final ReadingLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "log-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile LogStatus status = new LogStatus(0, 0, false, null);
  private volatile long waiting;
  private volatile List<String> disagreements = List.of();
  private volatile String unreadable = "";

  private LogWatch(ReadingLog log) {
    this.log = log;
  }

  /** Looks once, which blocks, and then goes on looking on a thread of its own. */
  public static LogWatch start(ReadingLog log, MeterRegistry meters) {
    LogWatch watch = new LogWatch(log);
    Gauge.builder("waystation.log.bytes", watch, w -> w.status.bytes())
        .description("What the log takes on disk")
        .register(meters);
    Gauge.builder("waystation.log.free.bytes", watch, w -> w.status.freeBytes())
        .description("Room left on the disk the log lies on")
        .register(meters);
    Gauge.builder("waystation.log.full", watch, w -> w.status.full() ? 1 : 0)
        .description("1 while messages are not taken in for want of room")
        .register(meters);
    Gauge.builder("waystation.log.age.seconds", watch, w -> w.age().toSeconds())
        .description("Age of the oldest message still in the log")
        .register(meters);
    Gauge.builder("waystation.quarantine.waiting", watch, w -> w.waiting)
        .description("Messages and readings in quarantine that nobody has settled")
        .register(meters);
    Gauge.builder("waystation.ledger.disagreements", watch, w -> w.disagreements.size())
        .description("Accounts of the ledger that do not agree; must be 0")
        .register(meters);
    watch.room();
    watch.every(ROOM_EVERY, watch::room);
    watch.every(ACCOUNTS_EVERY, watch::compare);
    return watch;
  }

  private void every(Duration time, Runnable work) {
    timer.scheduleWithFixedDelay(work, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void room() {
    try {
      boolean before = status.full();
      status = log.status();
      waiting = log.quarantine().groups().stream().mapToLong(Quarantine.Group::count).sum();
      unreadable = "";
      if (status.full() != before) {
        logger.warn("{}", status.full() ? full() : "the log has room again");
      }
    } catch (LogException e) {
      unreadable = e.getMessage();
    }
  }

  /**
   * Compares the accounts now; blocks for as long as that takes.
   *
   * @return what does not agree, a sentence each
   */
  public List<String> compare() {
    try {
      List<String> now = log.disagreements();
      if (!now.equals(disagreements)) {
        now.forEach(sentence -> logger.error("the ledger does not agree: {}", sentence));
      }
      disagreements = now;
    } catch (LogException e) {
      unreadable = e.getMessage();
    }
    return disagreements;
  }

  /** Why the log takes nothing, in words; empty when it does. */
  public String full() {
    if (!unreadable.isEmpty()) {
      return unreadable;
    }
    return status.full()
        ? "the disk of the log is nearly full (%d MiB left): nothing is taken in, and nothing is lost by that, the broker and the devices keep it; make room, or lower journal.size or journal.free, and it goes on by itself"
            .formatted(status.freeBytes() / MIB)
        : "";
  }

  /** What does not agree in the accounts, in words; empty when all does. */
  public String disagreement() {
    List<String> now = disagreements;
    if (now.isEmpty()) {
      return "";
    }
    String more = now.size() == 1 ? "" : " (and %d more)".formatted(now.size() - 1);
    return "the accounts do not agree: " + now.get(0) + more;
  }

  private Duration age() {
    Instant oldest = status.oldest();
    return oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
