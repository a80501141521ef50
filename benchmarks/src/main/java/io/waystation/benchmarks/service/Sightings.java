package io.waystation.benchmarks.service;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How long it takes from when a device sends something until somebody sees it, or something newer
 * of the same device. For any thread.
 */
public final class Sightings {
  private static final long OLD_MILLIS = 1_000;

  /** By device: when each thing was sent, by what it says of its time. */
  private final Map<String, NavigableMap<Long, Long>> unseen = new HashMap<>();

  private Delays delays = new Delays();

  /**
   * @param at epoch milliseconds; a device sends one thing in a millisecond
   */
  public void sent(String device, long at) {
    sent(device, at, at);
  }

  /**
   * @param at of what was sent, by the device's clock, epoch milliseconds
   * @param now when it was sent, by ours
   */
  public synchronized void sent(String device, long at, long now) {
    unseen.computeIfAbsent(device, first -> new TreeMap<>()).put(at, now);
  }

  /** The device's state of that time has been seen now. */
  public synchronized void seen(String device, long at) {
    NavigableMap<Long, Long> times = unseen.get(device);
    if (times == null) {
      return;
    }
    long now = System.currentTimeMillis();
    NavigableMap<Long, Long> told = times.headMap(at, true);
    told.values().forEach(sent -> delays.add(now - sent));
    told.clear();
  }

  /** When the oldest was sent that nobody has seen; now when there is none. */
  synchronized long oldest() {
    return unseen.values().stream()
        .flatMap(times -> times.values().stream())
        .mapToLong(sent -> sent)
        .min()
        .orElseGet(System::currentTimeMillis);
  }

  /** What nobody has seen. */
  public synchronized int missing() {
    return unseen.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * Begins anew.
   *
   * @return the delays since the last time; what has been unseen for a second and more counts with
   *     its age and is given up, what is younger is still waited for
   */
  public synchronized Delays take() {
    long now = System.currentTimeMillis();
    for (NavigableMap<Long, Long> times : unseen.values()) {
      times
          .values()
          .removeIf(
              sent -> {
                boolean old = sent <= now - OLD_MILLIS;
                if (old) {
                  delays.add(now - sent);
                }
                return old;
              });
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
