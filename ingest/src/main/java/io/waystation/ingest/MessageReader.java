package io.waystation.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Dialect;
import io.waystation.ingest.payload.Reason;
import io.waystation.storage.log.Arrival;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of a message what the log takes: the first dialect that claims its topic decodes it. For
 * one thread at a time, as dialects are.
 */
final class MessageReader {
  private static final Logger log = LoggerFactory.getLogger(MessageReader.class);

  private final List<Dialect> dialects;
  private final MeterRegistry meters;
  private final Set<String> faultsSeen = new HashSet<>();

  /**
   * @param dialects the ones that claim single topics before those that claim whole branches
   */
  MessageReader(List<Dialect> dialects, MeterRegistry meters) {
    this.dialects = List.copyOf(dialects);
    this.meters = meters;
  }

  /**
   * What the log takes.
   *
   * @param timed whether the device says when it sent it, so that it tells of the device's clock
   */
  record Made(Arrival.Result result, boolean timed) {}

  /** Empty for a message that is none of ours: acknowledged, counted and not kept. */
  Optional<Made> read(RawMessage message) {
    return read(message, Dialect::decode);
  }

  /** The same for a message from quarantine, with the number it was refused under. */
  Optional<Arrival.Result> again(RawMessage message, long boot, long seq) {
    return read(message, (dialect, raw) -> dialect.again(raw, boot, seq)).map(Made::result);
  }

  private Optional<Made> read(
      RawMessage message, BiFunction<Dialect, RawMessage, Decoded> decoding) {
    Dialect dialect = null;
    Decoded decoded;
    try {
      dialect = dialect(message.topic());
      decoded = dialect == null ? strange() : decoding.apply(dialect, message);
    } catch (RuntimeException e) {
      fault("decoding a message on " + message.topic(), e);
      decoded = internal(dialect, message);
    }
    if (decoded instanceof Decoded.NotOurs other) {
      meters.counter("waystation.ingest.ignored", "kind", other.kind()).increment();
      return Optional.empty();
    }
    boolean timed = decoded instanceof Decoded.Readings readings && readings.timed();
    return Optional.of(new Made(arrival(decoded, message), timed));
  }

  /** For a message the log itself chokes on. */
  Arrival.Refused unkeepable(RawMessage message, RuntimeException why) {
    fault("appending a message on " + message.topic(), why);
    return refused(internal(dialect(message.topic()), message), message);
  }

  private Dialect dialect(String topic) {
    for (Dialect dialect : dialects) {
      if (dialect.claims(topic)) {
        return dialect;
      }
    }
    return null;
  }

  private static Arrival.Result arrival(Decoded decoded, RawMessage message) {
    if (decoded instanceof Decoded.Readings r) {
      return new Arrival.Message(
          r.lane(),
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
          u.lane(), u.device(), u.sentAt(), message.receivedAt(), u.digest(), u.readings());
    }
    return refused((Decoded.Rejected) decoded, message);
  }

  private static Arrival.Refused refused(Decoded.Rejected why, RawMessage message) {
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

  private static Decoded.Rejected strange() {
    return new Decoded.Rejected(
        "", -1, -1, Reason.UNKNOWN_TOPIC, "nothing that is configured understands this topic");
  }

  private static Decoded.Rejected internal(Dialect dialect, RawMessage message) {
    return dialect == null
        ? new Decoded.Rejected("", -1, -1, Reason.INTERNAL, "a fault of the service; see its log")
        : dialect.internal(message);
  }

  /** Logs a fault of ours with its cause, once for each kind: a flood of one must not drown all. */
  void fault(String doing, RuntimeException e) {
    StackTraceElement[] stack = e.getStackTrace();
    String kind = e.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    if (faultsSeen.add(kind)) {
      log.error("{} failed, which is a fault of ours; told once for this cause", doing, e);
    }
    meters.counter("waystation.ingest.faults", "cause", e.getClass().getSimpleName()).increment();
  }
}
