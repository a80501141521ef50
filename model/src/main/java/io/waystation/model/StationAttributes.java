package io.waystation.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What else the register knows of a station and rules ask for: ratings, levels and hours. Which
 * there are says {@link #check}. A number may be given for one part of the station only, after a
 * point: {@code reorder-level.ibuprofen}. What is not given is not known. Immutable: hours and
 * routes are read from their text once, when they are first asked for.
 */
public final class StationAttributes {
  public static final StationAttributes NONE = new StationAttributes(Map.of());

  /** When it is to be open. */
  public static final String OPENING_HOURS = "opening-hours";

  /** When its doors let everybody in; as the opening hours if not given. */
  public static final String FREE_ACCESS = "free-access";

  /** When people sleep there and do not move. */
  public static final String SLEEPING_HOURS = "sleeping-hours";

  /** Where a mobile station is to go. */
  public static final String ROUTE = "route";

  /** When it is to be where. */
  public static final String STOPS = "stops";

  private static final Set<String> HOURS = Set.of(OPENING_HOURS, FREE_ACCESS, SLEEPING_HOURS);

  /** In W, kW, A and the unit of the stock. */
  private static final Set<String> NUMBERS =
      Set.of("breaker-rating", "base-load", "charger-rating", "reorder-level");

  private static final Pattern PART = Pattern.compile("[^\\s.=][^\\s=]{0,63}");

  private final Map<String, String> values;
  private final Map<String, Hours> hours = new ConcurrentHashMap<>(2);
  private final Map<String, Route> routes = new ConcurrentHashMap<>(2);

  public StationAttributes(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public Map<String, String> values() {
    return values;
  }

  /**
   * @throws BadInput if there is no such attribute or that is no value for it
   */
  public static void check(String name, String value) {
    int point = name.indexOf('.');
    String base = point < 0 ? name : name.substring(0, point);
    if (HOURS.contains(name)) {
      Hours.parse(value);
    } else if (name.equals(ROUTE) || name.equals(STOPS)) {
      Route.parse(value, name.equals(STOPS));
    } else if (NUMBERS.contains(base)
        && (point < 0 || PART.matcher(name.substring(point + 1)).matches())) {
      if (!value.matches("\\d{1,9}(\\.\\d{1,6})?")) {
        throw new BadInput(
            "%s 是 '%s'：必须是不小于 0 的数", "%s is '%s': a number of 0 or more is needed", name, value);
      }
    } else {
      throw new BadInput(
          "'%s' 不是站点属性：有 %s", "'%s' is no attribute of a station: there are %s", name, known());
    }
  }

  private static List<String> known() {
    return Stream.of(HOURS, NUMBERS, List.of(ROUTE, STOPS))
        .flatMap(names -> names.stream().sorted())
        .toList();
  }

  /** Whether rules may ask for it as a number, with {@code _} for {@code -}. */
  public static boolean isNumber(String name) {
    return NUMBERS.contains(name.replace('_', '-').toLowerCase(Locale.ROOT));
  }

  /** Of that part, or of the whole station where nothing is said of the part. */
  public OptionalDouble number(String name, String part) {
    String value = values.getOrDefault(name + "." + part, values.get(name));
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
  }

  public Optional<Hours> hours(String name) {
    return Optional.ofNullable(values.get(name))
        .map(text -> hours.computeIfAbsent(name, first -> Hours.parse(text)));
  }

  /**
   * @param name {@link #ROUTE} or {@link #STOPS}
   */
  public Optional<Route> route(String name) {
    return Optional.ofNullable(values.get(name))
        .map(text -> routes.computeIfAbsent(name, first -> Route.parse(text, name.equals(STOPS))));
  }

  /** One line each, as the records keep them. */
  public String text() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values).forEach((name, value) -> text.append(name + "=" + value + "\n"));
    return text.toString();
  }

  /** What {@link #text} wrote. */
  public static StationAttributes parse(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values.isEmpty() ? NONE : new StationAttributes(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StationAttributes attributes && values.equals(attributes.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
