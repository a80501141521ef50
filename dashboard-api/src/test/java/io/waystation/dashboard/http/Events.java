package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One open stream of server-sent events, read on a thread of its own. */
final class Events implements AutoCloseable {
  /**
   * @param id -1 when it has none
   */
  record Event(String type, long id, String data) {
    JsonObject json() {
      return new JsonObject(data);
    }
  }

  private static final Event END = new Event("end", -1, "{}");

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Event> passed = new ArrayList<>();

  Events(HttpResponse<InputStream> response) {
    this.response = response;
    Thread reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** The next event of that type; others are passed over. {@code end} is the stream's end. */
  Event next(String type) {
    try {
      while (true) {
        Event event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
          throw new AssertionError("no '%s' within 20 s; passed: %s".formatted(type, passed));
        }
        if (event.type.equals(type)) {
          return event;
        }
        passed.add(event);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Everything that comes within the time. */
  List<Event> within(long millis) {
    List<Event> all = new ArrayList<>();
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (true) {
        Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          return all;
        }
        all.add(event);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String type = "";
      String data = "";
      long id = -1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            events.add(new Event(type, id, data));
          }
          type = "";
          data = "";
          id = -1;
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.startsWith("id: ")) {
          id = Long.parseLong(line.substring(4));
        }
      }
    } catch (IOException e) {
      // Closed by either side: the end all the same.
    }
    events.add(END);
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      // Nothing is left to read.
    }
  }
}
