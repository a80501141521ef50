package io.waystation.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs the replays somebody has asked for, on a thread of its own: looks into quarantine once a
 * second, decodes what waits there with its time of arrival and appends it. The log settles a
 * replay in the transaction that stores the message, so an end in the middle doubles nothing.
 *
 * <p>An old message goes through the same dialects as the new ones between two batches of them.
 */
public final class Replayer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Replayer.class);

  /** Few: live messages wait as long. */
  private static final int AT_ONCE = 100;

  private static final long LOOK_MILLIS = 1_000;

  /** A register may be remembered for a second: who was registered just now must be found in it. */
  private static final long PATIENCE_MILLIS = 1_200;

  private final ReadingLog readingLog;
  private final Intake intake;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Worker worker;

  private Replayer(ReadingLog readingLog, Intake intake, Clock clock, MeterRegistry meters) {
    this.readingLog = readingLog;
    this.intake = intake;
    this.clock = clock;
    this.meters = meters;
    this.worker = new Worker("replayer", log, LOOK_MILLIS, this::replayAll);
  }

  /**
   * @param clock the one that gave messages their time of arrival
   */
  public static Replayer start(
      ReadingLog readingLog, Intake intake, Clock clock, MeterRegistry meters) {
    Replayer replayer = new Replayer(readingLog, intake, clock, meters);
    replayer.worker.start();
    return replayer;
  }

  /** Why replays cannot be done just now; empty when all is well. */
  public String trouble() {
    return worker.trouble();
  }

  private void replayAll() throws InterruptedException {
    if (readingLog.quarantine().replaying(Quarantined.Origin.MESSAGE, 1).isEmpty()) {
      return;
    }
    Thread.sleep(PATIENCE_MILLIS);
    while (replaySome()) {
      Thread.sleep(1); // lets a batch of live messages in
    }
  }

  private boolean replaySome() {
    List<Quarantined> waiting =
        readingLog.quarantine().replaying(Quarantined.Origin.MESSAGE, AT_ONCE);
    if (waiting.isEmpty()) {
      return false;
    }
    int stored = 0;
    for (Outcome outcome : intake.replay(waiting, clock.instant())) {
      meters
          .counter(
              "waystation.ingest.replays", "fate", outcome.fate().name().toLowerCase(Locale.ROOT))
          .increment();
      stored += outcome.fate() == Fate.STORED ? 1 : 0;
    }
    log.info("replayed {} messages from quarantine: {} stored", waiting.size(), stored);
    return waiting.size() == AT_ONCE;
  }

  /** Lets the messages in hand be settled and stops. */
  @Override
  public void close() {
    worker.close();
  }
}
