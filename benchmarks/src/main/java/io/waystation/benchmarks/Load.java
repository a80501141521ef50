package io.waystation.benchmarks;

import io.waystation.benchmarks.load.Messages;
import io.waystation.benchmarks.load.Publisher;
import io.waystation.benchmarks.service.JavaProcess;
import java.io.IOException;
import java.net.URI;

/** One round: publishes as fast as the broker takes it, and waits until somebody is through. */
final class Load {
  /** Returns when all has arrived. */
  @FunctionalInterface
  interface Arrival {
    void await() throws IOException, InterruptedException;
  }

  private final URI broker;
  private final Messages stream;
  private final long messages;
  private double cpuSeconds;

  Load(URI broker, Messages stream, long messages) {
    this.broker = broker;
    this.stream = stream;
    this.messages = messages;
  }

  /**
   * @param consumer whose processor time is taken
   * @return seconds from the first publish until all has arrived
   */
  double run(JavaProcess consumer, Arrival arrival) throws IOException, InterruptedException {
    double cpu = consumer.cpuSeconds();
    long start = System.nanoTime();
    Publisher.flood(broker, stream, messages);
    arrival.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    cpuSeconds = consumer.cpuSeconds() - cpu;
    return seconds;
  }

  double cpuPerMillion() {
    return cpuSeconds * 1e6 / messages;
  }
}
