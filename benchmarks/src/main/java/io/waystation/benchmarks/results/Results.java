package io.waystation.benchmarks.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of a benchmark has found.
 *
 * @param at when it began
 * @param seconds how long it took
 * @param load load average of the machine when it began, negative where the system does not tell:
 *     what a figure of a busy machine is worth
 * @param options what it was told, defaults too
 * @param closing the figures of the closing line
 * @param kept whether what is promised held
 */
public record Results(
    String benchmark,
    Instant at,
    double seconds,
    Machine machine,
    double load,
    Map<String, String> options,
    List<Row> rows,
    List<Figure> closing,
    boolean kept) {
  public Results {
    rows = List.copyOf(rows);
    closing = closing.stream().filter(Figure::measured).toList();
  }

  /**
   * All that counts: the closing figures first, then the rows in their order. What was measured in
   * several rounds is one series; warm-ups are left out.
   */
  List<Series> counted() {
    Map<String, Series> all = new LinkedHashMap<>();
    closing.forEach(figure -> add(all, "", figure));
    rows.stream()
        .filter(row -> row.round() != Row.WARM_UP)
        .forEach(row -> row.figures().forEach(figure -> add(all, row.what(), figure)));
    return List.copyOf(all.values());
  }

  private static void add(Map<String, Series> all, String what, Figure figure) {
    Series first = new Series(what, figure.measure(), List.of(figure.value()));
    all.merge(
        first.label(),
        first,
        (before, next) -> {
          List<Double> values = new ArrayList<>(before.values());
          values.addAll(next.values());
          return new Series(what, before.measure(), List.copyOf(values));
        });
  }
}
