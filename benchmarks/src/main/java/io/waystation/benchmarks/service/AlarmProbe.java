package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches the alarms as the page does, by the live stream, and how long each change takes there.
 */
public final class AlarmProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Long> unseen = new HashMap<>();
  private final LiveStream stream;
  private Delays delays = new Delays();

  public AlarmProbe(Api api) {
    this.stream = new LiveStream(api, "alarms", this::event);
  }

  /**
   * The device says something that must change an alarm.
   *
   * @param at epoch milliseconds, of the measured time
   */
  public synchronized void sent(String device, long at) {
    unseen.put(device + " " + at, at);
  }

  private void event(String data) throws IOException {
    JsonNode event = JSON.readTree(data);
    if (event.has("change")) {
      Instant at = Instant.parse(event.path("change").path("eventAt").asText());
      seen(event.path("alarm").path("device").asText(), at.toEpochMilli());
    }
  }

  private synchronized void seen(String device, long at) {
    Long sent = unseen.remove(device + " " + at);
    if (sent != null) {
      delays.add(System.currentTimeMillis() - sent);
    }
  }

  /** Changes that nobody has heard of yet. */
  public synchronized int missing() {
    return unseen.size();
  }

  /** Begins anew. */
  public synchronized Delays take() {
    Delays taken = delays;
    delays = new Delays();
    return taken;
  }

  /** How often the stream broke. */
  public long failures() {
    return stream.failures();
  }

  @Override
  public void close() {
    stream.close();
  }
}
