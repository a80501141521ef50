package io.waystation.benchmarks.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * The rows of a run as a drawing: a panel of bars for each measure, which are medians, with a dot
 * for each round; one panel of all delays on a logarithmic scale; and the curves, if any. The SVG
 * stands alone: no fonts, scripts or other files, and colours for light and dark.
 */
public final class Plot {
  /** Of one thing from the middle one to the longest; other times are bars like all else. */
  private static final Set<String> DELAYS =
      Set.of(Measure.P50.name(), Measure.P99.name(), Measure.MAX.name());

  private static final int WIDTH = 900;
  private static final int LEFT = 290;
  private static final int RIGHT = 650;
  private static final int VALUES = RIGHT + 14;
  private static final int ROW = 24;
  private static final int HEADING = 44;
  private static final int TOP = 64;

  private static final String STYLE =
      """
      svg { --page: #fff; --ink: #1c2430; --faint: #667085; --grid: #e4e7ec; --bar: #2f6fb3;
            --dot: #12355b; --slow: #b54708; font: 13px system-ui, sans-serif; background: var(--page) }
      @media (prefers-color-scheme: dark) {
        svg { --page: #14181f; --ink: #e6e9ef; --faint: #98a2b3; --grid: #2b3340; --bar: #4b8fd6;
              --dot: #cfe3fa; --slow: #f0a35e } }
      text { fill: var(--ink) } .faint { fill: var(--faint) } .page { fill: var(--page) }
      .name { text-anchor: end } .tick { text-anchor: middle; font-size: 11px }
      .title { font-size: 18px; font-weight: 600 } .heading { font-weight: 600 }
      .grid { stroke: var(--grid) } .bar { fill: var(--bar) } .dot { fill: var(--dot) }
      .range { stroke: var(--bar); stroke-width: 2 } .p99 { fill: var(--slow) }
      .max { stroke: var(--slow); stroke-width: 2 } .small { font-size: 11px }
      .curve { fill: none; stroke: var(--bar); stroke-width: 2 }
      .reckoned { fill: none; stroke: var(--slow); stroke-width: 2; stroke-dasharray: 5 4 }
      """;

  private final StringBuilder body = new StringBuilder();
  private int y = TOP;

  private Plot() {}

  /**
   * @param curves how costs go with a size; mostly none
   * @return the text of an SVG file
   */
  public static String of(Results results, List<Curve> curves) {
    Plot plot = new Plot();
    Map<Measure, List<Series>> bars = new LinkedHashMap<>();
    Map<String, List<Series>> delays = new LinkedHashMap<>();
    for (Series series : results.counted()) {
      if (series.what().isEmpty()) {
        continue;
      }
      if (DELAYS.contains(series.measure().name())) {
        delays.computeIfAbsent(series.what(), key -> new ArrayList<>()).add(series);
      } else {
        bars.computeIfAbsent(series.measure(), key -> new ArrayList<>()).add(series);
      }
    }
    bars.forEach(plot::bars);
    if (!delays.isEmpty()) {
      plot.delays(delays);
    }
    plot.body.append(CurvePanels.svg(curves, plot.y));
    plot.y += CurvePanels.height(curves.size());
    return plot.page(results);
  }

