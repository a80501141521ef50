package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import io.waystation.alerting.rule.Steps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What an expression remembers of one subject. Times are the measured ones, epoch milliseconds.
 *
 * @param at when it was last worked out; {@link #NOT_YET} before the first reading
 * @param unknown it is on, and the data has stopped
 */
record ExpressionState(long at, Series latest, Windows windows, Steps steps, boolean unknown) {
  static final long NOT_YET = Long.MIN_VALUE;

  /** As it is written. */
  private record Text(
      long at,
      boolean unknown,
      String steps,
      String[] names,
      String latest,
      int[] keys,
      String[] windows) {}

  String text() {
    String[] samples = new String[windows.count()];
    Arrays.setAll(samples, i -> windows.samples(i).text());
    return Saved.text(
        new Text(
            at,
            unknown,
            steps.text(),
            latest.names(),
            latest.packed().text(),
            windows.keys(),
            samples));
  }

  /**
   * What {@link #text} wrote, or what was written before memories were packed.
   *
   * @param bySeries whether that leaf tells series apart
   * @throws IllegalArgumentException if it is something else
   */
  static ExpressionState parse(String text, int steps, IntPredicate bySeries) {
    if (text.contains("\"latest\":{")) {
      return Saved.state(text, Unpacked.class).packed(steps, bySeries);
    }
    Text saved = Saved.state(text, Text.class);
    if (saved.steps == null
        || saved.names == null
        || saved.latest == null
        || saved.keys == null
        || saved.windows == null
        || saved.keys.length != saved.windows.length) {
      throw new IllegalArgumentException("not a saved expression: " + text);
    }
    Packed[] samples = Arrays.stream(saved.windows).map(Packed::parse).toArray(Packed[]::new);
    return new ExpressionState(
        saved.at,
        Series.of(saved.names, Packed.parse(saved.latest)),
        Windows.of(saved.keys, samples),
        Steps.parse(saved.steps, steps),
        saved.unknown);
  }

  /** As it was written before memories were packed. */
  private record Unpacked(
      long at,
      SortedMap<String, Latest> latest,
      SortedMap<String, List<Sample>> windows,
      List<StepState> steps,
      boolean unknown) {
    record Latest(long at, double value) {}

    record Sample(long at, double value, int n) {}

    record StepState(long since, boolean on, long clearing) {}

    ExpressionState packed(int count, IntPredicate bySeries) {
      Series series = Series.NONE;
      for (Map.Entry<String, Latest> entry : new TreeMap<>(latest).entrySet()) {
        series = series.with(entry.getKey(), entry.getValue().at, entry.getValue().value);
      }
      Windows packed = Windows.NONE;
      for (Map.Entry<String, List<Sample>> entry : windows.entrySet()) {
        String[] key = entry.getKey().split(" ", 2);
        int leaf = Integer.parseInt(key[0]);
        int of =
            bySeries.test(leaf)
                ? series.find(key[1])
                : key[1].isEmpty() ? Windows.WHOLE : Integer.parseInt(key[1]);
        if (of >= 0) {
          Samples samples = new Samples();
          entry.getValue().forEach(sample -> samples.add(sample.at, sample.value, sample.n));
          packed = packed.with(leaf, of, samples.packed());
        }
      }
      String text =
          steps.stream()
              .map(step -> step.since + "," + step.on + "," + step.clearing)
              .collect(Collectors.joining(";"));
      return new ExpressionState(at, series, packed, Steps.parse(text, count), unknown);
    }
  }

  /** Nothing is on, and no hold runs. */
  boolean quiet() {
    return steps.quiet();
  }
}
