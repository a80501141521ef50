package io.waystation.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** Publishes a stretch of messages over one connection. */
public final class Publisher {
  private static final int UNACKNOWLEDGED = 10_000;
  private static final int TOGETHER = 50;

  private Publisher() {}

  /** As fast as the broker acknowledges; returns when it has acknowledged all. */
  public static void flood(URI broker, Messages stream, long messages)
      throws IOException, InterruptedException {
    try (MqttLink link = link(broker)) {
      for (long i = 0; i < messages; i++) {
        link.publish(stream.topic(i), stream.payload(i, System.currentTimeMillis()));
      }
      link.await(messages);
    }
  }

  /** At a steady pace, each message when its time has come. */
  public static void pace(URI broker, Messages stream, long messages, double perSecond)
      throws IOException, InterruptedException {
    try (MqttLink link = link(broker)) {
      long start = System.nanoTime();
      for (long i = 0; i < messages; i++) {
        long due = start + (long) (i * 1e9 / perSecond);
        long early = due - System.nanoTime();
        if (early > 0 || i % TOGETHER == 0) {
          link.flush();
        }
        if (early > 0) {
          LockSupport.parkNanos(early);
        }
        link.publish(stream.topic(i), stream.payload(i, System.currentTimeMillis()));
      }
      link.await(messages);
    }
  }

  private static MqttLink link(URI broker) throws IOException {
    return MqttLink.open(broker, "bench-devices", UNACKNOWLEDGED, (topic, payload) -> {});
  }
}
