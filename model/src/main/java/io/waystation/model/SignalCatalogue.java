package io.waystation.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every signal there is, built from {@code reference/station_signals.csv} and {@code
 * reference/vitals.csv}; names in both languages, plausible ranges and state words of the station
 * signals come from our own {@code signals.csv}. An installation may add its own (docs/signals.md).
 * Nothing else in the code lists signals.
 */
public final class SignalCatalogue {
  private static final SignalCatalogue SHIPPED = new SignalCatalogue(shippedSignals(), Map.of());

  /** Nobody knows how many mean something: as many as an own signal may have. */
  private static final int UNKNOWN_DECIMALS = SignalFile.MOST_DECIMALS;

  /** Of this process. */
  private static volatile SignalCatalogue current = SHIPPED;

  private final Map<String, Signal> byCode;
  private final Map<String, Signal> retired;

  private SignalCatalogue(Map<String, Signal> byCode, Map<String, Signal> retired) {
    this.byCode = byCode;
    this.retired = retired;
  }

  private static Map<String, Signal> shippedSignals() {
    Map<String, Signal> byCode = new LinkedHashMap<>();
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    Map<String, String> groups = new HashMap<>(Map.of("", Signal.VITALS));
    for (Map<String, String> row : Csv.rows("reference/station_signals.csv")) {
      table.putIfAbsent(row.get("signal"), row);
      groups.putIfAbsent(family(row.get("signal")), row.get("group"));
    }
    for (Map<String, String> own : Csv.rows("signals.csv")) {
      String code = own.get("signal");
      Signal signal = stationSignal(own, table.remove(code), groups.get(family(code)));
      byCode.put(signal.code(), signal);
    }
    if (!table.isEmpty()) {
      throw new IllegalStateException("signals.csv lacks rows for " + table.keySet());
    }
    for (Map<String, String> row : Csv.rows("reference/vitals.csv")) {
      Signal signal = vital(row);
      byCode.put(signal.code(), signal);
    }
    return byCode;
  }

  /**
   * What stands before the first point of a code; signals of one family are of one group, and what
   * has none is a vital.
   */
  private static String family(String code) {
    int point = code.indexOf('.');
    return point < 0 ? "" : code.substring(0, point);
  }

  /** What every installation has. */
  public static SignalCatalogue shipped() {
    return SHIPPED;
  }

  /** What this installation has: {@link #shipped} until {@link #use} said otherwise. */
  public static SignalCatalogue current() {
    return current;
  }

  /**
   * Makes this the catalogue of the process. Once, at its start: what has been opened before may
   * have kept the one from before.
   */
  public static void use(SignalCatalogue catalogue) {
    current = catalogue;
  }

  /**
   * This catalogue with more in it.
   *
   * @param own signals of an installation's own
   * @param gone what used to be among them: no longer accepted nor shown, but {@link #recall} still
   *     knows them
   * @throws IllegalArgumentException if one of its own has the code of another signal
   */
  public SignalCatalogue with(Collection<Signal> own, Collection<Signal> gone) {
    Map<String, Signal> all = new LinkedHashMap<>(byCode);
    for (Signal signal : own) {
      if (all.putIfAbsent(signal.code(), signal) != null) {
        throw new IllegalArgumentException("two signals are called '" + signal.code() + "'");
      }
    }
    Map<String, Signal> past = new LinkedHashMap<>(retired);
    gone.forEach(signal -> past.put(signal.code(), signal));
    past.keySet().removeAll(all.keySet());
    return new SignalCatalogue(all, past);
  }

  /**
   * The signal of a reading that was accepted once, so that what is kept stays readable whatever
   * has become of the catalogue. Who measured decides who may see it when nothing else is known.
   *
   * @param onPerson whether the reading is somebody's measurement
   */
  public Signal recall(String code, boolean onPerson) {
    Signal known = byCode.getOrDefault(code, retired.get(code));
    return known != null
        ? known
        : new Signal(
            code,
            onPerson ? Signal.VITALS : Signal.UNKNOWN,
            Kind.GAUGE,
            "",
            new LocalText(code, code),
            Range.ANY,
            UNKNOWN_DECIMALS,
            List.of(),
            Duration.ZERO,
            "");
  }

  public Optional<Signal> find(String code) {
    return Optional.ofNullable(byCode.get(code));
  }

  /**
   * @throws IllegalArgumentException if there is no such signal
   */
  public Signal signal(String code) {
    return find(code)
        .orElseThrow(() -> new IllegalArgumentException("no signal is called '" + code + "'"));
  }

  /** All of them, station signals first, in the order of the tables. */
  public Collection<Signal> all() {
    return Collections.unmodifiableCollection(byCode.values());
  }

  /** The indicators measured on people, in the order of {@code vitals.csv}. */
  public List<Signal> vitals() {
    return byCode.values().stream().filter(Signal::health).toList();
  }

  private static Signal stationSignal(
      Map<String, String> own, Map<String, String> row, String group) {
    boolean ours = row == null;
    Kind kind = ours ? Kind.STATE : Kind.valueOf(row.get("kind").toUpperCase(Locale.ROOT));
    String states = own.get("states");
    boolean worded = kind == Kind.STATE || kind == Kind.EVENT;
    if (worded == states.isEmpty()) {
      throw new IllegalStateException(
          "signals.csv: " + own.get("signal") + " is a " + kind + " with states '" + states + "'");
    }
    String unit = worded || kind == Kind.HEARTBEAT || ours ? "" : row.get("unit");
    return new Signal(
        own.get("signal"),
        ours ? group : row.get("group"),
        kind,
        unit,
        new LocalText(own.get("name_zh"), own.get("name_en")),
        worded
            ? new Range(0, states.split("\\|").length - 1)
            : range(own.get("plausible_min"), own.get("plausible_max")),
        Integer.parseInt(own.get("decimals")),
        worded ? List.of(states.split("\\|")) : List.of(),
        Duration.ofSeconds(ours ? 0 : Long.parseLong(row.get("interval_s"))),
        "");
  }

  private static Signal vital(Map<String, String> row) {
    return new Signal(
        row.get("code"),
        Signal.VITALS,
        Kind.GAUGE,
        row.get("unit_ucum"),
        new LocalText(row.get("name_zh"), row.get("name_en")),
        range(row.get("plausible_min"), row.get("plausible_max")),
        Integer.parseInt(row.get("decimals")),
        new ArrayList<>(),
        Duration.ZERO,
        row.get("loinc"));
  }

  private static Range range(String low, String high) {
    return new Range(
        low.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(low),
        high.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(high));
  }
}
