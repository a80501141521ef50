package io.waystation.alerting.triage;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
   */
  public record Row(Cause cause, String rule, Severity upTo, String why) {}

  private static final Consequences SHIPPED = read("consequences.csv");

  private final List<Row> rows;
  private final Map<Cause, Map<String, Severity>> upTo = new EnumMap<>(Cause.class);

  private Consequences(List<Row> rows) {
    this.rows = List.copyOf(rows);
    rows.forEach(
        row -> upTo.computeIfAbsent(row.cause(), c -> new TreeMap<>()).put(row.rule(), row.upTo()));
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
    return Optional.ofNullable(upTo.getOrDefault(cause, Map.of()).get(rule));
  }

  /** Whether alarms of that rule can be a line of anything. */
  public boolean names(String rule) {
    return upTo.values().stream().anyMatch(rules -> rules.containsKey(rule));
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
    String[] cells = line.split(",", 4);
    return new Row(
        Cause.valueOf(cells[0].toUpperCase(Locale.ROOT).replace('-', '_')),
        cells[1],
        Severity.of(cells[2]),
        cells[3]);
  }
}
