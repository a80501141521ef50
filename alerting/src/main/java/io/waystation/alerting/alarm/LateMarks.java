package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Reading;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is still to be amended, by the key of its watch. Kept among the engine's states, with the
 * place in the log, so that a crash forgets none. For one thread.
 */
final class LateMarks {
  /** Before the watch's own key, among the states. */
  private static final String LATE = "@late|";

  /** What a watch is given while its past is being worked out elsewhere. */
  static final class Since {
    private final Instant cut;
    private final List<List<Reading>> read = new ArrayList<>();
    private boolean spoilt;

    private Since(Instant cut) {
      this.cut = cut;
    }

    /** The store may have told of it already, or not, if it belongs before the cut. */
    private void add(List<Reading> together) {
      if (together.get(0).measuredAt().isAfter(cut)) {
        read.add(List.copyOf(together));
      } else {
        spoilt = true;
      }
    }

    /** In the order in which the watch was given it. */
    List<List<Reading>> read() {
      return read;
    }

    /** Something became known about what is being worked out. */
    boolean spoilt() {
      return spoilt;
    }
  }

  private final Clock clock;
  private final Map<String, LateMark> marks = new LinkedHashMap<>();
  private final Map<String, Since> followed = new HashMap<>();

  /** As they were before the batch in hand; null where there was none. */
  private final Map<String, LateMark> before = new HashMap<>();

  LateMarks(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes up a state that was written down, if it is a mark.
   *
   * @return whether it is one
   */
  boolean restore(String key, String text) {
    if (!key.startsWith(LATE)) {
      return false;
    }
    marks.put(key.substring(LATE.length()), LateMark.parse(text, clock.instant()));
    return true;
  }

  /** A reading that the rule has not been given, or not in its place. */
  void mark(String key, Rule<?> rule, Subject subject, Reading reading) {
    LateMark known = marks.get(key);
    if (!before.containsKey(key)) {
      before.put(key, known);
    }
    marks.put(
        key,
        known == null
            ? LateMark.of(rule.id(), subject, reading.measuredAt(), clock.instant())
            : known.with(reading.measuredAt(), clock.instant()));
    Since since = followed.get(key);
    if (since != null) {
      since.spoilt = true;
    }
  }

  /** A watch was given readings in their place. */
  void read(Watch<?> watch, List<Reading> together) {
    if (!followed.isEmpty()) {
      Since since = followed.get(watch.key());
      if (since != null) {
        since.add(together);
      }
    }
  }

  /**
   * @param cut up to when, by the measured time, its past is being worked out
   */
  Since follow(String key, Instant cut) {
    Since since = new Since(cut);
    followed.put(key, since);
    return since;
  }

  void unfollow(String key) {
    followed.remove(key);
  }

  /** Something of its past is still to be amended. */
  boolean has(String key) {
    return !marks.isEmpty() && marks.containsKey(key);
  }

  Map<String, LateMark> all() {
    return marks;
  }

  /** States to be written for the batch in hand. */
  Map<String, String> saves() {
    Map<String, String> saves = new HashMap<>();
    before.forEach(
        (key, mark) -> {
          String now = marks.get(key).text();
          if (mark == null || !mark.text().equals(now)) {
            saves.put(LATE + key, now);
          }
        });
    return saves;
  }

  /** The batch in hand is written. */
  void keep() {
    before.clear();
  }

  /** The batch in hand is not written; it comes again. */
  void undo() {
    before.forEach(
        (key, mark) -> {
          if (mark == null) {
            marks.remove(key);
          } else {
            marks.put(key, mark);
          }
        });
    before.clear();
    followed.values().forEach(since -> since.spoilt = true);
  }

  /** The state that holds it. */
  static String state(String key) {
    return LATE + key;
  }

  /** It has been seen to. */
  void done(String key) {
    marks.remove(key);
  }
}
