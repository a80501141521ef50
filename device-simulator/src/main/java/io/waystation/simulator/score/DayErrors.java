package io.waystation.simulator.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.model.LocalText;
import io.waystation.simulator.score.DayError.Figure;
import io.waystation.simulator.truth.TruthLine.Day;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service's figures of visits, dwell, energy and water of whole days, beside the real ones. */
final class DayErrors {
  private static final double LITRES = 1_000;

  /** As many days as the service answers at once. */
  private static final int DAYS_AT_ONCE = 92;

  /** What the service says of a day. */
  private record Served(Map<Figure, Double> figures, Map<Figure, Double> coverage) {
    private static final Served NOTHING = new Served(Map.of(), Map.of());
  }

  private DayErrors() {}

  /**
   * @param notes gets why there are none
   */
  static List<DayError> of(Told told, ServiceApi api, List<LocalText> notes) {
    Map<String, List<Day>> whole = new LinkedHashMap<>();
    for (Day day : told.days()) {
      if (whole(day, told.city().zone())) {
        whole.computeIfAbsent(day.station().value(), s -> new ArrayList<>()).add(day);
      }
    }
    if (whole.isEmpty()) {
      notes.add(
          new LocalText(
              "真值中没有完整的一天：人次、停留和能耗没有比较。",
              "The truth has no whole local day: visits, dwell and energy were not compared."));
      return List.of();
    }
    List<DayError> errors = new ArrayList<>();
    for (Map.Entry<String, List<Day>> station : whole.entrySet()) {
      Optional<Map<LocalDate, Served>> served = served(api, station.getKey(), station.getValue());
      if (served.isEmpty()) {
        notes.add(
            new LocalText(
                "服务没有提供统计数据：人次、停留和能耗没有比较。",
                "The service answers no statistics: visits, dwell and energy were not compared."));
        return List.of();
      }
      for (Day day : station.getValue()) {
        Served of = served.get().getOrDefault(day.date(), Served.NOTHING);
        errors.add(
            new DayError(
                station.getKey(), day.date(), real(day), of.figures, of.coverage, told.rare()));
      }
    }
    return errors;
  }

  private static boolean whole(Day day, ZoneId zone) {
    return day.from().equals(day.date().atStartOfDay(zone).toInstant())
        && day.to().equals(day.date().plusDays(1).atStartOfDay(zone).toInstant());
  }

  private static Map<Figure, Double> real(Day day) {
    Map<Figure, Double> real = new EnumMap<>(Figure.class);
    real.put(Figure.VISITS, (double) day.visits());
    if (day.visits() > 0) {
      real.put(Figure.DWELL, (double) day.dwellSeconds() / day.visits());
    }
    real.put(Figure.ENERGY, day.energyKwh());
    real.put(Figure.WATER, day.waterM3() * LITRES);
    return real;
  }

  /** By day; empty if the service does not know such a question. */
  private static Optional<Map<LocalDate, Served>> served(
      ServiceApi api, String station, List<Day> days) {
    Map<LocalDate, Served> served = new HashMap<>();
    for (int i = 0; i < days.size(); i += DAYS_AT_ONCE) {
      LocalDate first = days.get(i).date();
      LocalDate last = days.get(Math.min(days.size(), i + DAYS_AT_ONCE) - 1).date();
      Optional<JsonNode> answer =
          api.ask(
              "/stations/%s/statistics?from=%s&to=%s".formatted(station, first, last),
              "stations.read");
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      for (JsonNode day : answer.get().path("days")) {
        JsonNode figures = day.path("figures");
        served.put(
            LocalDate.parse(day.path("date").asText()),
            new Served(numbers(figures, "value"), numbers(figures, "coverage")));
      }
    }
    return Optional.of(served);
  }

  private static Map<Figure, Double> numbers(JsonNode json, String field) {
    Map<Figure, Double> numbers = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      JsonNode number = json.path(figure.served).path(field);
      if (number.isNumber()) {
        numbers.put(figure, number.asDouble());
      }
    }
    return numbers;
  }
}
