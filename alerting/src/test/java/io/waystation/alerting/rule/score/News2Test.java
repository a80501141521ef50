package io.waystation.alerting.rule.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Table;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.Flag;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Walks {@code news2.csv} and {@code news2_response.csv} through the shipped book. */
class News2Test {
  static final Map<String, Double> WELL =
      Map.of(
          "resp_rate", 16.0,
          "spo2", 97.0,
          "o2_flow", 0.0,
          "bp_systolic", 120.0,
          "pulse_rate", 70.0,
          "consciousness", 0.0,
          "body_temp", 36.8);

  private final News2 news2 = new News2();

  private static Signal signal(String code) {
    return SignalCatalogue.shipped().signal(code);
  }

  /** Both ends of the row's band, and what lies just inside them. */
  private static List<Double> values(Map<String, String> row) {
    Signal signal = signal(row.get("parameter"));
    if (!row.get("value").isEmpty()) {
      return List.of((double) signal.states().indexOf(row.get("value")));
    }
    double step = Math.pow(10, -signal.decimals());
    List<Double> values = new ArrayList<>();
    if (!row.get("low").isEmpty()) {
      values.addAll(
          List.of(Double.valueOf(row.get("low")), Double.parseDouble(row.get("low")) - 0.5 * step));
    }
    if (!row.get("high").isEmpty()) {
      values.addAll(
          List.of(
              Double.valueOf(row.get("high")), Double.parseDouble(row.get("high")) + 0.4 * step));
    }
    return values;
  }

  @TestFactory
  Stream<DynamicTest> everyRowScoresAtBothItsEdges() {
    return Table.rows("news2.csv").stream()
        .filter(row -> !row.get("parameter").equals("air_or_oxygen"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.toString(),
                    () -> {
                      for (double value : values(row)) {
                        score(row, value);
                      }
                    }));
  }

  private void score(Map<String, String> row, double value) {
    boolean scale2 = row.get("scale").equals("2");
    for (boolean oxygen : new boolean[] {false, true}) {
      if (row.get("on_oxygen").equals(oxygen ? "no" : "yes")) {
        continue;
      }
      Map<String, Double> values = new HashMap<>(WELL);
      if (scale2) {
        values.put("spo2", 90.0);
      }
      values.put("o2_flow", oxygen ? 2.0 : 0.0);
      values.put(row.get("parameter"), value);
      int expected = Integer.parseInt(row.get("score"));
      News2.Result result = news2.score(values, scale2);
      assertThat(result.total()).as("%s", value).isEqualTo(expected + (oxygen ? 2 : 0));
      assertThat(Collections.max(result.scores().values()))
          .isEqualTo(Math.max(expected, oxygen ? 2 : 0));
    }
  }

  @Test
  void oxygenScoresAsTheTableSays() {
    for (Map<String, String> row : Table.rows("news2.csv")) {
      if (row.get("parameter").equals("air_or_oxygen")) {
        Map<String, Double> values = new HashMap<>(WELL);
        values.put("o2_flow", row.get("value").equals("oxygen") ? 0.1 : 0.0);
        assertThat(news2.score(values, false).total())
            .isEqualTo(Integer.parseInt(row.get("score")));
      }
    }
  }

  /** Values whose scores add up to that, with no three in one parameter unless it must be. */
  private Map<String, Double> totalling(int total) {
    Map<String, Double> values = new TreeMap<>(WELL);
    int left = total;
    for (Map<String, String> wanted : Table.rows("news2.csv")) {
      String code = wanted.get("parameter");
      if (code.equals("air_or_oxygen") || !values.get(code).equals(WELL.get(code)) || left == 0) {
        continue;
      }
      int most = Math.min(total > 14 ? 3 : 2, left);
      Optional<Map<String, String>> best =
          Table.rows("news2.csv").stream()
              .filter(row -> row.get("parameter").equals(code) && !row.get("scale").equals("2"))
              .filter(row -> Integer.parseInt(row.get("score")) <= most)
              .max((a, b) -> a.get("score").compareTo(b.get("score")));
      if (best.isPresent() && !best.get().get("score").equals("0")) {
        values.put(code, values(best.get()).get(0));
        left -= Integer.parseInt(best.get().get("score"));
      }
    }
    if (left >= 2) {
      values.put("o2_flow", 2.0);
      left -= 2;
    }
    assertThat(left).isZero();
    return values;
  }

