package io.waystation.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Publishes with QoS 0 at a steady pace on a thread of its own, whatever becomes of it. When the
 * broker does not take it as fast, it makes up for nothing.
 */
public final class Flood implements AutoCloseable {
  private static final int TOGETHER = 20;

  /** Messages of so long a time have the same readings: making them costs more than sending. */
  private static final long SAME_MILLIS = 100;

  private static final long ASK_NANOS = 250_000_000;
  private static final long LATE_NANOS = 1_000_000_000;

  private final MqttLink link;
  private final Bundles stream;
  private final double perSecond;
  private final BooleanSupplier room;
  private final Thread thread;
  private byte[] readings = {};
  private long readingsAt;
  private volatile long sent;
  private volatile Exception failure;
  private volatile boolean stopping;

  private Flood(MqttLink link, Bundles stream, double perSecond, BooleanSupplier room) {
    this.link = link;
    this.stream = stream;
    this.perSecond = perSecond;
    this.room = room;
    this.thread = new Thread(this::run, "flood");
    this.thread.setDaemon(true);
  }

  /**
   * @param perSecond messages, at most
   * @param room asked four times a second whether the broker bears more
   */
  public static Flood start(URI broker, Bundles stream, double perSecond, BooleanSupplier room)
      throws IOException {
    MqttLink link = MqttLink.open(broker, "bench-flood", 1, (topic, payload) -> {});
    Flood flood = new Flood(link, stream, perSecond, room);
    flood.thread.start();
    return flood;
  }

  private void run() {
    long due = System.nanoTime();
    long asked = due - ASK_NANOS;
    boolean go = true;
    try {
      while (!stopping) {
        if (System.nanoTime() - asked >= ASK_NANOS) {
          asked = System.nanoTime();
          go = room.getAsBoolean();
        }
        if (go) {
          some();
        }
        due += (long) (TOGETHER * 1e9 / perSecond);
        due = Math.max(due, System.nanoTime() - LATE_NANOS);
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void some() throws IOException {
    long number = sent;
    for (int i = 0; i < TOGETHER; i++) {
      link.publishUnacknowledged(stream.topic(number), payload(number, System.currentTimeMillis()));
      number++;
    }
    link.flush();
    sent = number;
  }

  private byte[] payload(long number, long at) {
    if (at - readingsAt >= SAME_MILLIS) {
      readings = stream.readings(at).getBytes(StandardCharsets.UTF_8);
      readingsAt = at;
    }
    ByteArrayOutputStream payload = new ByteArrayOutputStream(readings.length + 80);
    payload.writeBytes(stream.head(number, at).getBytes(StandardCharsets.UTF_8));
    payload.writeBytes(readings);
    return payload.toByteArray();
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
