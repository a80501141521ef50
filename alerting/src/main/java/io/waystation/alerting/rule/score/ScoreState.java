package io.waystation.alerting.rule.score;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import io.waystation.model.Severity;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a score remembers of one person: the newest value of each parameter that is not older than
 * one occasion.
 *
 * @param last when the newest of them was measured, epoch milliseconds; {@link #NOT_YET} before the
 *     first
 * @param values by parameter, see {@link Latest}
 * @param severity of the last complete set
 */
record ScoreState(long last, Packed values, Severity severity) {
  static final long NOT_YET = Long.MIN_VALUE;

  /** A value and when it was measured. */
  record Value(long at, double value) {}

  /** Null for what was not measured, by the parameter's place. */
  Value[] latest(int parameters) {
    Value[] latest = new Value[parameters];
    Packed.Reader reader = values.reader();
    while (reader.more()) {
      latest[(int) reader.number()] = new Value(last - reader.number(), reader.value());
    }
    return latest;
  }

  /**
   * @param latest null for what was not measured, by the parameter's place
   */
  static ScoreState of(Value[] latest, Severity severity) {
    long last = NOT_YET;
    for (Value value : latest) {
      last = value == null ? last : Math.max(last, value.at);
    }
    Packed.Writer writer = new Packed.Writer();
    for (int i = 0; i < latest.length; i++) {
      if (latest[i] != null && latest[i].at >= last - ScoreRule.OCCASION.toMillis()) {
        writer.number(i).number(last - latest[i].at).value(latest[i].value);
      }
    }
    return new ScoreState(last, writer.packed(), severity);
  }

  String text() {
    return last + "," + severity.word() + "," + values.text();
  }

  /**
   * What {@link #text} wrote, or what was written before memories were packed.
   *
   * @param places of the parameters, by code
   */
  static ScoreState parse(String text, Map<String, Integer> places) {
    if (text.startsWith("{")) {
      Unpacked saved = Saved.state(text, Unpacked.class);
      Value[] latest = new Value[places.size()];
      saved.latest.forEach((code, value) -> latest[places.get(code)] = value);
      return of(latest, saved.severity);
    }
    String[] parts = text.split(",", 3);
    ScoreState state =
        new ScoreState(Long.parseLong(parts[0]), Packed.parse(parts[2]), Severity.of(parts[1]));
    state.latest(places.size());
    return state;
  }

  /** As it was written before memories were packed. */
  private record Unpacked(SortedMap<String, Value> latest, Severity severity) {}
}