  @TestFactory
  Stream<DynamicTest> everyResponseAtBothItsEdges() {
    return Table.rows("news2_response.csv").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("trigger") + row.get("score_low"), () -> response(row)));
  }

  private void response(Map<String, String> row) {
    Severity severity = Severity.of(row.get("service_severity"));
    if (row.get("trigger").startsWith("single")) {
      Map<String, Double> values = new HashMap<>(WELL);
      values.put("pulse_rate", 140.0);
      assertThat(news2.score(values, false).total()).isEqualTo(3);
      check(values, severity, row);
      return;
    }
    for (String edge : List.of("score_low", "score_high")) {
      Map<String, Double> values = totalling(Integer.parseInt(row.get(edge)));
      assertThat(news2.score(values, false).total()).isEqualTo(Integer.parseInt(row.get(edge)));
      check(values, severity, row);
    }
  }

  private void check(Map<String, Double> values, Severity severity, Map<String, String> row) {
    Trial<?> trial = trial(1_000, HealthFile.NONE);
    measure(trial, values, 0);
    if (severity.atLeast(Severity.NOTICE)) {
      assertThat(trial.whats()).containsExactly(What.RAISE);
      assertThat(trial.severity()).isEqualTo(severity);
      assertThat(trial.last().evidence().en())
          .contains(row.get("monitoring"))
          .contains(row.get("clinical_response"));
      measure(trial, WELL, 3600);
      assertThat(trial.last().what()).isEqualTo(What.CLEAR);
    } else {
      assertThat(trial.decisions).isEmpty();
    }
  }

  private static Trial<?> trial(int altitude, HealthFile file) {
    FixedContext context =
        new FixedContext()
            .with(
                FixedContext.hut(
                    "h", altitude < 0 ? OptionalInt.empty() : OptionalInt.of(altitude)))
            .with(Trial.PERSON, Sex.MALE)
            .with(Trial.PERSON, file);
    return Trial.of(RuleBook.shipped().find("score.NEWS2").orElseThrow(), context);
  }

  private static void measure(Trial<?> trial, Map<String, Double> values, double second) {
    trial.read(
        values.entrySet().stream()
            .map(entry -> Trial.reading(entry.getKey(), entry.getValue(), second))
            .toArray(Reading[]::new));
  }

  private static final Map<String, Double> ILL = ill();

  private static Map<String, Double> ill() {
    Map<String, Double> ill = new HashMap<>(WELL);
    ill.put("resp_rate", 26.0);
    ill.put("pulse_rate", 135.0);
    return ill;
  }

  @Test
  void aPartOfTheScoreIsNoScore() {
    for (String missing : WELL.keySet()) {
      Map<String, Double> values = new HashMap<>(ILL);
      values.remove(missing);
      Trial<?> trial = trial(1_000, HealthFile.NONE);
      measure(trial, values, 0);
      assertThat(trial.decisions).as("without %s", missing).isEmpty();
      assertThatThrownBy(() -> new News2().score(values, false)).hasMessageContaining(missing);
    }
  }

  @Test
  void aSetIsCompleteWithinAQuarterOfAnHourOnly() {
    for (int late : new int[] {900, 901}) {
      Trial<?> trial = trial(1_000, HealthFile.NONE);
      Map<String, Double> first = new HashMap<>(ILL);
      first.remove("consciousness");
      measure(trial, first, 0);
      trial.restart();
      measure(trial, Map.of("consciousness", 0.0), late);
      assertThat(trial.decisions).hasSize(late == 900 ? 1 : 0);
    }
  }

  @Test
  void isNotScoredHighUpNorWhereNobodyKnowsNorOfThoseItIsNotFor() {
    List<Trial<?>> none =
        List.of(
            trial(1_500, HealthFile.NONE),
            trial(-1, HealthFile.NONE),
            trial(1_000, new HealthFile(Set.of(Condition.PREGNANCY), Optional.empty())));
    for (Trial<?> trial : none) {
      measure(trial, ILL, 0);
      assertThat(trial.decisions).isEmpty();
    }
    Trial<?> below = trial(1_499, HealthFile.NONE);
    measure(below, ILL, 0);
    assertThat(below.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void scaleTwoIsForThoseADoctorHasPutOnFile() {
    Map<String, Double> values = new HashMap<>(WELL);
    values.put("spo2", 90.0);
    Trial<?> first = trial(1_000, HealthFile.NONE);
    measure(first, values, 0);
    assertThat(first.severity()).isEqualTo(Severity.WARNING);
    Trial<?> second =
        trial(1_000, new HealthFile(Set.of(Condition.HYPERCAPNIC_FAILURE), Optional.empty()));
    measure(second, values, 0);
    assertThat(second.decisions).isEmpty();
  }

  @Test
  void suspectValuesDoNotCount() {
    Trial<?> trial = trial(1_000, HealthFile.NONE);
    Map<String, Double> rest = new HashMap<>(ILL);
    rest.remove("pulse_rate");
    measure(trial, rest, 0);
    trial.read(Trial.reading("pulse_rate", 140, 1, Flag.SUSPECT));
    assertThat(trial.decisions).isEmpty();
  }
}
