package io.waystation.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a single reading of an adult means: {@code reference/vital_alerts.csv}, and from 1000 m on
 * {@code reference/spo2_altitude.csv} for oxygen saturation. Never a diagnosis.
 */
public final class VitalBands {
  /** From this altitude on (metres) SpO2 is graded by altitude. */
  public static final int SPO2_BY_ALTITUDE_FROM = 1000;

  private static final String SPO2 = "spo2";

  /**
   * Below this a saturation is critical even where nobody knows the altitude (reference README).
   */
  private static final int SPO2_CRITICAL_ANYWHERE_BELOW = 80;

  private static final VitalBands SHIPPED = new VitalBands();

  /**
   * What grading found: the band, and whether the person's unknown sex made it the worse of two.
   */
  public record Grade(Band band, boolean sexUnknown) {
    public Severity severity() {
      return band.severity();
    }
  }

  /**
   * @param anywhere whatever the altitude; otherwise from so many metres on, to below so many
   */
  private record Row(String code, boolean anywhere, int from, int below, Band band) {
    boolean applies(OptionalInt altitude) {
      return anywhere
          || (altitude.isPresent() && altitude.getAsInt() >= from && altitude.getAsInt() < below);
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Map<String, LocalText> names = new HashMap<>();
  private final Spo2Altitude spo2 = new Spo2Altitude();

  /** What was asked for: there are few signals, and few altitudes at which stations stand. */
  private final Map<Asked, List<Band>> known = new ConcurrentHashMap<>();

  private record Asked(String code, Sex sex, OptionalInt altitude) {}

  private VitalBands() {
    for (Map<String, String> row : Csv.rows("vital_conditions.csv")) {
      names.put(row.get("condition"), new LocalText(row.get("name_zh"), row.get("name_en")));
    }
    for (Map<String, String> row : Csv.rows("reference/vital_alerts.csv")) {
      Band band = band(row);
      name(band.condition());
      rows.add(row(row.get("code"), row.get("applies_to"), band));
    }
  }

  private static Row row(String code, String appliesTo, Band band) {
    if (appliesTo.equals("any")) {
      return new Row(code, true, Integer.MIN_VALUE, Integer.MAX_VALUE, band);
    }
    return appliesTo.startsWith("altitude<")
        ? new Row(code, false, Integer.MIN_VALUE, metres(appliesTo, "altitude<"), band)
        : new Row(code, false, metres(appliesTo, "altitude>="), Integer.MAX_VALUE, band);
  }

  private static int metres(String appliesTo, String sign) {
    return Integer.parseInt(appliesTo.substring(sign.length()));
  }

  public static VitalBands shipped() {
    return SHIPPED;
  }

  /** The condition in words a doctor reads. */
  public LocalText name(String condition) {
    LocalText name = names.get(condition);
    if (name == null) {
      throw new IllegalStateException("vital_conditions.csv has no name for " + condition);
    }
    return name;
  }

  /**
   * The bands that hold for such a person at such a place, lowest first; of a sex that is not
   * known, those of both. Empty where the tables say nothing.
   */
  public List<Band> bands(Signal signal, Sex sex, OptionalInt altitude) {
    return known.computeIfAbsent(
        new Asked(signal.code(), sex, altitude), first -> find(signal, sex, altitude));
  }

  private List<Band> find(Signal signal, Sex sex, OptionalInt altitude) {
    if (signal.code().equals(SPO2)
        && altitude.orElse(SPO2_BY_ALTITUDE_FROM) >= SPO2_BY_ALTITUDE_FROM) {
      return altitude.isPresent() ? spo2.bands(altitude.getAsInt()) : spo2Anywhere();
    }
    return rows.stream()
        .filter(row -> row.code().equals(signal.code()) && row.applies(altitude))
        .map(Row::band)
        .filter(band -> sex == Sex.UNKNOWN || band.sex() == Sex.UNKNOWN || band.sex() == sex)
        .sorted(Comparator.comparingDouble(band -> band.range().low()))
        .toList();
  }

  /**
   * Grades one value; a comparator value ({@code <1.1}) grades as its number. Empty where no band
   * holds: no table for the signal, or an altitude is needed and not known.
   */
  public Optional<Grade> grade(Signal signal, double value, Sex sex, OptionalInt altitude) {
    double rounded = signal.rounded(value);
    Band worst = null;
    boolean bySex = false;
    for (Band band : bands(signal, sex, altitude)) {
      if (band.range().contains(rounded)) {
        bySex |= band.sex() != Sex.UNKNOWN;
        worst = worst == null || band.severity().compareTo(worst.severity()) >= 0 ? band : worst;
      }
    }
    return worst == null
        ? Optional.empty()
        : Optional.of(new Grade(worst, sex == Sex.UNKNOWN && bySex));
  }

  private static List<Band> spo2Anywhere() {
    return List.of(
        Spo2Altitude.band(
            "severe_hypoxaemia",
            Double.NEGATIVE_INFINITY,
            SPO2_CRITICAL_ANYWHERE_BELOW - 1,
            Severity.CRITICAL));
  }

  private static Band band(Map<String, String> row) {
    String sex = row.get("sex");
    return new Band(
        row.get("condition"),
        sex.equals("any") ? Sex.UNKNOWN : Sex.valueOf(sex.toUpperCase(Locale.ROOT)),
        new Range(
            row.get("low").isEmpty()
                ? Double.NEGATIVE_INFINITY
                : Double.parseDouble(row.get("low")),
            row.get("high").isEmpty()
                ? Double.POSITIVE_INFINITY
                : Double.parseDouble(row.get("high"))),
        Severity.of(row.get("severity")),
        Band.Confirm.valueOf(row.get("confirm").toUpperCase(Locale.ROOT)),
        row.get("note"),
        row.get("source"));
  }
}
