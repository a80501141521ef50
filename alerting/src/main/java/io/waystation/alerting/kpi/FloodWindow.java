package io.waystation.alerting.kpi;

import io.waystation.model.AlarmKpis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A window of ten minutes that slides over annunciations, and what it saw at its fullest. One that
 * happened exactly ten minutes ago is out of it. Holds no more than the annunciations of ten
 * minutes.
 */
final class FloodWindow {
  private static final long WINDOW = AlarmKpis.WINDOW.toMillis();

  /** Per operator: a flood begins with more than this, and ends below {@link #END}. */
  static final int BEGIN = 10;

  static final int END = 5;

  private final Instant from;
  private final int operators;
  private final Deque<Long> inside = new ArrayDeque<>();
  private int worst;
  private long worstEnds;

  /** When one last left, epoch milliseconds. */
  private long left = Long.MIN_VALUE;

  private int floods;
  private long inFlood;
  private long longest;

  /** When the flood that goes on began, epoch milliseconds; -1 for none. */
  private long since = -1;

  /**
   * @param from what was before counts for what is in the window, and for nothing else
   */
  FloodWindow(Instant from, int operators) {
    this.from = from;
    this.operators = operators;
  }

  /** In the order of time. */
  void annunciated(Instant at) {
    long now = at.toEpochMilli();
    slide(now);
    inside.addLast(now);
    if (!at.isBefore(from) && inside.size() > worst) {
      worst = inside.size();
      worstEnds = now;
    }
    if (since < 0 && inside.size() > BEGIN * operators) {
      since = now;
    }
  }

  private void slide(long now) {
    if (now > left) {
      endBelow(left);
    }
    while (!inside.isEmpty() && inside.peekFirst() <= now - WINDOW) {
      left = inside.removeFirst() + WINDOW;
      // Those of one moment leave together, and what comes in that moment is there by then.
      boolean together = !inside.isEmpty() && inside.peekFirst() + WINDOW == left;
      if (!together && left < now) {
        endBelow(left);
      }
    }
  }

  private void endBelow(long at) {
    if (since >= 0 && inside.size() < END * operators) {
      over(at);
      since = -1;
    }
  }

  private void over(long at) {
    long begun = Math.max(since, from.toEpochMilli());
    if (at > begun) {
      floods++;
      inFlood += at - begun;
      longest = Math.max(longest, at - begun);
    }
  }

  /** Nothing more comes before that time. */
  Seen until(Instant to) {
    slide(to.toEpochMilli());
    boolean ongoing = since >= 0;
    if (ongoing) {
      over(to.toEpochMilli());
    }
    return new Seen(
        (double) worst / operators,
        worst == 0 ? null : Instant.ofEpochMilli(worstEnds),
        (double) inside.size() / operators,
        new AlarmKpis.Flood(
            floods, Duration.ofMillis(inFlood), Duration.ofMillis(longest), ongoing));
  }

  /** See {@link AlarmKpis.Rate} and {@link AlarmKpis.Flood}. */
  record Seen(double worst, Instant worstEnds, double last, AlarmKpis.Flood flood) {}
}
