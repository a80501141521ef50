package io.waystation.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.ingest.mqtt.Inbox;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Dialect;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes batches of messages and appends them to the log. Every message of a batch that was
 * accepted has its fate; a bad one is quarantined and never stands in the way of the others.
 *
 * <p>One batch at a time: a second caller waits.
 */
public final class Intake implements Inbox {
  private static final Pending NOTHING = new Pending(List.of(), List.of());

  private final ReadingLog readingLog;
  private final DeviceClocks clocks;
  private final Receipts receipts;
  private final MessageReader reader;
  private final ClockWord clockWord;
  private final FateMeters fates;
  private Pending pending = NOTHING;

  /**
   * A message with what was made of it.
   *
   * @param timed whether it tells of the device's clock
   */
  private record Read(RawMessage message, Arrival.Result result, boolean timed) {}

  /** A batch that was decoded and that the log has not taken yet. */
  private record Pending(List<RawMessage> batch, List<Read> messages) {}

  /**
   * @param dialects the ones that claim single topics before those that claim whole branches
   * @param clocks the ones the dialects ask; taught here
   */
  public Intake(
      List<Dialect> dialects,
      DeviceClocks clocks,
      ReadingLog readingLog,
      Receipts receipts,
      MeterRegistry meters) {
    this.readingLog = readingLog;
    this.clocks = clocks;
    this.receipts = receipts;
    this.reader = new MessageReader(dialects, meters);
    this.clockWord = new ClockWord(clocks, SignalCatalogue.current());
    this.fates = new FateMeters(meters);
  }

  /**
   * @throws LogException if the log cannot take the batch: nothing was kept, try again
   */
  @Override
  public synchronized void accept(List<RawMessage> batch) {
    List<Read> messages = decoded(batch);
    if (messages.isEmpty()) {
      return;
    }
    List<Outcome> outcomes;
    try {
      outcomes = readingLog.append(messages.stream().map(m -> (Arrival) m.result).toList());
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      reader.fault("appending a batch of " + batch.size(), e);
      messages.forEach(this::appendAlone);
      pending = NOTHING;
      return;
    }
    pending = NOTHING;
    for (int i = 0; i < outcomes.size(); i++) {
      became(messages.get(i), outcomes.get(i));
    }
  }

  /** Decodes a batch once, however often it comes: some dialects count what they decode. */
  private List<Read> decoded(List<RawMessage> batch) {
    if (!pending.batch.equals(batch)) {
      List<Read> messages = new ArrayList<>(batch.size());
      for (RawMessage message : batch) {
        reader
            .read(message)
            .map(made -> new Read(message, clockWord.in(made.result()), made.timed()))
            .ifPresent(messages::add);
      }
      pending = new Pending(batch, messages);
    }
    return pending.messages;
  }

  /** For a batch the log chokes on: finds the message it is about and quarantines that one. */
  private void appendAlone(Read read) {
    Read kept = read;
    Outcome outcome;
    try {
      outcome = readingLog.append(List.of((Arrival) read.result)).get(0);
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      kept = new Read(read.message, reader.unkeepable(read.message, e), false);
      outcome = readingLog.append(List.of((Arrival) kept.result)).get(0);
    }
    became(kept, outcome);
  }

  private void became(Read read, Outcome outcome) {
    fates.count(read.result, outcome);
    if (outcome.fate() == Fate.STORED && read.result instanceof Arrival.Message message) {
      clockWord.stored(message);
      if (read.timed) {
        clocks.learn(
            message.device(),
            message.boot(),
            message.seq(),
            message.sentAt(),
            message.receivedAt());
      }
    }
    receipts.became(read.message, read.result, outcome);
  }

  /**
   * Decodes messages from quarantine again and lets the log settle them, in one transaction.
   *
   * @param now our clock: what is stored only now and was measured long ago comes late
   * @return what became of each
   * @throws LogException if the log cannot take them: nothing has changed, try again
   */
  synchronized List<Outcome> replay(List<Quarantined> quarantined, Instant now) {
    List<Arrival> again = new ArrayList<>(quarantined.size());
    for (Quarantined message : quarantined) {
      again.add(new Arrival.Replayed(message.id(), Replays.result(reader, message, now)));
    }
    try {
      return readingLog.append(again);
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      reader.fault("appending a replay of " + quarantined.size(), e);
      return quarantined.stream().map(message -> replayAlone(message, now)).toList();
    }
  }

  private Outcome replayAlone(Quarantined message, Instant now) {
    Arrival.Result result = Replays.result(reader, message, now);
    try {
      return readingLog.append(List.of(new Arrival.Replayed(message.id(), result))).get(0);
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      reader.fault("appending a replay of a message on " + message.topic(), e);
      Arrival.Result refused = Replays.unchanged(message);
      return readingLog.append(List.of(new Arrival.Replayed(message.id(), refused))).get(0);
    }
  }
}
