package io.waystation.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.ingest.mqtt.Inbox;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.Registry;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.ReadingLog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes batches of messages and appends them to the log. Every message of a batch that was
 * accepted has its fate; a bad one is quarantined and never stands in the way of the others.
 *
 * <p>One batch at a time: a second caller waits.
 */
public final class Intake implements Inbox {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final ReadingLog readingLog;
  private final DeviceClocks clocks;
  private final PayloadDecoder decoder;
  private final MeterRegistry meters;
  private final Map<Fate, Counter> fates = new EnumMap<>(Fate.class);
  private final Counter readings;
  private final Counter rejectedValues;
  private final Set<String> faultsSeen = new HashSet<>();

  /**
   * Reads the end of the log for what it tells about device clocks; blocks meanwhile.
   *
   * @param root of all topics, for example {@code ws/v1}
   */
  public Intake(String root, Registry registry, ReadingLog readingLog, MeterRegistry meters) {
    this.readingLog = readingLog;
    this.clocks = DeviceClocks.recall(readingLog);
    this.decoder =
        new PayloadDecoder(
            root, SignalCatalogue.current(), StatusFlags.shipped(), registry, clocks);
    this.meters = meters;
    for (Fate fate : Fate.values()) {
      fates.put(
          fate,
          Counter.builder("waystation.ingest.messages")
              .description("Messages by what became of them; duplicates are mostly redeliveries")
              .tag("fate", fate.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    this.readings =
        Counter.builder("waystation.ingest.readings")
            .description("Readings in stored messages")
            .register(meters);
    this.rejectedValues =
        Counter.builder("waystation.ingest.values.rejected")
            .description(
                "Readings kept and shown to nobody: implausible, or disowned by the device")
            .register(meters);
  }

  /**
   * @throws LogException if the log cannot take the batch: nothing was kept, try again
   */
  @Override
  public synchronized void accept(List<RawMessage> batch) {
    List<Arrival> arrivals = new ArrayList<>(batch.size());
    for (RawMessage message : batch) {
      arrivals.add(arrival(message));
    }
    try {
      count(arrivals, readingLog.append(arrivals));
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      fault("appending a batch of " + batch.size(), e);
      oneByOne(batch, arrivals);
    }
  }

  /** For a batch the log chokes on: finds the message it is about and quarantines that one. */
  private void oneByOne(List<RawMessage> batch, List<Arrival> arrivals) {
    for (int i = 0; i < arrivals.size(); i++) {
      List<Arrival> one = List.of(arrivals.get(i));
      try {
        count(one, readingLog.append(one));
      } catch (LogException e) {
        throw e;
      } catch (RuntimeException e) {
        fault("appending a message on " + batch.get(i).topic(), e);
        List<Arrival> refused = List.of(refused(batch.get(i), decoder.internal(batch.get(i))));
        count(refused, readingLog.append(refused));
      }
    }
  }

  private Arrival arrival(RawMessage message) {
    Decoded decoded;
    try {
      decoded = decoder.decode(message);
    } catch (RuntimeException e) {
      fault("decoding a message on " + message.topic(), e);
      decoded = decoder.internal(message);
    }
    if (decoded instanceof Decoded.Readings r) {
      return new Arrival.Message(
          message.topic(),
          r.device(),
          r.boot(),
          r.seq(),
          r.sentAt(),
          message.receivedAt(),
          r.digest(),
          message.payload(),
          r.readings());
    }
    if (decoded instanceof Decoded.Unnumbered u) {
      return new Arrival.Unnumbered(
          Lane.LIVE, u.device(), u.sentAt(), message.receivedAt(), u.digest(), u.readings());
    }
    return refused(message, (Decoded.Rejected) decoded);
  }

  private static Arrival.Refused refused(RawMessage message, Decoded.Rejected why) {
    return new Arrival.Refused(
        message.topic(),
        why.device(),
        why.boot(),
        why.seq(),
        message.receivedAt(),
        why.reason().name(),
        why.detail(),
        message.payload());
  }

  private void count(List<Arrival> arrivals, List<Outcome> outcomes) {
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      Fate fate = outcomes.get(i).fate();
      fates.get(fate).increment();
      if (arrival instanceof Arrival.Refused refused) {
        meters.counter("waystation.ingest.refused", "reason", refused.reason()).increment();
      } else if (fate == Fate.STORED && arrival instanceof Arrival.Message message) {
        clocks.learn(
            message.device(),
            message.boot(),
            message.seq(),
            message.sentAt(),
            message.receivedAt());
        readings.increment(message.readings().size());
        for (Reading reading : message.readings()) {
          if (reading.has(Flag.REJECTED)) {
            rejectedValues.increment();
          }
        }
      }
    }
  }

  /** Logs a fault of ours with its cause, once for each kind: a flood of one must not drown all. */
  private void fault(String doing, RuntimeException e) {
    StackTraceElement[] stack = e.getStackTrace();
    String kind = e.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    if (faultsSeen.add(kind)) {
      log.error("{} failed, which is a fault of ours; told once for this cause", doing, e);
    }
    meters.counter("waystation.ingest.faults", "cause", e.getClass().getSimpleName()).increment();
  }
}
