package io.waystation.alerting.rule.score;

import io.waystation.model.LocalText;
import io.waystation.model.Range;
import io.waystation.model.ReferenceTable;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The National Early Warning Score 2 as its tables have it, {@code news2.csv} and {@code
 * news2_response.csv} (Royal College of Physicians, London 2017).
 */
public final class News2 {
  /** The parameter that is measured as a flow: any oxygen at all counts. */
  static final String OXYGEN = "o2_flow";

  private static final String SPO2 = "spo2";
  private static final String SINGLE = "single_parameter_3";
  private static final int EXTREME = 3;

  /** One row of the score. */
  private record Row(
      String signal, String scale, String oxygen, Range range, String word, int score) {
    boolean suits(boolean scale2, boolean onOxygen) {
      return (scale.isEmpty() || scale.equals(scale2 ? "2" : "1"))
          && (oxygen.equals("any") || oxygen.equals(onOxygen ? "yes" : "no"));
    }
  }

  /**
   * What is to be done.
   *
   * @param severity of the service
   */
  public record Response(String trigger, Range total, Severity severity, LocalText words) {}

  /**
   * What a set of values adds up to.
   *
   * @param scores what each parameter adds, by code, in the order of the table
   * @param response what is to be done
   */
  public record Result(Map<String, Integer> scores, Response response) {
    public int total() {
      return scores.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final List<Response> responses = new ArrayList<>();

  public News2() {
    for (Map<String, String> row : ReferenceTable.rows("news2.csv")) {
      boolean air = row.get("parameter").equals("air_or_oxygen");
      rows.add(
          new Row(
              air ? OXYGEN : row.get("parameter"),
              row.get("scale"),
              row.get("on_oxygen"),
              range(row.get("low"), row.get("high")),
              air ? "" : row.get("value"),
              Integer.parseInt(row.get("score"))));
    }
    for (Map<String, String> row : ReferenceTable.rows("news2_response.csv")) {
      Map<String, String> zh =
          ReferenceTable.news2Words().stream()
              .filter(
                  words ->
                      words.get("trigger").equals(row.get("trigger"))
                          && words.get("score_low").equals(row.get("score_low")))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("news2_words.csv lacks " + row));
      responses.add(
          new Response(
              row.get("trigger"),
              range(row.get("score_low"), row.get("score_high")),
              Severity.of(row.get("service_severity")),
              new LocalText(
                  zh.get("monitoring_zh") + "；" + zh.get("response_zh"),
                  row.get("monitoring") + "; " + row.get("clinical_response"))));
    }
  }

  private static Range range(String low, String high) {
    return new Range(
        low.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(low),
        high.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(high));
  }

  /** Codes of the signals it needs, all of them. */
  public List<String> signals() {
    return rows.stream().map(Row::signal).distinct().toList();
  }

  /**
   * @param values one of each of {@link #signals}, as measured
   * @param scale2 a doctor has recorded hypercapnic respiratory failure
   * @throws IllegalArgumentException if one is missing: a part of the score is no score
   */
  public Result score(Map<String, Double> values, boolean scale2) {
    boolean onOxygen = values.getOrDefault(OXYGEN, 0.0) > 0;
    Map<String, Integer> scores = new LinkedHashMap<>();
    for (String signal : signals()) {
      Double value = values.get(signal);
      if (value == null) {
        throw new IllegalArgumentException(signal + " is missing");
      }
      scores.put(signal, score(SignalCatalogue.shipped().signal(signal), value, scale2, onOxygen));
    }
    return new Result(Collections.unmodifiableMap(scores), response(scores.values()));
  }

  private int score(Signal signal, double value, boolean scale2, boolean onOxygen) {
    double rounded = signal.rounded(value);
    boolean worded = !signal.states().isEmpty();
    return rows.stream()
        .filter(row -> row.signal().equals(signal.code()))
        .filter(row -> !signal.code().equals(SPO2) || row.suits(scale2, onOxygen))
        .filter(row -> !signal.code().equals(OXYGEN) || row.suits(false, onOxygen))
        .filter(
            row ->
                worded ? row.word().equals(signal.stateOf(value)) : row.range().contains(rounded))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "news2.csv has no row for " + signal.code() + " " + value))
        .score();
  }

  /** By the total, but at least what three in one parameter asks for. */
  private Response response(Collection<Integer> scores) {
    int total = scores.stream().mapToInt(Integer::intValue).sum();
    int worst = Collections.max(scores);
    Response byTotal =
        responses.stream()
            .filter(r -> !r.trigger().equals(SINGLE) && r.total().contains(total))
            .findFirst()
            .orElseThrow();
    Response single =
        responses.stream().filter(r -> r.trigger().equals(SINGLE)).findFirst().orElseThrow();
    return worst >= EXTREME && single.severity().compareTo(byTotal.severity()) > 0
        ? single
        : byTotal;
  }
}
