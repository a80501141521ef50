package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.live.LiveValue;
import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.VitalBands;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Signals, values, points and windows. */
public final class ValueJson {
  private ValueJson() {}

  public static JsonObject signal(Signal signal) {
    return new JsonObject()
        .put("code", signal.code())
        .put("group", signal.group())
        .put("kind", Words.word(signal.kind()))
        .put("unit", signal.unit())
        .put("name", Words.both(signal.name()))
        .put("decimals", signal.decimals())
        .put("states", new JsonArray(signal.states()))
        .put("health", signal.health())
        .put("interval", signal.interval().toSeconds());
  }

  /**
   * @param value null is written as null
   */
  public static JsonObject value(LiveValue value) {
    if (value == null) {
      return null;
    }
    return new JsonObject()
        .put("signal", value.series().signal().code())
        .put("device", value.series().device().value())
        .put("part", value.series().part())
        .put("value", value.value())
        .put("state", state(value.series().signal(), value.value()))
        .put("at", Times.text(value.at()))
        .put("receivedAt", Times.text(value.receivedAt()))
        .put("flags", Words.flags(value.flags()));
  }

  /**
   * The latest of one vital sign and what it means.
   *
   * @param altitude of the place where it was measured
   */
  public static JsonObject vital(LiveValue value, Sex sex, OptionalInt altitude) {
    Signal signal = value.series().signal();
    Optional<VitalBands.Grade> grade =
        VitalBands.shipped().grade(signal, value.value(), sex, altitude);
    return new JsonObject()
        .put("signal", signal.code())
        .put("value", signal.rounded(value.value()))
        .put("text", text(signal, value.value(), value.flags()))
        .put("at", Times.text(value.at()))
        .put("flags", Words.flags(value.flags()))
        .put("severity", grade.map(g -> g.severity().word()).orElse(null))
        .put(
            "condition",
            grade
                .map(g -> Words.both(VitalBands.shipped().name(g.band().condition())))
                .orElse(null));
  }

  public static JsonArray points(List<Point> points) {
    JsonArray array = new JsonArray();
    for (Point point : points) {
      array.add(
          new JsonArray()
              .add(point.time().toEpochMilli())
              .add(point.value())
              .add(Words.flags(point.flags())));
    }
    return array;
  }

  public static JsonArray windows(List<Window> windows) {
    JsonArray array = new JsonArray();
    for (Window window : windows) {
      array.add(
          new JsonArray()
              .add(window.start().toEpochMilli())
              .add(window.count())
              .add(window.mean())
              .add(window.min())
              .add(window.max())
              .add(window.last()));
    }
    return array;
  }

  /** What stands for the number where a person reads it; null where the number does. */
  private static String state(Signal signal, double value) {
    return switch (signal.kind()) {
      case STATE, EVENT -> signal.stateOf(value);
      case DATE -> LocalDate.ofEpochDay((long) value).toString();
      case GEO -> {
        // A cell is 0.3 m by 0.6 m: the fifth digit is the last that means something.
        Geo place = Geo.of(value);
        yield String.format(Locale.ROOT, "%.5f,%.5f", place.latitude(), place.longitude());
      }
      case GAUGE, COUNTER, HEARTBEAT, DERIVED -> null;
    };
  }

  private static String text(Signal signal, double value, long flags) {
    String number =
        BigDecimal.valueOf(value).setScale(signal.decimals(), RoundingMode.HALF_UP).toPlainString();
    if (Flag.LESS_THAN.in(flags)) {
      return "<" + number;
    }
    return Flag.GREATER_THAN.in(flags) ? ">" + number : number;
  }
}
