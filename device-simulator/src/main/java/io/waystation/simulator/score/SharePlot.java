package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import java.util.List;

/** Bars from 0 to 1: how much of each was right. */
final class SharePlot {
  private static final double WIDTH = 1_080;
  private static final double LEFT = 260;
  private static final double RIGHT = 110;
  private static final double ROW = 24;

  private SharePlot() {}

  /**
   * @param part of {@code whole}; nothing is drawn where that is 0
   */
  record Row(LocalText name, long part, long whole) {}

  static String draw(LocalText name, List<Row> rows) {
    double room = WIDTH - LEFT - RIGHT;
    double height = ROW * rows.size() + 8;
    StringBuilder drawing = new StringBuilder();
    for (double share : new double[] {0, 0.5, 1}) {
      double x = LEFT + room * share;
      drawing.append(Markup.line(x, 0, x, height));
    }
    double y = 4;
    for (Row row : rows) {
      drawing.append(Markup.label(LEFT - 10, y + 15, "end", row.name()));
      String says = "%d / %d".formatted(row.part(), row.whole());
      if (row.whole() > 0) {
        double share = (double) row.part() / row.whole();
        drawing.append(Markup.bar(LEFT, y + 4, room, ROW - 9, "rest", says));
        String style = row.part() == row.whole() ? "right" : "wrong";
        drawing.append(Markup.bar(LEFT, y + 4, room * share, ROW - 9, style, says));
      }
      drawing.append(Markup.label(LEFT + room + 10, y + 15, "start", "soft", says));
      y += ROW;
    }
    return Markup.drawing(WIDTH, height, name, drawing.toString());
  }
}
