package io.waystation.simulator.score;

import io.waystation.model.LocalText;

/** HTML and SVG as text. Everything that is not ours is escaped here and nowhere else. */
final class Markup {
  private Markup() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** In both languages; the page shows one of them. */
  static String both(String zh, String en) {
    return "<span class=zh lang=zh>%s</span><span class=en lang=en>%s</span>"
        .formatted(escaped(zh), escaped(en));
  }

  static String both(LocalText text) {
    return both(text.zh(), text.en());
  }

  /**
   * Text in a drawing, in both languages.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  static String label(double x, double y, String anchor, LocalText text) {
    return label(x, y, anchor, "zh", text.zh()) + label(x, y, anchor, "en", text.en());
  }

  static String label(double x, double y, String anchor, String style, String text) {
    return "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>"
        .formatted(x, y, anchor, style, escaped(text));
  }

  static String line(double x1, double y1, double x2, double y2) {
    return "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>"
        .formatted(x1, y1, x2, y2);
  }

  /**
   * @param title shown when somebody points at it
   */
  static String bar(double x, double y, double width, double height, String style, String title) {
    return "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" class=\"%s\"><title>%s</title></rect>"
        .formatted(x, y, width, height, style, escaped(title));
  }

  static String dot(double x, double y, double radius, String style, String title) {
    return "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"><title>%s</title></circle>"
        .formatted(x, y, radius, style, escaped(title));
  }

  /**
   * @param name for those who cannot see it
   */
  static String drawing(double width, double height, LocalText name, String content) {
    return "<div class=scroll><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%s</svg></div>"
        .formatted(width, height, escaped(name.zh() + " " + name.en()), content);
  }
}
