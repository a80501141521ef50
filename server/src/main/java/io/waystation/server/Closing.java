package io.waystation.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, the last first; one that fails does not keep the others open. */
final class Closing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private record Opened(String name, AutoCloseable end) {}

  private final Deque<Opened> all = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T opened) {
    return add(opened, opened);
  }

  /** For what is ended in its own way. */
  <T> T add(T opened, AutoCloseable end) {
    all.push(new Opened(opened.getClass().getSimpleName(), end));
    return opened;
  }

  @Override
  public void close() {
    while (!all.isEmpty()) {
      Opened last = all.pop();
      try {
        last.end.close();
      } catch (Exception e) {
        log.error("{} did not close cleanly", last.name, e);
      }
    }
  }
}