  private String page(Results results) {
    String title = "waystation bench " + results.benchmark();
    String about =
        "%s, %d cores, %s"
            .formatted(results.at(), results.machine().cores(), results.machine().jvm());
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>%s</title>
        <style>
        %s</style>
        <rect class="page" width="100%%" height="100%%"/>
        <text class="title" x="24" y="32">%s</text>
        <text class="faint" x="24" y="52">%s</text>
        %s</svg>
        """
        .formatted(
            WIDTH,
            y + 16,
            WIDTH,
            y + 16,
            escaped(title),
            STYLE,
            escaped(title),
            escaped(about),
            body);
  }

  private void bars(Measure measure, List<Series> all) {
    double most =
        all.stream().flatMap(one -> one.values().stream()).mapToDouble(v -> v).max().orElse(0);
    double step = step(most);
    double end = step * Math.max(1, Math.ceil(most / step - 1e-9));
    DoubleUnaryOperator x = value -> LEFT + Math.max(0, value) / end * (RIGHT - LEFT);
    panel(measure.heading(), all.size());
    for (int tick = 0; tick * step <= end * (1 + 1e-9); tick++) {
      tick(x.applyAsDouble(tick * step), tick * step, all.size());
    }
    for (Series one : all) {
      name(one.what());
      element(
          "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\"/>",
          LEFT, y - 10, x.applyAsDouble(one.median()) - LEFT);
      if (one.values().size() > 1) {
        one.values()
            .forEach(
                value ->
                    element(
                        "<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"2.5\"/>",
                        x.applyAsDouble(value), y - 4));
      }
      value(one.measure().text(one.median()));
      y += ROW;
    }
  }

  /** From the middle one to the longest; what took less than a millisecond lies at one. */
  private void delays(Map<String, List<Series>> rows) {
    double most =
        rows.values().stream().flatMap(List::stream).mapToDouble(Series::median).max().orElse(1);
    int decades = (int) Math.max(1, Math.ceil(Math.log10(Math.max(1, most)) - 1e-9));
    DoubleUnaryOperator x =
        millis -> LEFT + Math.log10(Math.max(1, millis)) / decades * (RIGHT - LEFT);
    panel("delay, ms: \u25cf p50, \u25c6 p99, | max", rows.size());
    for (int decade = 0; decade <= decades; decade++) {
      tick(x.applyAsDouble(Math.pow(10, decade)), Math.pow(10, decade), rows.size());
    }
    rows.forEach(
        (what, figures) -> {
          name(what);
          double first = x.applyAsDouble(figures.get(0).median());
          double last = x.applyAsDouble(figures.get(figures.size() - 1).median());
          element(
              "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
              first, last, y - 4, y - 4);
          figures.forEach(figure -> mark(figure, x.applyAsDouble(figure.median())));
          value(
              String.join(
                  " \u00b7 ",
                  figures.stream().map(one -> one.measure().text(one.median())).toList()));
          y += ROW;
        });
  }

  private void mark(Series figure, double x) {
    switch (figure.measure().name()) {
      case "p50_ms" -> element("<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>", x, y - 4);
      case "p99_ms" ->
          element("<path class=\"p99\" d=\"M%.1f %d l5 5 l-5 5 l-5 -5 z\"/>", x, y - 9);
      default ->
          element(
              "<line class=\"max\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
              x, x, y - 10, y + 2);
    }
  }

  private void panel(String heading, int rows) {
    y += HEADING - ROW;
    element("<text class=\"heading\" x=\"24\" y=\"%d\">%s</text>", y, escaped(heading));
    y += ROW + 4;
  }

  /** A line of the grid through the panel's rows, with what it stands for above. */
  private void tick(double x, double value, int rows) {
    element(
        "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
        x, x, y - 16, y - 16 + rows * ROW);
    element("<text class=\"tick faint\" x=\"%.1f\" y=\"%d\">%s</text>", x, y - 22, brief(value));
  }

  private void name(String what) {
    element("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>", LEFT - 10, y, escaped(what));
  }

  private void value(String text) {
    element("<text x=\"%d\" y=\"%d\">%s</text>", VALUES, y, escaped(text));
  }

  private void element(String form, Object... values) {
    body.append(String.format(Locale.ROOT, form, values)).append('\n');
  }

  /** 1, 2 or 5 times a power of ten, so that three to eight of them cover it. */
  private static double step(double most) {
    if (!(most > 0)) {
      return 1;
    }
    double decade = Math.pow(10, Math.floor(Math.log10(most)));
    double share = most / decade;
    return decade * (share > 5 ? 2 : share > 2 ? 1 : 0.5);
  }

  static String brief(double value) {
    String form = value >= 10 || value == Math.rint(value) ? "%,.0f" : "%.2g";
    return String.format(Locale.ROOT, form, value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
