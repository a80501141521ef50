package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long each state held, as every engine answers {@link TelemetryStore#stateShare}: fed with the
 * points and hours of each series in the order of time, it keeps only the last state of each. Of
 * several series each has the same weight; signals without states are passed over.
 */
public final class StateShare {
  private static final class Trace {
    private long since;
    private double value;
  }

  private final long from;
  private final long to;
  private final Map<SeriesKey, Trace> traces = new HashMap<>();
  private final Map<String, Double> millis = new HashMap<>();

  public StateShare(Instant from, Instant to) {
    this.from = from.toEpochMilli();
    this.to = to.toEpochMilli();
  }

  /** A valid point; one before {@code from} says which state the series begins with. */
  public void add(SeriesKey key, Point point) {
    add(key, point.time(), point.value());
  }

  private void add(SeriesKey key, Instant at, double value) {
    if (key.signal().states().isEmpty()) {
      return;
    }
    long time = Math.max(at.toEpochMilli(), from);
    Trace trace = traces.get(key);
    if (trace == null) {
      trace = new Trace();
      traces.put(key, trace);
    } else if (time < trace.since) {
      return;
    } else {
      count(key, trace.value, time - trace.since);
    }
    trace.since = time;
    trace.value = value;
  }

  /** A whole hour of which only the figures are looked at. */
  public void add(SeriesKey key, Hour hour) {
    if (key.signal().states().isEmpty()) {
      return;
    }
    add(key, hour.firstTime(), hour.first());
    hour.held().forEach((state, held) -> count(key, state, held));
    Trace trace = traces.get(key);
    trace.since = hour.lastTime().toEpochMilli();
    trace.value = hour.last();
  }

  /** The last hour before {@code from}: its end says which state the series begins with. */
  public void addLast(SeriesKey key, Hour hour) {
    add(key, hour.lastTime(), hour.last());
  }

  private void count(SeriesKey key, double value, long held) {
    if (held > 0) {
      millis.merge(key.signal().stateOf(value), (double) held, Double::sum);
    }
  }

  /** The end: to be called once. */
  public Map<String, Double> shares() {
    traces.forEach((key, trace) -> count(key, trace.value, to - trace.since));
    double whole = (double) (to - from) * traces.size();
    Map<String, Double> shares = new HashMap<>();
    millis.forEach((state, held) -> shares.put(state, held / whole));
    return shares;
  }
}
