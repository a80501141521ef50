package io.waystation.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes at a steady pace on a thread of its own until it is told to stop, and remembers when it
 * sent what.
 */
public final class SteadyLoad implements AutoCloseable {
  private static final int UNACKNOWLEDGED = 10_000;
  private static final int TOGETHER = 50;

  private final MqttLink link;
  private final Messages stream;
  private final double perSecond;
  private final Sent listener;
  private final Thread thread;

  /** Written by the thread; read when it has ended. */
  private long[] times = new long[1 << 16];

  private int count;
  private volatile Exception failure;
  private volatile boolean stopping;

  /** Told of each message before it goes out, on the load's thread. */
  @FunctionalInterface
  public interface Sent {
    /**
     * @param at epoch milliseconds
     */
    void sent(long number, long at);
  }

  private SteadyLoad(MqttLink link, Messages stream, double perSecond, Sent listener) {
    this.link = link;
    this.stream = stream;
    this.perSecond = perSecond;
    this.listener = listener;
    this.thread = new Thread(this::run, "steady-load");
    this.thread.setDaemon(true);
  }

  /**
   * @param perSecond messages; after it was held up it makes up for it
   */
  public static SteadyLoad start(URI broker, Messages stream, double perSecond, Sent listener)
      throws IOException {
    MqttLink link = MqttLink.open(broker, "bench-devices", UNACKNOWLEDGED, (topic, payload) -> {});
    SteadyLoad load = new SteadyLoad(link, stream, perSecond, listener);
    load.thread.start();
    return load;
  }

  private void run() {
    long start = System.nanoTime();
    try {
      while (!stopping) {
        long due = start + (long) (count * 1e9 / perSecond);
        long early = due - System.nanoTime();
        if (early > 0 || count % TOGETHER == 0) {
          link.flush();
        }
        if (early > 0) {
          LockSupport.parkNanos(early);
        }
        publish();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void publish() throws IOException, InterruptedException {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    long at = System.currentTimeMillis();
    times[count] = at;
    listener.sent(count, at);
    link.publish(stream.topic(count), stream.payload(count, at));
    count++;
  }

  /**
   * Stops and waits until the broker has acknowledged everything.
   *
   * @return when each message was sent, epoch milliseconds, by its place in the stream
   */
  public long[] stop() throws IOException, InterruptedException {
    stopping = true;
    thread.join();
    if (failure != null) {
      throw new IOException("the load has stopped early: " + failure.getMessage(), failure);
    }
    link.await(count);
    return Arrays.copyOf(times, count);
  }

  @Override
  public void close() {
    stopping = true;
    link.close();
  }
}
