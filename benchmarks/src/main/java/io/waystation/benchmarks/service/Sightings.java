package io.waystation.benchmarks.service;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * How long it takes from when a device sends something until somebody sees it, or something newer
 * of the same device. For any thread.
 */
public final class Sightings {
  private static final long OLD_MILLIS = 1_000;

  private final Map<String, NavigableSet<Long>> unseen = new HashMap<>();
  private Delays delays = new Delays();

  /**
   * @param at epoch milliseconds; a device sends one thing in a millisecond
   */
  public synchronized void sent(String device, long at) {
    unseen.computeIfAbsent(device, first -> new TreeSet<>()).add(at);
  }

  /** The device's state of that time has been seen now. */
  public synchronized void seen(String device, long at) {
    NavigableSet<Long> times = unseen.get(device);
    if (times == null) {
      return;
    }
    long now = System.currentTimeMillis();
    NavigableSet<Long> told = times.headSet(at, true);
    told.forEach(time -> delays.add(now - time));
    told.clear();
  }

  /** When the oldest was sent that nobody has seen; now when there is none. */
  synchronized long oldest() {
    return unseen.values().stream()
        .filter(times -> !times.isEmpty())
        .mapToLong(NavigableSet::first)
        .min()
        .orElseGet(System::currentTimeMillis);
  }

  /**
   * Begins anew.
   *
   * @return the delays since the last time; what has been unseen for a second and more counts with
   *     its age and is given up, what is younger is still waited for
   */
  public synchronized Delays take() {
    long now = System.currentTimeMillis();
    for (NavigableSet<Long> times : unseen.values()) {
      NavigableSet<Long> old = times.headSet(now - OLD_MILLIS, true);
      old.forEach(time -> delays.add(now - time));
      old.clear();
    }
    Delays taken = delays;
    delays = new Delays();
    return taken;
  }

  /** Begins anew and waits for nothing that was sent before. */
  public synchronized void forget() {
    unseen.clear();
    delays = new Delays();
  }
}
