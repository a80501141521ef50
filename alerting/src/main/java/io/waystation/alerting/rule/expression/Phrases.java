package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Words;
import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import java.time.Duration;
import java.util.Map;

/**
 * How the parts of an expression are called, and what is said of each in a sentence of evidence.
 */
final class Phrases {
  private static final Map<String, LocalText> ATTRIBUTES =
      Map.of(
          "capacity", new LocalText("容量", "capacity"),
          "altitude", new LocalText("登记海拔", "registered altitude"),
          "open", new LocalText("开放时间内", "within opening hours"),
          "free_access", new LocalText("自由通行时段", "in free-access hours"),
          "sleeping", new LocalText("休息时段", "in sleeping hours"),
          "breaker_rating", new LocalText("断路器额定", "breaker rating"),
          "charger_rating", new LocalText("充电额定", "charger rating"),
          "base_load", new LocalText("基础负荷", "base load"),
          "reorder_level", new LocalText("补货线", "reorder level"));
  private static final Map<String, LocalText> OTHERWISE =
      Map.of(
          "open", new LocalText("非开放时间", "outside opening hours"),
          "free_access", new LocalText("非自由通行时段", "outside free-access hours"),
          "sleeping", new LocalText("非休息时段", "outside sleeping hours"));
  private static final Map<String, LocalText> UNITS =
      Map.of(
          "capacity", new LocalText(" 人", " people"),
          "altitude", new LocalText(" 米", " m"),
          "breaker_rating", new LocalText(" W", " W"),
          "charger_rating", new LocalText(" A", " A"),
          "base_load", new LocalText(" kW", " kW"));

  private Phrases() {}

  static LocalText text(String zh, String en) {
    return new LocalText(zh, en);
  }

  /** The same in both languages. */
  static LocalText sign(String text) {
    return new LocalText(text, text);
  }

  /** Both with that between them. */
  static LocalText joined(LocalText a, String zh, String en, LocalText b) {
    return new LocalText(a.zh() + zh + b.zh(), a.en() + en + b.en());
  }

  static LocalText bracketed(LocalText inner) {
    return new LocalText("（" + inner.zh() + "）", "(" + inner.en() + ")");
  }

  static LocalText not(LocalText what) {
    return new LocalText("并非" + what.zh(), "not " + what.en());
  }

  static LocalText chosen(LocalText condition, LocalText yes, LocalText no) {
    return new LocalText(
        "%s（若%s），否则%s".formatted(yes.zh(), condition.zh(), no.zh()),
        "%s if %s, otherwise %s".formatted(yes.en(), condition.en(), no.en()));
  }

  static LocalText attribute(String name) {
    return ATTRIBUTES.getOrDefault(name, sign(name));
  }

  static LocalText attribute(String name, double value) {
    if (OTHERWISE.containsKey(name)) {
      return value == Term.TRUE ? attribute(name) : OTHERWISE.get(name);
    }
    LocalText unit = UNITS.getOrDefault(name, text("", ""));
    String number = " " + Words.number(value);
    return joined(attribute(name), number + unit.zh(), number + unit.en(), text("", ""));
  }

  /** What all over a station is meant. */
  static LocalText over(Leaf.Over.How how, LocalText each) {
    return switch (how) {
      case ANY -> new LocalText("某处" + each.zh(), each.en() + " somewhere");
      case ALL -> new LocalText("各处" + each.zh(), each.en() + " everywhere");
      case SUM -> new LocalText(each.zh() + "合计", "sum of " + each.en());
      case AVERAGE -> new LocalText(each.zh() + "平均", "average of " + each.en());
      case LOWEST -> new LocalText(each.zh() + "最低", "lowest " + each.en());
      case HIGHEST -> new LocalText(each.zh() + "最高", "highest " + each.en());
    };
  }

  /** A condition that is true, or not. */
  static LocalText truth(LocalText what, double value) {
    return value == Term.TRUE ? what : new LocalText("并非：" + what.zh(), "not so: " + what.en());
  }

  /**
   * A name with what it comes to.
   *
   * @param signal whose unit it has; null for none
   */
  static LocalText sized(LocalText name, Signal signal, double value) {
    LocalText size = size(signal, value);
    return new LocalText(name.zh() + " " + size.zh(), name.en() + " " + size.en());
  }

  private static LocalText size(Signal signal, double value) {
    return signal == null
        ? sign(Words.number(Math.rint(value * 100) / 100))
        : Words.derived(signal, value);
  }

  static LocalText increase(Signal signal, long millis) {
    LocalText time = time(millis);
    return new LocalText(
        "%s %s内的增量".formatted(signal.name().zh(), time.zh()),
        "increase of %s in %s".formatted(signal.name().en(), time.en()));
  }

