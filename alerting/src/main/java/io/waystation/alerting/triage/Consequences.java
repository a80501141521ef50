package io.waystation.alerting.triage;

import io.waystation.alerting.rule.Durations;
import io.waystation.model.Alarm.Cause;
import io.waystation.model.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which alarms follow from which cause: {@code consequences.csv}. What is not in it never does:
 * smoke, gas, SOS, doors, leakage current and everything about a person's health stand alone.
 */
public final class Consequences {
  /**
   * A row of the table.
   *
   * @param upTo worse than this it is somebody's work of its own
   * @param lasts how long after the cause is over it may go on and still mend by itself
   */
  public record Row(Cause cause, String rule, Severity upTo, Duration lasts, String why) {}

  /** When the cause is over, what is not in the table has so long to end as well. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  private static final Consequences SHIPPED = read("consequences.csv");

  private final List<Row> rows;
  private final Map<Cause, Map<String, Row>> byCause = new EnumMap<>(Cause.class);

  private Consequences(List<Row> rows) {
    this.rows = List.copyOf(rows);
    rows.forEach(
        row -> byCause.computeIfAbsent(row.cause(), c -> new TreeMap<>()).put(row.rule(), row));
  }

  /** The table that belongs to the shipped rule book. */
  public static Consequences shipped() {
    return SHIPPED;
  }

  public List<Row> rows() {
    return rows;
  }

  /** How severe an alarm of that rule may be and still be a line of that cause; empty for never. */
  Optional<Severity> upTo(Cause cause, String rule) {
    return row(cause, rule).map(Row::upTo);
  }

  /** How long after that cause is over an alarm of that rule is still a line of it. */
  Duration lasts(Cause cause, String rule) {
    return row(cause, rule).map(Row::lasts).orElse(GRACE);
  }

  private Optional<Row> row(Cause cause, String rule) {
    return Optional.ofNullable(byCause.getOrDefault(cause, Map.of()).get(rule));
  }

  /** Whether alarms of that rule can be a line of anything. */
  public boolean names(String rule) {
    return byCause.values().stream().anyMatch(rules -> rules.containsKey(rule));
  }

  private static Consequences read(String resource) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Consequences.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      return new Consequences(
          lines.lines().skip(1).map(Consequences::row).collect(Collectors.toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last cell may hold commas. */
  private static Row row(String line) {
    String[] cells = line.split(",", 5);
    return new Row(
        Cause.valueOf(cells[0].toUpperCase(Locale.ROOT).replace('-', '_')),
        cells[1],
        Severity.of(cells[2]),
        Durations.parse(cells[3]),
        cells[4]);
  }
}
