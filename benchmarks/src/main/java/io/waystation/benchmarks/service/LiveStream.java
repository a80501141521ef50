package io.waystation.benchmarks.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Listens to the live stream as a page does. One that breaks is opened again. */
final class LiveStream implements AutoCloseable {
  private static final String DATA = "data: ";
  private static final long AGAIN_MILLIS = 500;

  /** Told of each event, on the stream's thread. */
  @FunctionalInterface
  interface Events {
    void event(String json) throws IOException;
  }

  private final Api api;
  private final String topics;
  private final Events events;
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile InputStream open;
  private volatile boolean closed;

  LiveStream(Api api, String topics, Events events) {
    this.api = api;
    this.topics = topics;
    this.events = events;
    this.thread = new Thread(this::watch, "live-stream");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** How often it broke. */
  long failures() {
    return failures.get();
  }

  private void watch() {
    while (!closed) {
      try (InputStream stream = api.stream(topics);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        open = stream;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(DATA)) {
            events.event(line.substring(DATA.length()));
          }
        }
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
    thread.interrupt();
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