  static LocalText increase(Signal signal, long millis, double value) {
    LocalText time = time(millis);
    LocalText more = Words.derived(signal, value);
    return new LocalText(
        "%s %s内增加 %s".formatted(signal.name().zh(), time.zh(), more.zh()),
        "%s up by %s in %s".formatted(signal.name().en(), more.en(), time.en()));
  }

  static LocalText used(Signal signal, long millis) {
    LocalText time = time(millis);
    return new LocalText(
        "%s %s内的用量".formatted(signal.name().zh(), time.zh()),
        "use of %s in %s".formatted(signal.name().en(), time.en()));
  }

  /**
   * @param left what is left of it; NaN if nobody knows
   */
  static LocalText used(Signal signal, long millis, double value, double left) {
    LocalText time = time(millis);
    LocalText less = Words.derived(signal, value);
    LocalText said =
        new LocalText(
            "%s %s内用去 %s".formatted(signal.name().zh(), time.zh(), less.zh()),
            "%s of %s used in %s".formatted(less.en(), signal.name().en(), time.en()));
    if (Double.isNaN(left) || value <= 0) {
      return said;
    }
    String days =
        Words.number(Math.floor(10 * left / value * millis / Duration.ofDays(1).toMillis()) / 10);
    return new LocalText(
        said.zh() + "，照此还够 " + days + " 天",
        said.en() + ", at that pace enough for " + days + (days.equals("1") ? " day" : " days"));
  }

  static LocalText altitude(LocalText pressure) {
    return new LocalText("按" + pressure.zh() + "推算的海拔", "altitude by " + pressure.en());
  }

  static LocalText metres(LocalText name, double value) {
    String number = Words.number(Math.round(value));
    return new LocalText(name.zh() + " " + number + " 米", name.en() + " " + number + " m");
  }

  static LocalText speed(double value) {
    String number = Words.number(Math.round(value));
    return new LocalText("最后车速 " + number + " 米/秒", "last speed " + number + " m/s");
  }

  static LocalText silent(Signal signal, long millis) {
    LocalText time = time(millis);
    return new LocalText(
        "%s未收到“%s”".formatted(time.zh(), signal.name().zh()),
        "no “%s” for %s".formatted(signal.name().en(), time.en()));
  }

  /** A function over time, by name. */
  static LocalText window(Leaf.Window.How how, LocalText of, long millis) {
    LocalText time = time(millis);
    return switch (how) {
      case COUNT -> new LocalText(of.zh() + "的次数", "number of times of " + of.en());
      case WITHIN ->
          new LocalText(
              "最近 %s内曾有：%s".formatted(time.zh(), of.zh()),
              "in the last %s: %s".formatted(time.en(), of.en()));
      case HELD ->
          new LocalText(
              "最近 %s一直：%s".formatted(time.zh(), of.zh()),
              "all of the last %s: %s".formatted(time.en(), of.en()));
      case RISE -> new LocalText(of.zh() + "的升幅", "rise of " + of.en());
      case FALL -> new LocalText(of.zh() + "的降幅", "fall of " + of.en());
      case MEAN ->
          new LocalText(
              "%s %s平均".formatted(of.zh(), time.zh()),
              "%s mean of %s".formatted(time.en(), of.en()));
    };
  }

  /**
   * The same with what it comes to.
   *
   * @param signal whose unit it has; null for none
   */
  static LocalText window(
      Leaf.Window.How how, LocalText of, long millis, Signal signal, double value) {
    LocalText time = time(millis);
    LocalText size = size(signal, value);
    return switch (how) {
      case COUNT ->
          new LocalText(
              "%s：%s内 %s 次".formatted(of.zh(), time.zh(), Words.number(value)),
              "%s: %s in %s"
                  .formatted(of.en(), Words.count(Math.round(value), "time", "times"), time.en()));
      case WITHIN ->
          value == Term.TRUE
              ? window(how, of, millis)
              : new LocalText(
                  "最近 %s内没有：%s".formatted(time.zh(), of.zh()),
                  "never in the last %s: %s".formatted(time.en(), of.en()));
      case HELD ->
          value == Term.TRUE
              ? window(how, of, millis)
              : new LocalText(
                  "最近 %s并非一直：%s".formatted(time.zh(), of.zh()),
                  "not all of the last %s: %s".formatted(time.en(), of.en()));
      case RISE ->
          new LocalText(
              "%s %s内上升 %s".formatted(of.zh(), time.zh(), size.zh()),
              "%s up by %s in %s".formatted(of.en(), size.en(), time.en()));
      case FALL ->
          new LocalText(
              "%s %s内下降 %s".formatted(of.zh(), time.zh(), size.zh()),
              "%s down by %s in %s".formatted(of.en(), size.en(), time.en()));
      case MEAN -> sized(window(how, of, millis), signal, value);
    };
  }

  private static LocalText time(long millis) {
    return Words.duration(Duration.ofMillis(millis));
  }
}
