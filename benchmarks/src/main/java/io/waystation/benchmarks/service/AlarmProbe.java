package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;

/**
 * Watches the alarms as the page does, by the live stream, and how long each change takes there.
 */
public final class AlarmProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Awaited changes = new Awaited();
  private final LiveStream stream;

  public AlarmProbe(Api api) {
    this.stream = new LiveStream(api, "alarms", this::event);
  }

  /**
   * The device says something that must change an alarm.
   *
   * @param at epoch milliseconds, of the measured time
   */
  public void sent(String device, long at) {
    changes.sent(device + " " + at, at);
  }

  private void event(String data) throws IOException {
    JsonNode event = JSON.readTree(data);
    if (event.has("change")) {
      Instant at = Instant.parse(event.path("change").path("eventAt").asText());
      changes.came(event.path("alarm").path("device").asText() + " " + at.toEpochMilli());
    }
  }

  /** Changes that nobody has heard of yet. */
  public int missing() {
    return changes.missing();
  }

  /** The delays since the last time; what is missing is still waited for. */
  public Delays take() {
    return changes.take();
  }

  /** Begins anew and waits for nothing that was sent before. */
  public void forget() {
    changes.forget();
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
