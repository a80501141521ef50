package io.waystation.ingest.mqtt;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that messages of one connection may fill between their arrival and the log. Receive
 * Maximum bounds only the number of QoS 1 messages: not their bytes, and QoS 0 not at all.
 *
 * <p>QoS 1 waits for room, which holds the broker back through TCP. QoS 0 never waits and never
 * takes the second half of the room, so that a flood of it cannot crowd out what must not be lost.
 */
final class Room {
  /** What a message takes besides its payload, about. */
  private static final int OVERHEAD_BYTES = 512;

  private final int bytes;
  private final Semaphore free;

  Room(int bytes) {
    this.bytes = bytes;
    this.free = new Semaphore(bytes);
  }

  /** Takes room at once, or not at all. */
  boolean takeQos0(int payloadBytes) {
    return free.availablePermits() > bytes / 2 && free.tryAcquire(need(payloadBytes));
  }

  /**
   * Waits for room.
   *
   * @return whether there was some in time
   */
  boolean takeQos1(int payloadBytes, long timeoutMillis) throws InterruptedException {
    return free.tryAcquire(need(payloadBytes), timeoutMillis, TimeUnit.MILLISECONDS);
  }

  void giveBack(int payloadBytes) {
    free.release(need(payloadBytes));
  }

  /** Lets everybody in who waits: the connection is over, and they will see it. */
  void open() {
    free.release(bytes);
  }

  /** What the waiting messages take just now. */
  long taken() {
    return Math.max(0, bytes - (long) free.availablePermits());
  }

  private int need(int payloadBytes) {
    return Math.min(bytes, payloadBytes + OVERHEAD_BYTES);
  }
}
