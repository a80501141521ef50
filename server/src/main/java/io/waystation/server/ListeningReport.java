package io.waystation.server;

import io.waystation.alerting.alarm.Listening;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when ingest has been hearing everything, told through the records to an alerting that runs
 * in another process. A report that has not been renewed for 10 s is worth nothing: whoever wrote
 * it may be dead.
 */
final class ListeningReport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ListeningReport.class);
  private static final String OWNER = "ingest";
  private static final String SINCE = "listening-since";
  private static final String REPORTED = "reported-at";
  private static final long PERIOD_SECONDS = 2;
  private static final Duration STALE = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "listening-report");
            thread.setDaemon(true);
            return thread;
          });

  /** Told once for each outage. Used by the timer's thread only. */
  private boolean failing;

  private ListeningReport(Runnable work) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
            failing = false;
          } catch (RuntimeException e) {
            if (!failing) {
              log.warn("whether ingest listens cannot be told through the records", e);
            }
            failing = true;
          }
        },
        0,
        PERIOD_SECONDS,
        TimeUnit.SECONDS);
  }

  /** Writes it every two seconds. */
  static ListeningReport keep(Records records, Clock clock, Listening listening) {
    return new ListeningReport(
        () -> {
          String since = listening.since().map(at -> "" + at.toEpochMilli()).orElse("");
          Map<String, String> report = Map.of(SINCE, since, REPORTED, "" + clock.millis());
          records.write(
              t -> {
                t.checkpoints().saveStates(OWNER, report);
                return null;
              });
        });
  }

  /** Reads it every two seconds. */
  static Followed follow(Records records, Clock clock) {
    return new Followed(records, clock);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** The other end of the report. */
  static final class Followed implements Listening, AutoCloseable {
    private volatile Instant since;
    private final ListeningReport reading;

    private Followed(Records records, Clock clock) {
      this.reading =
          new ListeningReport(
              () -> {
                since = null;
                since = read(records.read(t -> t.checkpoints().states(OWNER)), clock.instant());
              });
    }

    private static Instant read(Map<String, String> report, Instant now) {
      String reported = report.getOrDefault(REPORTED, "0");
      Instant at = Instant.ofEpochMilli(Long.parseLong(reported));
      String listening = report.getOrDefault(SINCE, "");
      return listening.isEmpty() || at.isBefore(now.minus(STALE))
          ? null
          : Instant.ofEpochMilli(Long.parseLong(listening));
    }

    @Override
    public Optional<Instant> since() {
      return Optional.ofNullable(since);
    }

    @Override
    public void close() {
      reading.close();
    }
  }
}
