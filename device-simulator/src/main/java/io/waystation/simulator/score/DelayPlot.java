package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import java.time.Duration;
import java.util.List;

/** Every delay a dot, on a logarithmic scale from a second to a day; the median is a line. */
final class DelayPlot {
  private static final double WIDTH = 1_080;
  private static final double LEFT = 260;
  private static final double RIGHT = 30;
  private static final double ROW = 28;
  private static final double FOOT = 24;
  private static final List<Duration> MARKS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(10),
          Duration.ofDays(1));

  private DelayPlot() {}

  static String draw(List<Score.OfFault> rows) {
    double height = ROW * rows.size() + FOOT;
    StringBuilder drawing = new StringBuilder();
    for (Duration mark : MARKS) {
      drawing.append(Markup.line(x(mark), 0, x(mark), height - FOOT));
      drawing.append(Markup.label(x(mark), height - 7, "middle", "soft", said(mark)));
    }
    double y = ROW / 2;
    for (Score.OfFault row : rows) {
      drawing.append(Markup.label(LEFT - 14, y + 4, "end", Names.ofFault(row.fault())));
      for (Duration delay : row.delays().all()) {
        drawing.append(Markup.dot(x(delay), y, 4, "fault", ScoreTable.words(delay)));
      }
      double line = y;
      row.delays()
          .within(0.5)
          .ifPresent(
              median ->
                  drawing.append(
                      Markup.bar(
                          x(median) - 1.5,
                          line - 10,
                          3,
                          20,
                          "right",
                          "p50 " + ScoreTable.words(median))));
      y += ROW;
    }
    return Markup.drawing(WIDTH, height, new LocalText("发现延迟", "Delays"), drawing.toString());
  }

  private static double x(Duration delay) {
    double seconds = Math.min(Math.max(1, delay.toMillis() / 1000.0), 86_400);
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(seconds) / Math.log(86_400);
  }

  private static String said(Duration mark) {
    return mark.toSeconds() < 60
        ? mark.toSeconds() + " s"
        : mark.toMinutes() < 60 ? mark.toMinutes() + " min" : mark.toHours() + " h";
  }
}
