package io.waystation.alerting.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules in force, checked when they are read. The shipped book is {@code rules/station.yaml},
 * from {@code station_signals.csv}, and {@code rules/health.yaml}, which names the vitals that
 * {@code vital_alerts.csv} and {@code spo2_altitude.csv} grade.
 */
public final class RuleBook {
  private static final List<String> SHIPPED = List.of("station.yaml", "health.yaml");

  private final List<Rule<?>> rules;

  private RuleBook(List<Rule<?>> rules) {
    this.rules = List.copyOf(rules);
  }

  public static RuleBook shipped() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : SHIPPED) {
      try (InputStream in =
          RuleBook.class.getResourceAsStream("/io/waystation/alerting/rules/" + file)) {
        if (in == null) {
          throw new IllegalStateException("rules/" + file + " is missing from the class path");
        }
        files.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return parse(files);
  }

  /**
   * @param files the books' texts by file name, which faults are reported with
   * @throws RuleBookException naming every fault in all of them
   */
  public static RuleBook parse(Map<String, String> files) {
    return new RuleBook(new RuleReader().read(files));
  }

  /** In the order of the book. */
  public List<Rule<?>> rules() {
    return rules;
  }

  public Optional<Rule<?>> find(String id) {
    return rules.stream().<Rule<?>>map(rule -> rule).filter(rule -> rule.id().equals(id)).findAny();
  }
}
