package io.waystation.benchmarks;

import io.waystation.benchmarks.results.Figure;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Row;
import java.io.PrintWriter;
import java.util.List;

/** Rows of figures under one head, for people. */
final class Table {
  private static final String NAME = "%-36s";
  private static final int WIDTH = 9;

  private final PrintWriter out;
  private final List<Measure> columns;

  Table(PrintWriter out, String title, List<Measure> columns) {
    this.out = out;
    this.columns = columns;
    out.printf(NAME, title);
    columns.forEach(column -> cell(column, column.heading()));
    out.println();
    out.flush();
  }

  /**
   * @param remark for people alone, after the figures; may be empty
   */
  void row(Row row, String remark) {
    out.printf(NAME, row.label());
    for (Measure column : columns) {
      cell(
          column,
          row.figures().stream()
              .filter(figure -> figure.measure().equals(column))
              .map(Figure::text)
              .findFirst()
              .orElse(""));
    }
    out.println(remark.isEmpty() ? "" : "  " + remark);
    out.flush();
  }

  private void cell(Measure column, String text) {
    out.printf(" %" + Math.max(WIDTH, column.heading().length()) + "s", text);
  }
}
