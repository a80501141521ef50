package io.waystation.benchmarks.results;

import io.waystation.benchmarks.results.Curve.Point;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The lowest part of a {@link Plot}: curves in panels beside each other, both scales logarithmic,
 * so that what grows as the size does rises by the same slope in each. Dots were measured; what is
 * dashed was reckoned.
 */
final class CurvePanels {
  private static final int ACROSS = 3;
  private static final int WIDTH = 290;
  private static final int HEIGHT = 222;
  private static final int LEFT = 62;
  private static final int ABOVE = 44;
  private static final int INNER_WIDTH = 200;
  private static final int INNER_HEIGHT = 130;

  /** What hardly changes is to look flat. */
  private static final double LEAST_DECADES = 1.5;

  private final StringBuilder body = new StringBuilder();

  private CurvePanels() {}

  static int height(int curves) {
    return (curves + ACROSS - 1) / ACROSS * HEIGHT;
  }

  static String svg(List<Curve> curves, int top) {
    CurvePanels panels = new CurvePanels();
    for (int i = 0; i < curves.size(); i++) {
      panels.panel(curves.get(i), LEFT + i % ACROSS * WIDTH, top + i / ACROSS * HEIGHT + ABOVE);
    }
    return panels.body.toString();
  }

  private void panel(Curve curve, int left, int top) {
    element("<text class=\"heading\" x=\"%d\" y=\"%d\">%s</text>", left, top - 22, curve.heading());
    List<Point> all =
        Stream.concat(curve.measured().stream(), curve.beyond().stream())
            .filter(Point::drawn)
            .toList();
    if (all.isEmpty()) {
      return;
    }
    double[] sizes = decades(all.stream().map(Point::size).toList(), 0);
    double[] costs = decades(all.stream().map(Point::cost).toList(), LEAST_DECADES);
    DoubleUnaryOperator x = place(sizes, left, left + INNER_WIDTH);
    DoubleUnaryOperator y = place(costs, top + INNER_HEIGHT, top);
    element(
        "<text class=\"tick faint\" x=\"%d\" y=\"%d\">%s</text>",
        left + INNER_WIDTH / 2, top + INNER_HEIGHT + 32, curve.along());
    for (int decade : between(sizes)) {
      double at = x.applyAsDouble(Math.pow(10, decade));
      line("grid", at, top, at, top + INNER_HEIGHT);
      element(
          "<text class=\"tick faint\" x=\"%.1f\" y=\"%d\">%s</text>",
          at, top + INNER_HEIGHT + 16, Plot.brief(Math.pow(10, decade)));
    }
    for (int decade : between(costs)) {
      double at = y.applyAsDouble(Math.pow(10, decade));
      line("grid", left, at, left + INNER_WIDTH, at);
      element(
          "<text class=\"name faint small\" x=\"%d\" y=\"%.1f\">%s</text>",
          left - 6, at + 4, Plot.brief(Math.pow(10, decade)));
    }
    path("curve", curve.measured(), x, y);
    path("reckoned", curve.beyond(), x, y);
    curve.measured().stream()
        .filter(Point::drawn)
        .forEach(
            point ->
                element(
                    "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>",
                    x.applyAsDouble(point.size()), y.applyAsDouble(point.cost())));
    Point last = all.get(all.size() - 1);
    element(
        "<text class=\"name small\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        x.applyAsDouble(last.size()) - 2,
        y.applyAsDouble(last.cost()) - 8,
        Plot.brief(last.cost()));
  }

  private void path(String kind, List<Point> points, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    List<Point> drawn = points.stream().filter(Point::drawn).toList();
    if (drawn.size() > 1) {
      element(
          "<polyline class=\"%s\" points=\"%s\"/>",
          kind,
          drawn.stream()
              .map(
                  point ->
                      String.format(
                          Locale.ROOT,
                          "%.1f,%.1f",
                          x.applyAsDouble(point.size()),
                          y.applyAsDouble(point.cost())))
              .collect(Collectors.joining(" ")));
    }
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    element(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind, x1, y1, x2, y2);
  }

  private void element(String form, Object... values) {
    body.append(String.format(Locale.ROOT, form, values)).append('\n');
  }

  /** From which to which power of ten the values go, with a little room, and no less than that. */
  private static double[] decades(List<Double> values, double least) {
    double low = Math.log10(values.stream().min(Double::compare).orElseThrow()) - 0.1;
    double high = Math.log10(values.stream().max(Double::compare).orElseThrow()) + 0.1;
    double missing = Math.max(0, least - (high - low)) / 2;
    return new double[] {low - missing, high + missing};
  }

  private static DoubleUnaryOperator place(double[] decades, double first, double last) {
    return value ->
        first + (Math.log10(value) - decades[0]) / (decades[1] - decades[0]) * (last - first);
  }

  private static int[] between(double[] decades) {
    return IntStream.rangeClosed((int) Math.ceil(decades[0]), (int) Math.floor(decades[1]))
        .toArray();
  }
}
