package io.waystation.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes with QoS 0 at a steady pace on a thread of its own, whatever becomes of it. When the
 * broker does not take it as fast, it makes up for nothing.
 */
public final class Flood implements AutoCloseable {
  private static final int TOGETHER = 20;

  private final MqttLink link;
  private final Bundles stream;
  private final double perSecond;
  private final Thread thread;
  private volatile long sent;
  private volatile Exception failure;
  private volatile boolean stopping;

  private Flood(MqttLink link, Bundles stream, double perSecond) {
    this.link = link;
    this.stream = stream;
    this.perSecond = perSecond;
    this.thread = new Thread(this::run, "flood");
    this.thread.setDaemon(true);
  }

  /**
   * @param perSecond messages, at most
   */
  public static Flood start(URI broker, Bundles stream, double perSecond) throws IOException {
    MqttLink link = MqttLink.open(broker, "bench-flood", 1, (topic, payload) -> {});
    Flood flood = new Flood(link, stream, perSecond);
    flood.thread.start();
    return flood;
  }

  private void run() {
    long due = System.nanoTime();
    long number = 0;
    try {
      while (!stopping) {
        for (int i = 0; i < TOGETHER; i++) {
          link.publishUnacknowledged(
              stream.topic(number), stream.payload(number, System.currentTimeMillis()));
          number++;
        }
        link.flush();
        sent = number;
        due =
            Math.max(due + (long) (TOGETHER * 1e9 / perSecond), System.nanoTime() - 1_000_000_000);
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  public long sent() {
    return sent;
  }

  /** Publishes nothing more. */
  public void stop() throws IOException, InterruptedException {
    stopping = true;
    thread.join();
    if (failure != null) {
      throw new IOException("the flood has ended early: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    stopping = true;
    link.close();
  }
}
