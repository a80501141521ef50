package io.waystation.simulator.score;

import io.waystation.simulator.score.Expectation.Need;
import io.waystation.simulator.score.Expectation.On;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which alarms follow from which fault: {@code expectations.csv}. */
final class Expectations {
  private static final int CELLS = 11;
  private static final Expectations SHIPPED = read("expectations.csv");

  /** By kind of fault, in the order of the table. */
  private final Map<String, List<Expectation>> rows = new LinkedHashMap<>();

  private Expectations(List<Expectation> all) {
    all.forEach(row -> rows.computeIfAbsent(row.fault(), f -> new ArrayList<>()).add(row));
  }

  /** The table that belongs to the shipped rule book and the twin's faults. */
  static Expectations shipped() {
    return SHIPPED;
  }

  /**
   * @throws CannotScore if the table does not know such a fault
   */
  List<Expectation> of(String fault, Need need) {
    return all(fault).stream().filter(row -> row.need() == need).toList();
  }

  /**
   * @throws CannotScore if the table does not know such a fault
   */
  List<Expectation> all(String fault) {
    List<Expectation> known = rows.get(fault);
    if (known == null) {
      throw new CannotScore(
          "The truth tells of a fault '%s', and the table of expectations does not know it: let the version that wrote the truth mark it."
              .formatted(fault));
    }
    return known;
  }

  /** All kinds it knows. */
  Set<String> faults() {
    return rows.keySet();
  }

  Stream<Expectation> rows() {
    return rows.values().stream().flatMap(List::stream);
  }

  private static Expectations read(String resource) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Expectations.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      return new Expectations(
          lines
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .skip(1)
              .map(Expectations::row)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last cell says why, and may hold commas. */
  private static Expectation row(String line) {
    String[] cells = line.split(",", CELLS);
    if (cells.length < CELLS) {
      throw new IllegalStateException("expectations.csv: '%s' lacks cells".formatted(line));
    }
    return new Expectation(
        cells[0],
        Need.valueOf(cells[1].toUpperCase(Locale.ROOT)),
        cells[2].isEmpty() ? Set.of() : Set.of(cells[2].split("\\|")),
        cells[3].isEmpty() ? On.DEVICE : On.valueOf(cells[3].toUpperCase(Locale.ROOT)),
        seconds(cells[4]),
        seconds(cells[5]),
        seconds(cells[6]),
        seconds(cells[7]),
        cells[8].equals("-") ? null : seconds(cells[8]),
        cells[9].equals("outage"));
  }

  private static Duration seconds(String cell) {
    return cell.isEmpty() ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(cell));
  }
}
