package io.waystation.alerting.rule;

import io.waystation.model.ReferenceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The rows of the reference tables that a rule works by, as lines of text. */
final class TableRows {
  private static final String SPO2 = "spo2";

  private TableRows() {}

  /**
   * @param kind of the rule, as the book writes it
   */
  static List<String> of(Rule<?> rule, String kind, Node read) {
    List<String> lines = new ArrayList<>();
    switch (kind) {
      case "band" -> bands(rule, lines);
      case "score" -> {
        add("news2.csv", row -> true, lines);
        add("news2_response.csv", row -> true, lines);
      }
      case "trend", "cluster", "shift" -> {
        String id = read.fields().get("row").text();
        add("trend_rules.csv", row -> row.get("rule_id").equals(id), lines);
        bands(rule, lines);
      }
      default -> {
        // Its numbers stand in the book.
      }
    }
    return lines;
  }

  private static void bands(Rule<?> rule, List<String> lines) {
    add("vital_alerts.csv", row -> rule.signals().contains(row.get("code")), lines);
    if (rule.signals().contains(SPO2)) {
      add("spo2_altitude.csv", row -> true, lines);
    }
  }

  private static void add(String table, Predicate<Map<String, String>> wanted, List<String> lines) {
    boolean first = true;
    for (Map<String, String> row : ReferenceTable.rows(table)) {
      if (wanted.test(row)) {
        if (first) {
          lines.add(table + ": " + String.join(", ", row.keySet()));
          first = false;
        }
        lines.add(String.join(", ", row.values()));
      }
    }
  }
}
