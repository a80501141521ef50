package io.waystation.alerting.rule;

import io.waystation.model.BadInput;
import io.waystation.model.LocalText;
import io.waystation.model.ReferenceTable;
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
import java.util.stream.Collectors;

/** The pieces that sentences of evidence are put together from, in both languages. */
public final class Words {
  static final LocalText DAYS = new LocalText(" 天", " days");

  private static final long SECONDS_OF_DAY = 86_400;
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
  private static final Map<String, String> ONE =
      Map.of(
          "people",
          "person",
          "cans",
          "can",
          "strips",
          "strip",
          "units",
          "unit",
          "messages",
          "message");

  /** By code of the signal, a blank, and the state. */
  private static final Map<String, LocalText> STATES =
      ReferenceTable.stateWords().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  row -> row.get("signal") + " " + row.get("state"),
                  row -> new LocalText(row.get("zh"), row.get("en"))));

  private Words() {}

  /** For a code that somebody wrote and that the catalogue does not have. */
  public static BadInput noSignal(String code) {
    return new BadInput("没有名为 '%s' 的信号：见信号目录", "no signal is called '%s': see the catalogue", code);
  }

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

  /** That a signal is in that state, as a person says it: 市电断电, mains power off. */
  public static LocalText state(Signal signal, double value) {
    String word = signal.stateOf(value);
    return STATES.getOrDefault(
        signal.code() + " " + word,
        new LocalText(
            signal.name().zh() + "“" + word + "”", signal.name().en() + " “" + word + "”"));
  }

  /** A value as a person reads it, with its unit: 29.3 °C, 1 person. */
  public static LocalText value(Signal signal, double value) {
    return quantity(signal, number(value), value);
  }

  /** What was worked out from values of that signal: with one digit more than it has. */
  public static LocalText derived(Signal signal, double value) {
    BigDecimal shown =
        BigDecimal.valueOf(value).setScale(signal.decimals() + 1, RoundingMode.HALF_UP);
    return quantity(signal, number(shown.doubleValue()), shown.doubleValue());
  }

  /** How far two values of that signal are apart. */
  public static LocalText difference(Signal signal, double value) {
    LocalText unit = differenceUnit(signal);
    return new LocalText(number(value) + unit.zh(), number(value) + unit.en());
  }

  /** The unit of such a distance, with the space before it: of percentages, percentage points. */
  public static LocalText differenceUnit(Signal signal) {
    return signal.unit().equals("%") ? new LocalText(" 个百分点", " percentage points") : unit(signal);
  }

  private static LocalText quantity(Signal signal, String number, double value) {
    LocalText unit = unit(signal);
    String en = unit.en().strip();
    return new LocalText(
        number + unit.zh(),
        number + (value == 1 && ONE.containsKey(en) ? " " + ONE.get(en) : unit.en()));
  }

  /** What a signal is, or how large: a state by its words, a number with name and unit. */
  public static LocalText named(Signal signal, double value) {
    if (!signal.states().isEmpty()) {
      return state(signal, value);
    }
    LocalText size = value(signal, value);
    return new LocalText(
        signal.name().zh() + " " + size.zh(), signal.name().en() + " " + size.en());
  }

  /** So many of something: 1 day, 2 days. */
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  public static LocalText duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 2 * SECONDS_OF_DAY && seconds % SECONDS_OF_DAY == 0) {
      return new LocalText(seconds / SECONDS_OF_DAY + " 天", seconds / SECONDS_OF_DAY + " days");
    }
    if (seconds >= 7200 && seconds % 3600 == 0) {
      return new LocalText(seconds / 3600 + " 小时", seconds / 3600 + " h");
    }
    if (seconds >= 120 && seconds % 60 == 0) {
      return new LocalText(seconds / 60 + " 分钟", seconds / 60 + " min");
    }
    return new LocalText(seconds + " 秒", seconds + " s");
  }

  /** For how long it has been so at least; nothing where there is no such time. */
  public static LocalText lasted(Duration hold) {
    return hold.isZero()
        ? new LocalText("", "")
        : new LocalText(
            "，已持续 " + duration(hold).zh() + "以上", ", for " + duration(hold).en() + " or more");
  }

  /** The day of the station's calendar; of a station nobody knows, of UTC. */
  public static long day(Instant at, Subject subject, Context context) {
    return LocalDate.ofInstant(at, zone(subject, context)).toEpochDay();
  }

  private static ZoneId zone(Subject subject, Context context) {
    return context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
  }

  /** In the station's zone; of a station nobody knows, UTC and saying so. */
  public static String time(Instant at, Subject subject, Context context) {
    ZoneId zone = zone(subject, context);
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
