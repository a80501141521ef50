package io.waystation.benchmarks.service;

import java.util.HashMap;
import java.util.Map;

/** How long single things take from when they are sent until they come out. For any thread. */
final class Awaited {
  private final Map<String, Long> sent = new HashMap<>();
  private Delays delays = new Delays();

  /**
   * @param thing as {@link #came} will name it
   * @param now epoch milliseconds
   */
  synchronized void sent(String thing, long now) {
    sent.put(thing, now);
  }

  /** Of no interest if it is not waited for. */
  synchronized void came(String thing) {
    Long then = sent.remove(thing);
    if (then != null) {
      delays.add(System.currentTimeMillis() - then);
    }
  }

  synchronized int missing() {
    return sent.size();
  }

  /** The delays since the last time; what has not come is still waited for. */
  synchronized Delays take() {
    Delays taken = delays;
    delays = new Delays();
    return taken;
  }

  /** Begins anew and waits for nothing that was sent before. */
  synchronized void forget() {
    sent.clear();
    delays = new Delays();
  }
}
