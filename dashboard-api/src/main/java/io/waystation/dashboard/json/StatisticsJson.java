package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.statistics.Figure;
import io.waystation.dashboard.statistics.Statistics;
import io.waystation.dashboard.statistics.Tally;
import java.util.OptionalDouble;

/** Figures of stations. */
public final class StatisticsJson {
  private static final double FOUR_DECIMALS = 10_000;

  private StatisticsJson() {}

  public static JsonObject day(Statistics.Day day) {
    return tally(day.tally())
        .put("date", day.date().toString())
        .put("over", day.over())
        .put("at", Times.text(day.at()));
  }

  /** Of a day, or of several in one. */
  public static JsonObject tally(Tally tally) {
    JsonObject figures = new JsonObject();
    for (Figure figure : Figure.values()) {
      figures.put(figure.word(), value(figure, figure.of(tally)));
    }
    return new JsonObject()
        .put("figures", figures)
        .put(
            "counted",
            new JsonObject()
                .put("in", rounded(tally.countedIn()))
                .put("out", rounded(tally.countedOut()))
                .put("verified", rounded(tally.verified())))
        .put("peakAt", tally.peakAt().map(Times::text).orElse(null));
  }

  private static JsonObject value(Figure figure, Figure.Value value) {
    return new JsonObject()
        .put("value", rounded(value.value()))
        .put("unit", figure.unit())
        .put("method", value.method())
        .put("coverage", rounded(value.coverage()));
  }

  private static Double rounded(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(rounded(value.getAsDouble())) : null;
  }

  private static double rounded(double value) {
    return Math.round(value * FOUR_DECIMALS) / FOUR_DECIMALS;
  }
}
