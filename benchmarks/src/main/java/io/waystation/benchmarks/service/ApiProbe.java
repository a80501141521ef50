package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from publish until an answer of the API has it: takes one message at a time and
 * asks for its station until it is there, with little pause.
 */
public final class ApiProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAUSE_MILLIS = 5;
  private static final long IDLE_MILLIS = 100;
  private static final long PATIENCE_MILLIS = 10_000;

  private record Message(String station, String device, long at, long sent, int round) {}

  private final Api api;
  private final SynchronousQueue<Message> next = new SynchronousQueue<>();
  private final Thread thread;
  private Delays delays = new Delays();
  private long failures;
  private int round;
  private volatile boolean closed;

  public ApiProbe(Api api) {
    this.api = api;
    this.thread = new Thread(this::run, "api-probe");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /**
   * Is looked for if nothing else is just now.
   *
   * @param at the newest time in the message, by the device's clock, epoch milliseconds
   * @param sent by ours
   */
  public synchronized void sent(String station, String device, long at, long sent) {
    next.offer(new Message(station, device, at, sent, round));
  }

  private void run() {
    try {
      while (!closed) {
        Message message = next.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (message != null) {
          look(message);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Message message) throws InterruptedException {
    while (!closed) {
      try {
        boolean there = shows(api.get("/api/v1/stations/" + message.station), message);
        long took = System.currentTimeMillis() - message.sent;
        if (there || took > PATIENCE_MILLIS) {
          answered(message, took);
          return;
        }
      } catch (IOException e) {
        failed();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean shows(String answer, Message message) throws IOException {
    for (JsonNode value : JSON.readTree(answer).path("values")) {
      if (value.path("device").asText().equals(message.device)
          && Instant.parse(value.path("at").asText()).toEpochMilli() >= message.at) {
        return true;
      }
    }
    return false;
  }

  private synchronized void answered(Message message, long millis) {
    if (message.round == round) {
      delays.add(millis);
    }
  }

  private synchronized void failed() {
    failures += closed ? 0 : 1;
  }

  /** Begins anew; what it is looking for does not count. */
  public synchronized void forget() {
    round++;
    delays = new Delays();
  }

  /** The delays since the last time. */
  public synchronized Delays take() {
    Delays taken = delays;
    delays = new Delays();
    return taken;
  }

  /** Questions without a good answer. */
  public synchronized long failures() {
    return failures;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
