package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches a station as its page does: by the live stream; and asks for all stations five times a
 * second, as somebody does who opens the page. A stream that breaks is opened again.
 */
public final class PageProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data: ";
  private static final long ASK_MILLIS = 200;
  private static final long AGAIN_MILLIS = 500;

  private final Api api;
  private final String station;
  private final Sightings sightings = new Sightings();
  private final AtomicLong failures = new AtomicLong();
  private final Thread watching;
  private final Thread asking;
  private Delays answers = new Delays();
  private volatile InputStream open;
  private volatile boolean closed;

  public PageProbe(Api api, String station) {
    this.api = api;
    this.station = station;
    this.watching = thread("page-probe-stream", this::watch);
    this.asking = thread("page-probe-ask", this::ask);
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
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
    return failures.get();
  }

  private void watch() {
    while (!closed) {
      try (InputStream stream = api.stream("station:" + station);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        open = stream;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(DATA)) {
            event(JSON.readTree(line.substring(DATA.length())));
          }
        }
      } catch (IOException e) {
        failed();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void event(JsonNode data) {
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
        failed();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void failed() {
    if (closed) {
      return;
    }
    failures.incrementAndGet();
    try {
      Thread.sleep(AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    watching.interrupt();
    asking.interrupt();
    InputStream stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is not wanted any more, broken or not.
        open = null;
      }
    }
  }
}
