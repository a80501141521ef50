package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.Words;
import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sentence on why a row matches: every signal that decided, with its value, its unit and the
 * limit it was held against. A signal that did not decide is not named.
 */
final class TrendEvidence {
  private final TrendRow row;
  private final List<Signal> signals;
  private final Trend trend;

  /**
   * @param trend one that matches
   */
  TrendEvidence(TrendRow row, List<Signal> signals, Trend trend) {
    this.row = row;
    this.signals = signals;
    this.trend = trend;
  }

  LocalText sentence(LocalText place, String time) {
    LocalText found = found();
    long days = trend.daysMeasured();
    LocalText when =
        row.windowDays() == 1
            ? new LocalText("当日测量", "on the day")
            : new LocalText(
                "近 %d 天内有 %d 天测量，共".formatted(row.windowDays(), days),
                "on %d of the last %d days".formatted(days, row.windowDays()));
    return new LocalText(
        "%s；%s %d 次（判据 %s）；%s，%s。"
            .formatted(found.zh(), when.zh(), trend.readingsMade(), row.id(), place.zh(), time),
        "%s; %s %s (rule %s); at %s, %s."
            .formatted(
                found.en(),
                Words.count(trend.readingsMade(), "reading", "readings"),
                when.en(),
                row.id(),
                place.en(),
                time));
  }

  private LocalText found() {
    return switch (row.statistic()) {
      case MEAN_DROPPING_FIRST_DAY, MEAN, PLAIN_MEAN ->
          each(code -> workedOut(code, trend.mean(code)));
      case DAYS_OF_MEAN,
          DAYS_AT_OR_ABOVE,
          DAYS_ABOVE,
          DAYS_INSIDE,
          DAYS_IN_A_ROW,
          DAYS_BELOW_TABLE,
          READINGS_BELOW ->
          counted();
      case HYPOXIA_WITH_SIGNS -> each(this::sign);
      case STEP -> joined(List.of(difference(), besides(new LocalText("近 7 天均值", "7-day mean"))));
      case ABOVE_LOWEST_AND_HIGH ->
          joined(List.of(difference(), besides(new LocalText("最近一次", "latest"))));
      default -> difference();
    };
  }

  private LocalText each(Function<Integer, LocalText> words) {
    return joined(trend.deciding().stream().map(words).toList());
  }

  private static LocalText joined(List<LocalText> all) {
    return new LocalText(
        all.stream().map(LocalText::zh).collect(Collectors.joining("；")),
        all.stream().map(LocalText::en).collect(Collectors.joining("; ")));
  }

  private LocalText difference() {
    return workedOut(0, trend.value().orElseThrow());
  }

  private LocalText workedOut(int code, double value) {
    LocalText name = signals.get(code).name();
    LocalText what = TrendWords.of(row.statistic());
    LocalText compared = TrendWords.of(row.comparison());
    LocalText shown = shown(code, value);
    LocalText limit = limit(code, trend.limit(code));
    return new LocalText(
        "%s：%s = %s，%s %s".formatted(name.zh(), what.zh(), shown.zh(), compared.zh(), limit.zh()),
        "%s: %s = %s, %s %s"
            .formatted(name.en(), what.en(), shown.en(), compared.en(), limit.en()));
  }

  private LocalText besides(LocalText what) {
    LocalText shown = shown(0, trend.besides());
    LocalText limit = limit(0, trend.besidesLimit());
    return new LocalText(
        "%s = %s，不低于 %s".formatted(what.zh(), shown.zh(), limit.zh()),
        "%s = %s, at or above %s".formatted(what.en(), shown.en(), limit.en()));
  }

  /** How often in all and at least, and of each signal that counted how often and what. */
  private LocalText counted() {
    LocalText what = TrendWords.of(row.statistic());
    long value = Math.round(trend.value().orElseThrow());
    LocalText parts = each(this::part);
    return new LocalText(
        "%s = %d，不低于 %d（%s）".formatted(what.zh(), value, row.least(), parts.zh()),
        "%s = %d, at least %d (%s)".formatted(what.en(), value, row.least(), parts.en()));
  }

  private LocalText part(int code) {
    LocalText name = signals.get(code).name();
    LocalText wanted = wanted(code);
    int count = trend.count(code);
    boolean readings = row.statistic() == TrendRow.Statistic.READINGS_BELOW;
    return new LocalText(
        "%s%s：%d %s".formatted(name.zh(), wanted.zh(), count, readings ? "次" : "天"),
        "%s %s: %s"
            .formatted(
                name.en(),
                wanted.en(),
                readings
                    ? Words.count(count, "reading", "readings")
                    : Words.count(count, "day", "days")));
  }

  /** What a value is when it counts. */
  private LocalText wanted(int code) {
    return switch (row.statistic()) {
      case DAYS_INSIDE -> {
        LocalText to = limit(code, row.limits().get(1));
        String from = Words.number(row.limits().get(0));
        yield new LocalText("介于 %s 至 %s".formatted(from, to.zh()), from + " to " + to.en());
      }
      case DAYS_BELOW_TABLE -> belowTable();
      case DAYS_ABOVE -> stands(TrendRow.Comparison.ABOVE, code, trend.limit(code));
      case READINGS_BELOW -> stands(TrendRow.Comparison.BELOW, code, trend.limit(code));
      default -> stands(TrendRow.Comparison.AT_LEAST, code, trend.limit(code));
    };
  }

  private LocalText sign(int code) {
    LocalText name = signals.get(code).name();
    LocalText shown = shown(code, trend.latest(code));
    LocalText against =
        code == 0 ? belowTable() : stands(TrendRow.Comparison.ABOVE, code, trend.signLimit(code));
    return new LocalText(
        "%s %s，%s".formatted(name.zh(), shown.zh(), against.zh()),
        "%s %s, %s".formatted(name.en(), shown.en(), against.en()));
  }

  private static LocalText belowTable() {
    return new LocalText("低于本海拔警戒值", "below the warning limit of the altitude");
  }

  private LocalText stands(TrendRow.Comparison comparison, int code, double than) {
    LocalText how = TrendWords.of(comparison);
    LocalText limit = limit(code, than);
    return new LocalText(how.zh() + " " + limit.zh(), how.en() + " " + limit.en());
  }

  /** With one digit more than the signal has, so that a mean just over its limit shows as such. */
  private LocalText shown(int code, double value) {
    int digits = signals.get(code).decimals() + 1;
    return withUnit(code, String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  private LocalText limit(int code, double value) {
    return withUnit(code, Words.number(value));
  }

  private LocalText withUnit(int code, String number) {
    Signal signal = signals.get(code);
    LocalText unit =
        switch (row.statistic()) {
          case PERCENT_BELOW_HIGHEST -> new LocalText(" %", " %");
          case BELOW_OWN_MEDIAN -> Words.differenceUnit(signal);
          default -> Words.unit(signal);
        };
    return new LocalText(number + unit.zh(), number + unit.en());
  }
}
