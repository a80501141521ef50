package io.waystation.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Devices that publish with QoS 1 as fast as the broker takes it, until so many of their messages
 * have no receipt yet: whoever takes them always finds a full queue at the broker, however slow.
 */
public final class ReceiptedLoad implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNACKNOWLEDGED = 10_000;
  private static final long IDLE_MILLIS = 5;

  private final MqttLink link;
  private final Bundles stream;
  private final int window;
  private final AtomicLongArray sent;
  private final AtomicLongArray settled;
  private final Map<String, Integer> devices = new HashMap<>();
  private final Thread thread;
  private volatile Exception failure;
  private volatile boolean stopping;

  private ReceiptedLoad(URI broker, Bundles stream, int window) throws IOException {
    this.stream = stream;
    this.window = window;
    this.sent = new AtomicLongArray(stream.devices());
    this.settled = new AtomicLongArray(stream.devices());
    for (int i = 0; i < stream.devices(); i++) {
      devices.put("ws/v1/" + stream.device(i) + "/receipt", i);
    }
    this.thread = new Thread(this::run, "receipted-load");
    this.thread.setDaemon(true);
    this.link = MqttLink.open(broker, "bench-devices", UNACKNOWLEDGED, this::receipt);
  }

  /**
   * @param window messages of one device without receipt, at most
   */
  public static ReceiptedLoad start(URI broker, Bundles stream, int window) throws IOException {
    ReceiptedLoad load = new ReceiptedLoad(broker, stream, window);
    for (String topic : load.devices.keySet()) {
      load.link.subscribe(topic);
    }
    load.thread.start();
    return load;
  }

  private void run() {
    try {
      while (!stopping) {
        boolean idle = true;
        for (int device = 0; device < stream.devices() && !stopping; device++) {
          long seq = sent.get(device);
          if (seq - settled.get(device) < window) {
            long number = seq * stream.devices() + device;
            link.publish(stream.topic(number), stream.payload(number, System.currentTimeMillis()));
            sent.set(device, seq + 1);
            idle = false;
          }
        }
        if (idle) {
          link.flush();
          Thread.sleep(IDLE_MILLIS);
        }
      }
      link.flush();
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void receipt(String topic, byte[] payload) {
    try {
      JsonNode receipt = JSON.readTree(payload);
      long next = receipt.path("seq").asLong(-1) + 1;
      JsonNode missing = receipt.path("missing");
      if (!missing.isEmpty()) {
        next = Math.min(next, missing.get(0).get(0).asLong());
      }
      long upTo = next;
      settled.accumulateAndGet(devices.get(topic), upTo, Math::max);
    } catch (IOException e) {
      throw new IllegalStateException("a receipt that is no JSON", e);
    }
  }

  /** Messages with a receipt. */
  public long settled() {
    return sum(settled);
  }

  /** Messages published. */
  public long sent() {
    return sum(sent);
  }

  /** How many messages that device has published. */
  public long sent(int device) {
    return sent.get(device);
  }

  private static long sum(AtomicLongArray each) {
    long sum = 0;
    for (int i = 0; i < each.length(); i++) {
      sum += each.get(i);
    }
    return sum;
  }

  /** Publishes nothing more; receipts still arrive. */
  public void stop() throws IOException, InterruptedException {
    stopping = true;
    thread.join();
    if (failure != null) {
      throw new IOException("the load has stopped early: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    stopping = true;
    link.close();
  }
}
