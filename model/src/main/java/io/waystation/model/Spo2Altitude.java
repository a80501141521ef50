package io.waystation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Oxygen saturation by altitude: {@code reference/spo2_altitude.csv}, interpolated linearly between
 * its rows and rounded half-up; above the last row (4200 m) the last row holds.
 */
final class Spo2Altitude {
  private record Row(double metres, double warningBelow, double criticalBelow) {}

  private final List<Row> rows = new ArrayList<>();

  Spo2Altitude() {
    for (Map<String, String> row : Csv.rows("reference/spo2_altitude.csv")) {
      rows.add(
          new Row(
              Double.parseDouble(row.get("altitude_m")),
              Double.parseDouble(row.get("warning_below")),
              Double.parseDouble(row.get("critical_below"))));
    }
  }

  List<Band> bands(int metres) {
    Row at = at(metres);
    long warning = Math.round(at.warningBelow);
    long critical = Math.round(at.criticalBelow);
    return List.of(
        band("severe_hypoxaemia", Double.NEGATIVE_INFINITY, critical - 1, Severity.CRITICAL),
        band("low_saturation", critical, warning - 1, Severity.WARNING),
        band("normal", warning, 100, Severity.NORMAL));
  }

  /** All saturations are whole per cents, so bands meet at neighbouring integers. */
  static Band band(String condition, double low, double high, Severity severity) {
    return new Band(
        condition,
        Sex.UNKNOWN,
        new Range(low, high),
        severity,
        severity == Severity.NORMAL ? Band.Confirm.NONE : Band.Confirm.REPEAT_NOW,
        "by altitude",
        "spo2_altitude.csv");
  }

  private Row at(int metres) {
    for (int i = 1; i < rows.size(); i++) {
      Row low = rows.get(i - 1);
      Row high = rows.get(i);
      if (metres < high.metres) {
        double share = Math.max(0, metres - low.metres) / (high.metres - low.metres);
        return new Row(
            metres,
            low.warningBelow + share * (high.warningBelow - low.warningBelow),
            low.criticalBelow + share * (high.criticalBelow - low.criticalBelow));
      }
    }
    return rows.get(rows.size() - 1);
  }
}
