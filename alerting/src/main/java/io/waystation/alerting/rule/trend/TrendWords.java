package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.trend.TrendRow.Comparison;
import io.waystation.alerting.rule.trend.TrendRow.Statistic;
import io.waystation.model.LocalText;

/** What is worked out and how it compares: in English mostly in the table's own words. */
final class TrendWords {
  private TrendWords() {}

  static LocalText of(Statistic statistic) {
    return new LocalText(zh(statistic), en(statistic));
  }

  /** How what is worked out stands to its limit. */
  static LocalText of(Comparison comparison) {
    return switch (comparison) {
      case AT_LEAST -> new LocalText("不低于", "at or above");
      case AT_MOST -> new LocalText("不高于", "at or below");
      case ABOVE -> new LocalText("高于", "above");
      case BELOW -> new LocalText("低于", "below");
      case MATCH -> throw new IllegalArgumentException("a match is compared with nothing");
    };
  }

  private static String en(Statistic statistic) {
    return switch (statistic) {
      case MEAN_DROPPING_FIRST_DAY ->
          "mean of occasion means (of 4 or more days, without the first)";
      case STEP -> "7-day mean minus the mean of the 28 days before";
      case ABOVE_LOWEST, ABOVE_LOWEST_AND_HIGH -> "latest minus lowest in the window";
      case READINGS_BELOW -> "count of readings below the threshold";
      case DAYS_BELOW_TABLE -> "count of days with a confirmed value below the altitude's limit";
      case BELOW_OWN_MEDIAN -> "own median of the window minus the confirmed latest value";
      default -> statistic.words;
    };
  }

  private static String zh(Statistic statistic) {
    return switch (statistic) {
      case MEAN_DROPPING_FIRST_DAY -> "各次均值的平均（满 4 天时去掉首日）";
      case MEAN, PLAIN_MEAN -> "平均值";
      case DAYS_OF_MEAN, DAYS_AT_OR_ABOVE -> "达到或超过阈值的天数";
      case DAYS_ABOVE -> "超过阈值的天数";
      case DAYS_INSIDE -> "处于该范围的天数";
      case DAYS_IN_A_ROW -> "连续达到阈值的天数";
      case DAYS_BELOW_TABLE -> "经复测低于本海拔警戒值的天数";
      case READINGS_BELOW -> "低于阈值的次数";
      case STEP, RISE_OF_MEAN -> "近 7 天均值与此前 28 天均值之差";
      case DEVIATION -> "日均值的标准差";
      case ABOVE_LOWEST, ABOVE_LOWEST_AND_HIGH -> "最近一次与窗口内最低值之差";
      case PERCENT_BELOW_HIGHEST -> "较窗口内最高值下降的百分比";
      case BELOW_OWN_MEDIAN -> "本人窗口内中位数与最近一次（经复测）之差";
      case HYPOXIA_WITH_SIGNS -> "新到高原，血氧偏低并伴心率或呼吸增快";
      case DIFFERENT_PEOPLE -> "达到阈值的人数";
      case SHIFT_OF_MEDIAN, DISTANCE_OF_MEDIANS -> "今日中位数与近 28 天之差";
      case SINCE_LAST -> "距上次有效测量的时间";
    };
  }
}
