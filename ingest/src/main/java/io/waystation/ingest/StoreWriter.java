package io.waystation.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Gathering;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.Written;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the log to the telemetry store on a thread of its own. A store that is away is asked
 * again for ever; the log keeps what it has missed. Crash and restart write at most the last batch
 * again, which changes nothing.
 *
 * <p>Far behind, as after an outage of the store, it goes on at the log's end at once and fills the
 * gap beside it, with a batch of the gap after each live one: what happens now is in the store now,
 * and the gap gets at least half of what the store can take. A further outage makes the gap longer,
 * and what was written in between is written again.
 *
 * <p>Readings the store will never take go to quarantine with the store's words, in the transaction
 * that moves on past them.
 */
public final class StoreWriter implements AutoCloseable {
  /** This consumer's name in the log. */
  public static final String CONSUMER = "store-writer";

  private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);

  /** Messages; behind them for longer than {@link #FAR_BEHIND_TIME} will do as well. */
  private static final long FAR_BEHIND = 20_000;

  private static final long BEHIND = 2_000;
  private static final Duration FAR_BEHIND_TIME = Duration.ofSeconds(30);

  /**
   * Batches begin no closer together while they are not full: each costs two fsyncs, so what comes
   * meanwhile goes along for little.
   */
  private static final long GATHERING_MILLIS = 50;

  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long STOP_MILLIS = 10_000;

  /** A store that takes longer for one batch is in trouble. */
  private static final Duration HANGS = Duration.ofSeconds(30);

  private final ReadingLog source;
  private final TelemetryStore store;
  private final StorePlaces places;
  private final LogReader reader;
  private final StoreReplays replays;

  private final Gathering arrivals;
  private final BatchSize size = new BatchSize();
  private final Counter stored;
  private final Counter refused;
  private final Thread thread;
  private long onTime = System.nanoTime();
  private boolean failing;
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile boolean closed;
  private volatile String trouble = "";

  private StoreWriter(
      ReadingLog source, TelemetryStore store, SignalCatalogue catalogue, MeterRegistry meters) {
    this.source = source;
    this.store = store;
    this.places = new StorePlaces(source);
    this.reader = new LogReader(source);
    this.arrivals = new Gathering(source);
    this.replays = new StoreReplays(source.quarantine(), store, catalogue);
    this.stored =
        Counter.builder("waystation.store.readings")
            .description("Readings the telemetry store has taken")
            .register(meters);
    this.refused =
        Counter.builder("waystation.store.refused")
            .description("Readings the telemetry store will never take; they are in quarantine")
            .register(meters);
    this.thread = new Thread(this::run, CONSUMER);
    this.thread.setDaemon(true);
  }

  /**
   * @param catalogue knows the signals of readings in quarantine
   */
  public static StoreWriter start(
      ReadingLog source, TelemetryStore store, SignalCatalogue catalogue, MeterRegistry meters) {
    StoreWriter writer = new StoreWriter(source, store, catalogue, meters);
    Gauge.builder("waystation.store.lag", writer, StoreWriter::lag)
        .description("Messages in the log that the telemetry store does not have yet")
        .register(meters);
    Gauge.builder("waystation.store.gap", writer, w -> w.places.gap())
        .description("Those of them that an outage has left behind; filled beside what is live")
        .register(meters);
    writer.thread.start();
    writer.replays.start();
    return writer;
  }

  /** Messages in the log that the telemetry store does not have yet, the gap included. */
  public long lag() {
    return places.lag();
  }

  /** Readings the store has taken since the start. */
  public long readings() {
    return (long) stored.count();
  }

  /** Messages an outage has left behind and that are still to be filled in. */
  public long gap() {
    return places.gap();
  }

  /** Why the store does not take what it should just now; empty when all is well. */
  public String trouble() {
    Duration waited = Duration.ofNanos(System.nanoTime() - writingSince);
    if (writing && waited.compareTo(HANGS) > 0) {
      return "the telemetry store has not answered for " + waited.toSeconds() + " s";
    }
    return trouble.isEmpty() ? replays.trouble() : trouble;
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        round();
        pause = FIRST_PAUSE_MILLIS;
        trouble = "";
      } catch (InterruptedException e) {
        return;
      } catch (Exception | Error e) {
        if (closed) {
          return;
        }
        failed(e);
        try {
          Thread.sleep(pause);
        } catch (InterruptedException stop) {
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private void failed(Throwable e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    if (!why.equals(trouble)) {
      log.warn("{} stands at {}: {}; trying again", CONSUMER, places.oldest(), why, e);
    }
    trouble = why;
    size.failed();
  }

  private void round() throws InterruptedException {
    if (places.gapEnd() == null) {
      arrivals.await(places.live(), size.readings(), GATHERING_MILLIS);
    }
    // While the store is away it shows at the old place when it is back.
    if (!failing && farBehind()) {
      places.leap();
      log.info("{} messages behind: going on at the end, and filling the gap", places.gap());
    }
    LogReader.Batch live = reader.read(places.live(), source.end(), size.readings());
    if (!live.next().equals(places.live())) {
      places.liveDone(live.next(), write(live.readings()));
    }
    if (places.gapEnd() != null) {
      LogReader.Batch old = reader.read(places.oldest(), places.gapEnd(), size.readings());
      places.gapDone(old.next(), write(old.readings()));
      if (places.gapEnd() == null) {
        log.info("the gap is filled");
      }
    }
  }

  private boolean farBehind() {
    long behind = source.end().since(places.live());
    if (behind <= BEHIND) {
      onTime = System.nanoTime();
    }
    return behind > FAR_BEHIND
        || behind > BEHIND && System.nanoTime() - onTime > FAR_BEHIND_TIME.toNanos();
  }

  /**
   * @return what the store will never take
   */
  private List<Arrival.Refused> write(List<Reading> readings) {
    if (readings.isEmpty()) {
      return List.of();
    }
    long before = System.nanoTime();
    writingSince = before;
    writing = true;
    failing = true;
    Written written;
    try {
      written = store.write(readings);
    } finally {
      writing = false;
    }
    failing = false;
    size.took(readings.size(), Duration.ofNanos(System.nanoTime() - before));
    stored.increment(written.stored());
    List<Arrival.Refused> never = written.refused().stream().map(StoreRefusal::of).toList();
    if (!never.isEmpty()) {
      refused.increment(never.size());
      log.warn(
          "the telemetry store refused {} readings; they are in quarantine: {}",
          never.size(),
          never.get(0).detail());
    }
    return never;
  }

  /** Lets the batch in hand finish (at most 10 s) and stops. */
  @Override
  public void close() {
    replays.close();
    closed = true;
    try {
      thread.join(STOP_MILLIS);
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
