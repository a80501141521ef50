package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Watches stations as their page does: by the live stream; and asks for all stations five times a
 * second, as somebody does who opens the page. A stream that breaks is opened again.
 */
public final class PageProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ASK_MILLIS = 200;

  private final Api api;
  private final Sightings sightings = new Sightings();
  private final AtomicLong failures = new AtomicLong();
  private final LiveStream stream;
  private final Thread asking;
  private Delays answers = new Delays();
  private volatile boolean closed;

  public PageProbe(Api api, String station) {
    this(api, List.of(station));
  }

  /**
   * @param stations at most 20, which is what one stream takes
   */
  public PageProbe(Api api, List<String> stations) {
    this.api = api;
    this.stream =
        new LiveStream(
            api,
            stations.stream().map(id -> "station:" + id).collect(Collectors.joining(",")),
            this::event);
    this.asking = new Thread(this::ask, "page-probe-ask");
    this.asking.setDaemon(true);
    this.asking.start();
  }

  /** Is to be told what devices of the station send. */
  public Sightings sightings() {
    return sightings;
  }

  /** How long answers took since the last time; begins anew. */
  public synchronized Delays takeAnswers() {
    Delays taken = answers;
    answers = new Delays();
    return taken;
  }

  private synchronized void answered(long millis) {
    answers.add(millis);
  }

  /** Questions without a good answer, and streams that broke. */
  public long failures() {
    return failures.get() + stream.failures();
  }

  private void event(String text) throws IOException {
    JsonNode data = JSON.readTree(text);
    for (JsonNode value : data.path("values")) {
      Instant at = Instant.parse(value.path("at").asText());
      sightings.seen(value.path("device").asText(), at.toEpochMilli());
    }
  }

  private void ask() {
    while (!closed) {
      long before = System.nanoTime();
      try {
        api.get("/api/v1/stations");
        answered((System.nanoTime() - before) / 1_000_000);
        Thread.sleep(ASK_MILLIS);
      } catch (IOException e) {
        failures.addAndGet(closed ? 0 : 1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    asking.interrupt();
    stream.close();
  }
}
