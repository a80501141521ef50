package io.waystation.ingest.mqtt;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The memory that messages may fill between their arrival and the log, over all connections: a
 * batch that a lost connection has left in the inbox still takes its share. Receive Maximum bounds
 * only the number of QoS 1 messages (and Mosquitto 2.0 goes beyond it): not their bytes, and QoS 0
 * not at all.
 *
 * <p>QoS 1 waits for room, which holds the broker back through TCP. QoS 0 never waits and never
 * takes the second half of the room, so that a flood of it cannot crowd out what must not be lost.
 */
final class Room {
  /** What a message takes besides its payload, about. */
  private static final int OVERHEAD_BYTES = 512;

  private static final long LOOK_MILLIS = 50;

  private final int bytes;
  private final Semaphore free;
  private final AtomicInteger messages = new AtomicInteger();

  Room(int bytes) {
    this.bytes = bytes;
    this.free = new Semaphore(bytes);
  }

  /** Takes room at once, or not at all. */
  boolean takeQos0(int payloadBytes) {
    return free.availablePermits() > bytes / 2 && entered(free.tryAcquire(need(payloadBytes)));
  }

  /**
   * Waits for room.
   *
   * @param over whether waiting has lost its point
   * @return whether there was some in time
   */
  boolean takeQos1(int payloadBytes, long timeoutMillis, BooleanSupplier over)
      throws InterruptedException {
    int need = need(payloadBytes);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (!free.tryAcquire(need, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (over.getAsBoolean() || System.nanoTime() > deadline) {
        return false;
      }
    }
    return entered(true);
  }

  void giveBack(int payloadBytes) {
    messages.decrementAndGet();
    free.release(need(payloadBytes));
  }

  /** What the waiting messages take just now, in bytes. */
  long taken() {
    return bytes - (long) free.availablePermits();
  }

  /** How many messages wait. */
  int messages() {
    return messages.get();
  }

  private boolean entered(boolean in) {
    if (in) {
      messages.incrementAndGet();
    }
    return in;
  }

  private int need(int payloadBytes) {
    return Math.min(bytes, payloadBytes + OVERHEAD_BYTES);
  }
}
