package io.waystation.ingest.mqtt;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets packets that are announced leave together, though each is flushed by itself. Announced on
 * one thread, written on another.
 */
final class AckStream extends BufferedOutputStream {
  /** Full with some 200 acknowledgements: the broker need not wait for the last of a batch. */
  static final int BYTES = 1024;

  /** Flushes still to come, all of which but the last may be passed over. */
  private final AtomicInteger announced = new AtomicInteger();

  AckStream(OutputStream out) {
    super(out, BYTES);
  }

  /**
   * So many packets are about to be written, each with a flush of its own: the last one counts. One
   * of another kind that comes between only lets the others leave earlier.
   */
  void together(int packets) {
    announced.addAndGet(packets);
  }

  @Override
  public synchronized void flush() throws IOException {
    if (announced.updateAndGet(left -> Math.max(0, left - 1)) == 0) {
      super.flush();
    }
  }
}
