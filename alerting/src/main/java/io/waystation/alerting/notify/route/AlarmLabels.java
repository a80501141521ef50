package io.waystation.alerting.notify.route;

import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What routes, groups, inhibitions and silences know of an alarm: names and texts as in Prometheus.
 * A label without a value is not there. No label names a person or holds a value.
 *
 * <table>
 * <caption>Labels</caption>
 * <tr><td>{@code alertname}</td><td>id of the rule</td></tr>
 * <tr><td>{@code severity}</td><td>the worst it has been: an alarm never comes back down a route</td></tr>
 * <tr><td>{@code concern}</td><td>station or health</td></tr>
 * <tr><td>{@code kind}</td><td>of the rule: limit, event, silence, band ...</td></tr>
 * <tr><td>{@code station}, {@code station_type}</td><td>id; station or hut</td></tr>
 * <tr><td>{@code area}, {@code area_path}</td><td>id; ids from the top, {@code /city/district/}</td></tr>
 * <tr><td>{@code device}, {@code part}, {@code signal}</td><td>what it is about</td></tr>
 * </table>
 */
public final class AlarmLabels {
  public static final String RULE = "alertname";
  public static final String SEVERITY = "severity";
  public static final String CONCERN = "concern";
  public static final String STATION = "station";
  public static final String AREA = "area";
  public static final String AREA_PATH = "area_path";

  /** All there are, in the order of the documentation. */
  public static final List<String> NAMES =
      List.of(
          RULE,
          SEVERITY,
          CONCERN,
          "kind",
          STATION,
          "station_type",
          AREA,
          AREA_PATH,
          "device",
          "part",
          "signal");

  /** Those that may be told about a health alarm; the others would tell what was found. */
  private static final Set<String> OF_HEALTH =
      Set.of(SEVERITY, CONCERN, STATION, "station_type", AREA, AREA_PATH);

  private AlarmLabels() {}

  /**
   * @param station where it is; empty when the register does not know it
   * @param areas all there are
   * @param kind of the alarm's rule; empty when the rule is not known any more
   */
  public static Map<String, String> of(
      Alarm alarm, Optional<Station> station, List<Area> areas, String kind) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(RULE, alarm.rule());
    labels.put(SEVERITY, alarm.worst().word());
    labels.put(CONCERN, about(alarm).name().toLowerCase(Locale.ROOT));
    labels.put("kind", kind);
    labels.put(STATION, alarm.station().value());
    station.ifPresent(
        s -> {
          labels.put("station_type", s.type().name().toLowerCase(Locale.ROOT));
          labels.put(AREA, s.area());
          labels.put(AREA_PATH, path(s.area(), areas));
        });
    labels.put("device", alarm.device());
    labels.put("part", alarm.part());
    labels.put("signal", alarm.signal());
    labels.values().removeIf(String::isEmpty);
    return Map.copyOf(labels);
  }

  /** Whatever is about a person is health, whatever its rule says. */
  public static Alarm.Concern about(Alarm alarm) {
    return alarm.person().equals(PersonId.NONE) ? alarm.concern() : Alarm.Concern.HEALTH;
  }

  /** The labels that may leave the house. */
  public static Map<String, String> told(Map<String, String> labels) {
    if (!"health".equals(labels.get(CONCERN))) {
      return labels;
    }
    Map<String, String> told = new TreeMap<>(labels);
    told.keySet().retainAll(OF_HEALTH);
    told.put(RULE, "health");
    return told;
  }

  /** {@code /city/district/street/}; a circle in the register ends where it closes. */
  private static String path(String area, List<Area> areas) {
    Map<String, Area> byId =
        areas.stream().collect(Collectors.toMap(Area::id, Function.identity(), (a, b) -> a));
    Deque<String> path = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    String at = area;
    while (!at.isEmpty() && seen.add(at)) {
      path.addFirst(at);
      Area found = byId.get(at);
      at = found == null ? "" : found.parent();
    }
    return "/" + String.join("/", path) + "/";
  }
}
