package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.expression.StationExpressionTest;
import io.waystation.alerting.rule.limit.LimitRule;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.model.Alarm;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Kind;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Walks {@code station_signals.csv}: each row starts an alarm exactly where and when it says, with
 * its severity, and ends it where it says. The numbers come from the table and not from the book.
 */
class StationTableTest {
  /** Steps of ours that are no row of their own: what a row's note asks for, and forecasts. */
  private static final Set<String> FROM_NOTES =
      Set.of(
          "stock_running_out",
          "expiring_soon",
          "aed_pads_expiring_soon",
          "aed_pads_expired",
          "aed_selftest_missing_long");

  /** Rows whose condition the table has in words only: the states meant. */
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "tamper", Set.of("tamper"),
          "duress", Set.of("duress"),
          "very_long_stay", Set.of("true"),
          "aed_not_ready", Set.of("service", "not_ready"),
          "aed_taken", Set.of("opened", "removed"),
          "qc_failed", Set.of("fail"),
          "door_held_open", Set.of("open"),
          "door_held_open_long", Set.of("open"));

  /** What the words of {@code clears_when} mean as a comparison or as states. */
  private static final Map<String, String> CLEARS =
      Map.ofEntries(
          Map.entry("tamper", "normal"),
          Map.entry("smoke", "normal"),
          Map.entry("very_long_stay", "false"),
          Map.entry("aed_taken", "closed"),
          Map.entry("appliance_fault", "on"),
          Map.entry("cold_chain_breach", "inside"),
          Map.entry("cold_chain_extreme", "inside"),
          Map.entry("expiring", "> 90"),
          Map.entry("expired", ">= 0"),
          Map.entry("aed_battery_low", ">= 20"),
          Map.entry("aed_pads_expiring", "> 60"),
          Map.entry("calibration_due", "> 30"));

  private static final Pattern FOR = Pattern.compile("(.*?) for (\\d+) s");

  private static final List<Map<String, String>> ROWS =
      Table.rows("station_signals.csv").stream().filter(r -> !r.get("rule").isEmpty()).toList();

  private final RuleBook book = RuleBook.shipped();

  @Test
  void everyRowHasARuleOrAReason() {
    Set<String> rows = ROWS.stream().map(r -> r.get("rule")).collect(Collectors.toSet());
    Set<String> worked =
        book.rules().stream()
            .flatMap(rule -> rule.lines().stream())
            .map(Rule.Line::row)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> expected = new TreeSet<>(rows);
    expected.addAll(FROM_NOTES);
    assertThat(worked).isEqualTo(expected);
  }

  @TestFactory
  Stream<DynamicTest> everyRowFiresAndClearsAtItsEdges() {
    return ROWS.stream()
        .filter(row -> !StationExpressionTest.ROWS.contains(row.get("rule")))
        .map(row -> DynamicTest.dynamicTest(row.get("rule"), () -> check(row)));
  }

  private void check(Map<String, String> row) {
    Rule<?> rule =
        book.rules().stream()
            .filter(r -> r.lines().stream().anyMatch(l -> l.row().equals(row.get("rule"))))
            .findFirst()
            .orElseThrow();
    assertThat(rule.signals()).containsExactly(row.get("signal"));
    Rule.Line line =
        rule.lines().stream()
            .filter(l -> l.row().equals(row.get("rule")))
            .findFirst()
            .orElseThrow();
    assertThat(line.severity().word()).isEqualTo(row.get("severity"));
    assertThat(line.basis()).isEqualTo(row.get("basis"));
    if (rule instanceof SilenceRule silence) {
      silence(silence, row);
    } else if (rule instanceof LimitRule) {
      limit(rule, row);
    } else {
      event(rule, row);
    }
    boolean latched = row.get("clears_when").matches(".*(acknowledged|stock checked).*");
    if (latched) {
      assertThat(rule.latch()).isNotEqualTo(Alarm.Latch.NONE);
    }
  }

  private void silence(SilenceRule rule, Map<String, String> row) {
    long limit =
        switch (row.get("op")) {
          case "silent_s" -> Long.parseLong(row.get("threshold"));
          case "silent_intervals" ->
              Long.parseLong(row.get("threshold")) * Long.parseLong(row.get("interval_s"));
          default -> hours(row.get("condition"));
        };
    FixedContext everybody =
        new FixedContext()
            .with(
                new Device(
                    new DeviceId("h-gw"),
                    new StationId("h"),
                    rule.devices().orElse(Device.Type.GATEWAY),
                    new LocalText("网关", "gateway"),
                    Trial.START));
    Trial<?> trial = new Trial<>(rule, everybody).read(1, 0);
    Severity severity = Severity.of(row.get("severity"));
    trial.tick(limit - 1);
    assertThat(trial.severity()).isLessThan(severity);
    trial.tick(limit);
    assertThat(trial.severity()).isEqualTo(severity);
    trial.read(1, limit + 1);
    assertThat(trial.severity()).isEqualTo(Severity.NORMAL);
    assertThat(trial.last().what()).isEqualTo(Decision.What.CLEAR);
  }

  private static long hours(String condition) {
    Matcher found = Pattern.compile("no passed self-test for (\\d+) h").matcher(condition);
    assertThat(found.matches()).isTrue();
    return Long.parseLong(found.group(1)) * 3600;
  }

  private void event(Rule<?> rule, Map<String, String> row) {
    Signal signal = signal(row);
    for (String state : signal.states()) {
      Trial<?> trial = Trial.of(rule).read(signal.states().indexOf(state), 0);
      if (!firing(row).contains(state)) {
        assertThat(trial.decisions).as(state).isEmpty();
        continue;
      }
      assertThat(trial.whats()).as(state).containsExactly(Decision.What.RAISE);
      assertThat(trial.severity().word()).isEqualTo(row.get("severity"));
      String clears = CLEARS.getOrDefault(row.get("rule"), row.get("clears_when"));
      if (row.get("clears_when").startsWith("acknowledged") && !signal.states().contains(clears)) {
        assertThat(rule.latch()).isEqualTo(Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED);
      } else {
        String ends = signal.states().contains(clears) ? clears : clears.split(" ")[0];
        trial.read(signal.states().indexOf(ends), 5);
        assertThat(trial.last().what()).isEqualTo(Decision.What.CLEAR);
        assertThat(rule.latch()).isEqualTo(Alarm.Latch.ACKNOWLEDGED);
      }
    }
  }

  private void limit(Rule<?> rule, Map<String, String> row) {
    Signal signal = signal(row);
    Severity severity = Severity.of(row.get("severity"));
    boolean backlog = row.get("rule").equals("backlog_old");
    long hold = backlog ? seconds(row.get("condition")) : Long.parseLong(row.get("hold_s"));
    for (double[] edge : firingEdges(signal, row)) {
      Trial<?> below = Trial.of(rule);
      lasting(below, signal, edge[1], 0, hold + 60);
      assertThat(below.decisions.stream().map(Decision::severity))
          .as("%s %s", row.get("rule"), edge[1])
          .allMatch(found -> found.compareTo(severity) < 0);

      Trial<?> trial = Trial.of(rule);
      if (hold > 0) {
        lasting(trial, signal, edge[0], 0, hold - 1);
        assertThat(trial.severity()).as("before its hold time").isLessThan(severity);
        trial.tick(hold);
      } else {
        trial.read(edge[0], 0);
      }
      assertThat(trial.severity()).as("at %s", edge[0]).isEqualTo(severity);
      clears(trial, signal, row, hold + 1);
    }
  }

  private static long seconds(String words) {
    Matcher number = Pattern.compile("older than (\\d+) s").matcher(words);
    assertThat(number.find()).isTrue();
    return Long.parseLong(number.group(1));
  }

  private void clears(Trial<?> trial, Signal signal, Map<String, String> row, long from) {
    String text = CLEARS.getOrDefault(row.get("rule"), row.get("clears_when"));
    Severity severity = Severity.of(row.get("severity"));
    long hold = 0;
    Matcher lasting = FOR.matcher(text);
    if (lasting.matches()) {
      text = lasting.group(1);
      hold = Long.parseLong(lasting.group(2));
    }
    double[][] edges = clearingEdges(signal, row, text);
    for (int i = 0; i < edges.length; i++) {
      trial.read(edges[i][1], from);
      trial.tick(from + hold + 1);
      assertThat(trial.severity())
          .as("still on at %s", edges[i][1])
          .isGreaterThanOrEqualTo(severity);
      from += hold + 2;
      if (i + 1 < edges.length) {
        continue;
      }
      trial.read(edges[i][0], from);
      if (hold > 0) {
        lasting(trial, signal, edges[i][0], from, from + hold - 1);
        assertThat(trial.severity())
            .as("not clear for long enough")
            .isGreaterThanOrEqualTo(severity);
        trial.tick(from + hold);
      }
      assertThat(trial.severity()).as("over at %s", edges[i][0]).isLessThan(severity);
    }
  }

  /** The same value again and again, and the clock looked at, from then to then. */
  private static void lasting(Trial<?> trial, Signal signal, double value, long from, long to) {
    long every = LimitRule.validity(signal).toSeconds() / 2;
    for (long second = from; second <= to; second += every) {
      trial.tick(second - 0.5);
      trial.read(value, second);
    }
    trial.tick(to);
  }

  /** Pairs of a value that fires and its neighbour that does not, from the table's numbers. */
  private static double[][] firingEdges(Signal signal, Map<String, String> row) {
    if (!signal.states().isEmpty()) {
      return firing(row).stream()
          .map(s -> new double[] {signal.states().indexOf(s), calm(signal, row)})
          .toArray(double[][]::new);
    }
    if (row.get("rule").equals("backlog_old")) {
      return new double[][] {{1, 0}};
    }
    if (row.get("op").equals("==") && signal.kind() != Kind.DATE) {
      return new double[][] {{0, 1}};
    }
    if (row.get("op").equals("outside")) {
      double low = Double.parseDouble(row.get("threshold"));
      double high = Double.parseDouble(row.get("threshold_high"));
      double step = step(signal);
      return new double[][] {{low - step, low}, {high + step, high}};
    }
    boolean past = row.get("threshold").equals("past");
    double[] edge =
        edge(
            past ? "<" : row.get("op"),
            past ? 0 : Double.parseDouble(row.get("threshold")),
            signal);
    return row.get("condition").startsWith("absolute")
        ? new double[][] {edge, {-edge[0], -edge[1]}}
        : new double[][] {edge};
  }

  /** Pairs of a value that clears and its neighbour that does not; all but the last do not. */
  private static double[][] clearingEdges(Signal signal, Map<String, String> row, String text) {
    if (!signal.states().isEmpty()) {
      String state = text.equals("no fault") ? "on" : text;
      double on = signal.states().indexOf(firing(row).iterator().next());
      return new double[][] {{signal.states().indexOf(state), on}};
    }
    if (text.equals("inside")) {
      double low = Double.parseDouble(row.get("threshold"));
      double high = Double.parseDouble(row.get("threshold_high"));
      double step = step(signal);
      return new double[][] {{low, low - step}, {high, high + step}};
    }
    if (text.equals("backlog empty")) {
      return new double[][] {{0, 1}};
    }
    String[] words = text.split(" ");
    return new double[][] {edge(words[0], Double.parseDouble(words[1]), signal)};
  }

  /** A value of which the comparison is just true, and one of which it is just not. */
  private static double[] edge(String op, double threshold, Signal signal) {
    double step = step(signal);
    double[] edge =
        switch (op) {
          case "<" -> new double[] {threshold - step, threshold};
          case "<=" -> new double[] {threshold, threshold + step};
          case ">" -> new double[] {threshold + step, threshold};
          case ">=" -> new double[] {threshold, threshold - step};
          default -> throw new IllegalArgumentException(op);
        };
    if (signal.kind() == Kind.DATE) {
      long today = LocalDate.ofInstant(Trial.START, FixedContext.ZONE).toEpochDay();
      edge[0] += today;
      edge[1] += today;
    }
    return edge;
  }

  private static double step(Signal signal) {
    return Math.pow(10, -signal.decimals());
  }

  private static Set<String> firing(Map<String, String> row) {
    return WORDS.getOrDefault(row.get("rule"), Set.of(row.get("threshold")));
  }

  private static double calm(Signal signal, Map<String, String> row) {
    return signal.states().stream()
        .filter(state -> !firing(row).contains(state))
        .mapToInt(state -> signal.states().indexOf(state))
        .findFirst()
        .orElseThrow();
  }

  private static Signal signal(Map<String, String> row) {
    return SignalCatalogue.shipped().signal(row.get("signal"));
  }
}
