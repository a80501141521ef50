package io.waystation.alerting.rule;

import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** The pieces that sentences of evidence are put together from, in both languages. */
public final class Words {
  static final LocalText DAYS = new LocalText(" 天", " days");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("Cel", "°C"),
          Map.entry("mm[Hg]", "mmHg"),
          Map.entry("ug/m3", "µg/m³"),
          Map.entry("m3", "m³"),
          Map.entry("kg/m2", "kg/m²"),
          Map.entry("umol/L", "µmol/L"));
  private static final Map<String, String> COUNTED =
      Map.of("people", "人", "cans", "罐", "strips", "条", "units", "件", "messages", "条");
  private static final Map<String, String> STATES =
      Map.ofEntries(
          Map.entry("closed", "关闭"),
          Map.entry("open", "打开"),
          Map.entry("unknown", "未知"),
          Map.entry("locked", "上锁"),
          Map.entry("unlocked", "未锁"),
          Map.entry("fault", "故障"),
          Map.entry("normal", "正常"),
          Map.entry("tamper", "被拆动"),
          Map.entry("duress", "胁迫"),
          Map.entry("released", "松开"),
          Map.entry("pressed", "按下"),
          Map.entry("false", "否"),
          Map.entry("true", "是"),
          Map.entry("alarm", "报警"),
          Map.entry("dry", "干燥"),
          Map.entry("wet", "有水"),
          Map.entry("off", "断开"),
          Map.entry("on", "接通"),
          Map.entry("ready", "就绪"),
          Map.entry("service", "需要维护"),
          Map.entry("not_ready", "未就绪"),
          Map.entry("in_use", "使用中"),
          Map.entry("opened", "被打开"),
          Map.entry("removed", "被取走"),
          Map.entry("pass", "合格"),
          Map.entry("fail", "不合格"));

  private Words() {}

  /** Without needless zeros; at most four digits after the point. */
  public static String number(double value) {
    BigDecimal shown = BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  /** A calendar day as {@link io.waystation.model.Kind#DATE} stores it. */
  public static String date(double epochDay) {
    return LocalDate.ofEpochDay((long) epochDay).toString();
  }

  /** The unit with the space before it; empty where there is none. */
  public static LocalText unit(Signal signal) {
    if (signal.unit().isEmpty()) {
      return new LocalText("", "");
    }
    String unit = UNITS.getOrDefault(signal.unit(), signal.unit());
    return new LocalText(" " + COUNTED.getOrDefault(unit, unit), " " + unit);
  }

  /** A state as a person says it. */
  public static LocalText state(String word) {
    return new LocalText(STATES.getOrDefault(word, word), word.replace('_', ' '));
  }

  /** A value as a person reads it: 29.3 °C, or the state's word. */
  public static LocalText value(Signal signal, double value) {
    if (!signal.states().isEmpty()) {
      return state(signal.stateOf(value));
    }
    LocalText unit = unit(signal);
    return new LocalText(number(value) + unit.zh(), number(value) + unit.en());
  }

  public static LocalText duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 7200 && seconds % 3600 == 0) {
      return new LocalText(seconds / 3600 + " 小时", seconds / 3600 + " h");
    }
    if (seconds >= 120 && seconds % 60 == 0) {
      return new LocalText(seconds / 60 + " 分钟", seconds / 60 + " min");
    }
    return new LocalText(seconds + " 秒", seconds + " s");
  }

  /** In the station's zone; of a station nobody knows, UTC and saying so. */
  public static String time(Instant at, Subject subject, Context context) {
    ZoneId zone = context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
    return TIME.format(at.atZone(zone)) + (zone == ZoneOffset.UTC ? " UTC" : "");
  }

  /** The station by name, then the device and its part. */
  public static LocalText place(Subject subject, Context context) {
    LocalText station =
        context
            .station(subject.station())
            .map(Station::name)
            .orElse(new LocalText(subject.station().value(), subject.station().value()));
    String source =
        subject.person().isNone() && !subject.device().isEmpty() ? subject.source() : "";
    return source.isEmpty()
        ? station
        : new LocalText(station.zh() + "（" + source + "）", station.en() + " (" + source + ")");
  }
}
