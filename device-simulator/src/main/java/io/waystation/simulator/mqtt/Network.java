package io.waystation.simulator.mqtt;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the links of a simulation have in common. Confined to {@code thread}.
 *
 * <p>Each device has a memory of its own for what the broker has not taken yet; all of them live in
 * this process, and together they may not fill it.
 */
public final class Network {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);

  /** Of the heap, for what waits in all devices. */
  private static final int SHARE = 8;

  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Broker broker;
  private final Clock clock;
  private final Executor thread;
  private final long room;
  private final Map<Trouble.Kind, Long> complained = new EnumMap<>(Trouble.Kind.class);
  private long held;

  /**
   * @param clock the devices'
   * @param thread runs everything of the links, one after the other
   */
  public Network(Broker broker, Clock clock, Executor thread) {
    this(broker, clock, thread, Runtime.getRuntime().maxMemory() / SHARE);
  }

  Network(Broker broker, Clock clock, Executor thread, long room) {
    this.broker = broker;
    this.clock = clock;
    this.thread = thread;
    this.room = room;
  }

  Broker broker() {
    return broker;
  }

  Clock clock() {
    return clock;
  }

  Executor thread() {
    return thread;
  }

  boolean full() {
    return held >= room;
  }

  void hold(long bytes) {
    held += bytes;
  }

  void letGo(long bytes) {
    held -= bytes;
  }

  /** One device speaks for all that have the same at the same time, or they would fill the log. */
  void complain(Trouble trouble) {
    long now = System.nanoTime();
    Long last = complained.get(trouble.kind());
    if (last == null || now - last > SILENCE_NANOS) {
      LOG.warn(
          "{} at {}:{}: {}; others may have the same",
          trouble.device(),
          broker.host(),
          broker.port(),
          trouble.why());
    }
    complained.put(trouble.kind(), now);
  }
}
