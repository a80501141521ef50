package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sentence of what decided an expression: each value that it looked at, and since when. */
final class ExpressionEvidence {
  private ExpressionEvidence() {}

  static LocalText of(
      ExpressionRule rule,
      double[] values,
      long since,
      ExpressionRule.Step step,
      Subject subject,
      Context context) {
    List<String> zh = new ArrayList<>();
    List<String> en = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        LocalText said = said(rule.program(), i, values[i]);
        if (!said.en().isEmpty()) {
          zh.add(said.zh());
          en.add(said.en());
        }
      }
    }
    LocalText place = Words.place(subject, context);
    String from = Words.time(Instant.ofEpochMilli(since), subject, context);
    LocalText lasted =
        step.hold().isZero()
            ? new LocalText("", "")
            : new LocalText(
                "，已持续 " + Words.duration(step.hold()).zh() + "以上",
                ", for " + Words.duration(step.hold()).en() + " or more");
    return new LocalText(
        "%s：%s（自 %s 起%s）。".formatted(place.zh(), String.join("，", zh), from, lasted.zh()),
        "%s: %s (since %s%s).".formatted(place.en(), String.join(", ", en), from, lasted.en()));
  }

  private static LocalText said(Program program, int index, double value) {
    Leaf leaf = program.leaves().get(index);
    if (leaf instanceof Leaf.Latest of) {
      return named(of.signal(), Words.value(of.signal(), value));
    }
    if (leaf instanceof Leaf.Over over) {
      boolean truth = over.how() == Leaf.Over.How.ANY || over.how() == Leaf.Over.How.ALL;
      return truth
          ? fact(program.text(index), value)
          : named(over.signal(), Words.value(over.signal(), value));
    }
    if (leaf instanceof Leaf.Attribute attribute) {
      return attribute(attribute.name(), value);
    }
    if (leaf instanceof Leaf.Increase increase) {
      LocalText time = Words.duration(Duration.ofMillis(increase.millis()));
      LocalText more = Words.value(increase.signal(), value);
      return new LocalText(
          "%s %s内增加 %s".formatted(increase.signal().name().zh(), time.zh(), more.zh()),
          "%s up by %s in %s".formatted(increase.signal().name().en(), more.en(), time.en()));
    }
    if (leaf instanceof Leaf.Used used) {
      LocalText time = Words.duration(Duration.ofMillis(used.millis()));
      LocalText less = Words.value(used.signal(), value);
      return new LocalText(
          "%s %s内用去 %s".formatted(used.signal().name().zh(), time.zh(), less.zh()),
          "%s used %s in %s".formatted(used.signal().name().en(), less.en(), time.en()));
    }
    String number = Words.number(Math.round(value));
    if (leaf instanceof Leaf.OffRoute) {
      return new LocalText("距路线 " + number + " 米", number + " m from the route");
    }
    if (leaf instanceof Leaf.Speed) {
      return new LocalText("最后车速 " + number + " 米/秒", "last speed " + number + " m/s");
    }
    if (leaf instanceof Leaf.LateAtStop && value == Term.TRUE) {
      return new LocalText("未按时到达停靠点", "a stop has not been reached in time");
    }
    if (leaf instanceof Leaf.Silent silent && value == Term.TRUE) {
      LocalText time = Words.duration(Duration.ofMillis(silent.millis()));
      return new LocalText(time.zh() + "未收到位置", "no position for " + time.en());
    }
    return leaf instanceof Leaf.Window window
        ? window(program, index, window, value)
        : new LocalText("", "");
  }

  private static LocalText window(Program program, int index, Leaf.Window window, double value) {
    LocalText time = Words.duration(Duration.ofMillis(window.millis()));
    String number = Words.number(value);
    return switch (window.how()) {
      case COUNT ->
          new LocalText(time.zh() + "内 " + number + " 次", number + " times in " + time.en());
      case RISE ->
          new LocalText(time.zh() + "内上升 " + number, "up by " + number + " in " + time.en());
      case FALL ->
          new LocalText(time.zh() + "内下降 " + number, "down by " + number + " in " + time.en());
      case MEAN -> new LocalText(time.zh() + "平均 " + number, "mean of " + time.en() + " " + number);
      default -> fact(program.text(index), value);
    };
  }

  private static LocalText fact(String text, double value) {
    String zh = value == Term.TRUE ? "成立" : "不成立";
    return new LocalText(text + " " + zh, text + (value == Term.TRUE ? "" : " not") + " true");
  }

  private static LocalText named(Signal signal, LocalText value) {
    return new LocalText(
        signal.name().zh() + " " + value.zh(),
        signal.name().en().toLowerCase(Locale.ROOT) + " " + value.en());
  }

  private static LocalText attribute(String name, double value) {
    String number = Words.number(value);
    return switch (name) {
      case "capacity" -> new LocalText("容量 " + number + " 人", "capacity " + number + " people");
      case "altitude" ->
          new LocalText("登记海拔 " + number + " 米", "registered altitude " + number + " m");
      case "open" ->
          value == Term.TRUE
              ? new LocalText("开放时间内", "within opening hours")
              : new LocalText("非开放时间", "outside opening hours");
      case "free_access" ->
          value == Term.TRUE
              ? new LocalText("自由通行时段", "in free-access hours")
              : new LocalText("非自由通行时段", "outside free-access hours");
      case "sleeping" ->
          value == Term.TRUE
              ? new LocalText("休息时段", "in sleeping hours")
              : new LocalText("非休息时段", "outside sleeping hours");
      case "breaker_rating" ->
          new LocalText("断路器额定 " + number + " W", "breaker rating " + number + " W");
      case "charger_rating" ->
          new LocalText("充电额定 " + number + " A", "charger rating " + number + " A");
      case "base_load" -> new LocalText("基础负荷 " + number + " kW", "base load " + number + " kW");
      case "reorder_level" -> new LocalText("补货线 " + number, "reorder level " + number);
      default -> new LocalText(name + " " + number, name + " " + number);
    };
  }
}
