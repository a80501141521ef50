package io.waystation.benchmarks.loss;

import io.waystation.benchmarks.load.MqttLink;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Devices that share some connections; a connection that breaks is made again. */
final class Fleet implements AutoCloseable {
  private static final int UNACKNOWLEDGED = 2_000;
  private static final long IDLE_MILLIS = 5;
  private static final long PAUSE_MILLIS = 200;

  private final List<ContractDevice> devices;
  private final double perSecond;
  private final long startedAt = System.nanoTime();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param perSecond messages of all devices together, at most
   */
  Fleet(URI broker, List<ContractDevice> devices, int connections, double perSecond) {
    this.devices = List.copyOf(devices);
    this.perSecond = perSecond;
    for (int i = 0; i < connections; i++) {
      List<ContractDevice> own = new ArrayList<>();
      for (int d = i; d < devices.size(); d += connections) {
        own.add(devices.get(d));
      }
      String name = "bench-fleet-" + i;
      Thread thread = new Thread(() -> run(broker, name, own), name);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(URI broker, String name, List<ContractDevice> own) {
    Map<String, ContractDevice> byReceipt = new HashMap<>();
    own.forEach(device -> byReceipt.put(device.receiptTopic(), device));
    while (!closed) {
      try (MqttLink link =
          MqttLink.open(
              broker,
              name,
              UNACKNOWLEDGED,
              (topic, payload) -> byReceipt.get(topic).receipt(payload))) {
        for (ContractDevice device : own) {
          link.subscribe(device.receiptTopic());
          device.reconnected();
        }
        publish(link, own);
      } catch (IOException e) {
        pause(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void publish(MqttLink link, List<ContractDevice> own)
      throws IOException, InterruptedException {
    while (!closed) {
      boolean idle = true;
      for (ContractDevice device : own) {
        if (ahead()) {
          break;
        }
        List<byte[]> payloads = device.next();
        for (byte[] payload : payloads) {
          link.publish(device.topic(), payload);
        }
        idle &= payloads.isEmpty();
      }
      if (idle) {
        link.flush();
        Thread.sleep(IDLE_MILLIS);
        if (!link.sound()) {
          throw new IOException("the connection is lost");
        }
      }
    }
  }

  private boolean ahead() {
    return sendings() > (System.nanoTime() - startedAt) / 1e9 * perSecond;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean done() {
    return devices.stream().allMatch(ContractDevice::done);
  }

  long settled() {
    return devices.stream().mapToLong(ContractDevice::settled).sum();
  }

  long sendings() {
    return devices.stream().mapToLong(ContractDevice::sendings).sum();
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
