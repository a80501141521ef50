package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.VitalBands.Grade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VitalBandsTest {
  private static final SignalCatalogue SIGNALS = SignalCatalogue.shipped();
  private static final Signal SPO2 = SIGNALS.signal("spo2");

  private final VitalBands bands = VitalBands.shipped();

  /** One row of vital_alerts.csv with a person and a place it holds for. */
  record Case(Map<String, String> row, Sex sex, OptionalInt altitude) {
    Signal signal() {
      return SIGNALS.signal(row.get("code"));
    }

    BigDecimal step() {
      return BigDecimal.ONE.scaleByPowerOfTen(-signal().decimals());
    }

    @Override
    public String toString() {
      return "%s %s %s..%s, %s at %s"
          .formatted(
              row.get("code"),
              row.get("condition"),
              row.get("low"),
              row.get("high"),
              sex,
              altitude);
    }
  }

  static Stream<Case> everyRow() {
    return Csv.rows("reference/vital_alerts.csv").stream()
        .flatMap(
            row ->
                Stream.of(Sex.MALE, Sex.FEMALE)
                    .filter(
                        sex ->
                            row.get("sex").equals("any")
                                || row.get("sex").equalsIgnoreCase(sex.name()))
                    .flatMap(
                        sex -> altitudes(row).stream().map(place -> new Case(row, sex, place))));
  }

  /** Both ends of the stretch the row holds for. */
  private static List<OptionalInt> altitudes(Map<String, String> row) {
    return switch (row.get("applies_to")) {
      case "any" -> List.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(5000));
      case "altitude<1000" -> List.of(OptionalInt.of(0), OptionalInt.of(999));
      case "altitude<2500" -> List.of(OptionalInt.of(0), OptionalInt.of(2499));
      case "altitude>=2500" -> List.of(OptionalInt.of(2500), OptionalInt.of(5000));
      default -> throw new IllegalStateException("no test for " + row.get("applies_to"));
    };
  }

  @ParameterizedTest
  @MethodSource("everyRow")
  void aRowHoldsFromItsLowToItsHighAndNotOneStepFurther(Case row) {
    for (String edge : List.of("low", "high")) {
      if (row.row().get(edge).isEmpty()) {
        continue;
      }
      BigDecimal end = new BigDecimal(row.row().get(edge));
      BigDecimal outside = edge.equals("low") ? end.subtract(row.step()) : end.add(row.step());
      assertGrade(row, end);
      assertThat(grade(row, outside).map(Grade::band))
          .isNotEqualTo(grade(row, end).map(Grade::band));
    }
  }

  @ParameterizedTest
  @MethodSource("everyRow")
  void edgesAreMetAfterRounding(Case row) {
    BigDecimal half = row.step().divide(BigDecimal.valueOf(2));
    BigDecimal little = row.step().divide(BigDecimal.TEN);
    if (!row.row().get("low").isEmpty()) {
      BigDecimal low = new BigDecimal(row.row().get("low"));
      assertGrade(row, low.subtract(half));
      assertThat(grade(row, low.subtract(half).subtract(little)).map(Grade::band))
          .isNotEqualTo(grade(row, low).map(Grade::band));
    }
    if (!row.row().get("high").isEmpty()) {
      BigDecimal high = new BigDecimal(row.row().get("high"));
      assertGrade(row, high.add(half).subtract(little));
    }
  }

  @ParameterizedTest
  @MethodSource("everyRow")
  void anOpenEndHasNoEnd(Case row) {
    if (row.row().get("low").isEmpty()) {
      assertGrade(row, BigDecimal.valueOf(-1_000_000));
    }
    if (row.row().get("high").isEmpty()) {
      assertGrade(row, BigDecimal.valueOf(1_000_000));
    }
  }

  private void assertGrade(Case row, BigDecimal value) {
    Band band = grade(row, value).orElseThrow().band();
    assertThat(band.condition()).isEqualTo(row.row().get("condition"));
    assertThat(band.severity().word()).isEqualTo(row.row().get("severity"));
    assertThat(band.confirm().name()).isEqualToIgnoringCase(row.row().get("confirm"));
    assertThat(band.source()).isEqualTo(row.row().get("source"));
    assertThat(bands.name(band.condition()).zh()).matches(".*\\p{IsHan}.*");
    assertThat(bands.name(band.condition()).en()).isNotBlank();
  }

  private Optional<Grade> grade(Case row, BigDecimal value) {
    return bands.grade(row.signal(), value.doubleValue(), row.sex(), row.altitude());
  }

  static Stream<Case> everyPersonAndPlace() {
    Set<String> seen = new TreeSet<>();
    return everyRow().filter(row -> seen.add(row.row().get("code") + row.sex() + row.altitude()));
  }

  @ParameterizedTest
  @MethodSource("everyPersonAndPlace")
  void bandsCoverEveryValueOnce(Case place) {
    List<Band> all = bands.bands(place.signal(), place.sex(), place.altitude());
    assertThat(all.get(0).range().low()).isEqualTo(Double.NEGATIVE_INFINITY);
    for (int i = 1; i < all.size(); i++) {
      BigDecimal below = BigDecimal.valueOf(all.get(i - 1).range().high());
      BigDecimal above = BigDecimal.valueOf(all.get(i).range().low());
      assertThat(above).isEqualByComparingTo(below.add(place.step()));
    }
    double top = all.get(all.size() - 1).range().high();
    assertThat(top).isIn(Double.POSITIVE_INFINITY, place.signal().plausible().high());
  }

  @ParameterizedTest
  @CsvSource({
    "2700, 89, 85",
    "3000, 88, 84",
    "3300, 87, 83",
    "3500, 85, 81",
    "1000, 94, 90",
    "4200, 81, 80",
  })
  void spo2IsGradedByTheAltitudeTable(int altitude, int warningBelow, int criticalBelow) {
    assertSpo2(altitude, warningBelow, criticalBelow);
  }

  static Stream<Map<String, String>> altitudeRows() {
    return Csv.rows("reference/spo2_altitude.csv").stream()
        .filter(row -> Integer.parseInt(row.get("altitude_m")) >= 1000);
  }

  @ParameterizedTest
  @MethodSource("altitudeRows")
  void everyRowOfTheAltitudeTableHolds(Map<String, String> row) {
    assertSpo2(
        Integer.parseInt(row.get("altitude_m")),
        Integer.parseInt(row.get("warning_below")),
        Integer.parseInt(row.get("critical_below")));
  }

  /** Worked out by hand; the first three lie exactly in the middle of two whole numbers. */
  @ParameterizedTest
  @CsvSource({
    "2600, 90, 86", // 89.5, 85.5
    "1250, 94, 90", // 93.5, 89.5
    "4100, 82, 80", // 81.5, 80
    "2601, 89, 85", // 89.495, 85.495
    "1700, 93, 89", // 92.6, 88.6
    "1800, 92, 88", // 92.4, 88.4
    "2999, 88, 84", // 88.01, 84.01
  })
  void betweenRowsItIsInterpolatedAndRoundedHalfUp(int altitude, int warning, int critical) {
    assertSpo2(altitude, warning, critical);
  }

  @ParameterizedTest
  @ValueSource(ints = {4201, 5000, 6500})
  void aboveTheLastRowTheLastRowHolds(int altitude) {
    assertSpo2(altitude, 81, 80);
  }

  private void assertSpo2(int altitude, int warningBelow, int criticalBelow) {
    assertThat(spo2(altitude, 100)).isEqualTo(Severity.NORMAL);
    assertThat(spo2(altitude, warningBelow)).isEqualTo(Severity.NORMAL);
    assertThat(spo2(altitude, warningBelow - 0.6)).isEqualTo(Severity.WARNING);
    assertThat(spo2(altitude, warningBelow - 1)).isEqualTo(Severity.WARNING);
    assertThat(spo2(altitude, criticalBelow - 1)).isEqualTo(Severity.CRITICAL);
    assertThat(spo2(altitude, 50)).isEqualTo(Severity.CRITICAL);
    if (criticalBelow < warningBelow) {
      assertThat(spo2(altitude, criticalBelow)).isEqualTo(Severity.WARNING);
    }
  }

  private Severity spo2(int altitude, double value) {
    return bands.grade(SPO2, value, Sex.MALE, OptionalInt.of(altitude)).orElseThrow().severity();
  }

  @Test
  void withoutAnAltitudeOnlyASaturationBelow80Counts() {
    for (int value = 50; value < 80; value++) {
      assertThat(bands.grade(SPO2, value, Sex.FEMALE, OptionalInt.empty()).orElseThrow().severity())
          .isEqualTo(Severity.CRITICAL);
    }
    for (int value = 80; value <= 100; value++) {
      assertThat(bands.grade(SPO2, value, Sex.FEMALE, OptionalInt.empty())).isEmpty();
    }
  }

  @Test
  void belowAThousandMetresTheOrdinaryBandsHold() {
    assertThat(bands.grade(SPO2, 95, Sex.MALE, OptionalInt.of(999)).orElseThrow().severity())
        .isEqualTo(Severity.NOTICE);
    assertThat(bands.grade(SPO2, 95, Sex.MALE, OptionalInt.of(1000)).orElseThrow().severity())
        .isEqualTo(Severity.NORMAL);
  }

  @Test
  void ofAnUnknownSexTheWorseGradeCountsAndIsMarked() {
    List<String> differing = new ArrayList<>();
    for (String code : List.of("uric_acid", "waist", "body_fat", "haemoglobin")) {
      Signal signal = SIGNALS.signal(code);
      OptionalInt altitude = OptionalInt.of(2700);
      for (double value = 0; value < 600; value += 0.5) {
        Grade unknown = bands.grade(signal, value, Sex.UNKNOWN, altitude).orElseThrow();
        Severity man = bands.grade(signal, value, Sex.MALE, altitude).orElseThrow().severity();
        Severity woman = bands.grade(signal, value, Sex.FEMALE, altitude).orElseThrow().severity();
        assertThat(unknown.severity()).isEqualTo(Severity.worse(man, woman));
        assertThat(unknown.sexUnknown()).isTrue();
        if (man != woman) {
          differing.add(code);
        }
      }
    }
    assertThat(Set.copyOf(differing)).hasSize(4);
    assertThat(severity("uric_acid", 400, Sex.MALE)).isEqualTo(Severity.NORMAL);
    assertThat(severity("uric_acid", 400, Sex.UNKNOWN)).isEqualTo(Severity.INFO);
    assertThat(severity("waist", 87, Sex.MALE)).isEqualTo(Severity.INFO);
    assertThat(severity("waist", 87, Sex.UNKNOWN)).isEqualTo(Severity.NOTICE);
  }

  @Test
  void aKnownSexOrABandForEverybodyIsNotMarked() {
    Signal pulse = SIGNALS.signal("pulse_rate");
    Signal waist = SIGNALS.signal("waist");
    OptionalInt none = OptionalInt.empty();
    assertThat(bands.grade(pulse, 70, Sex.UNKNOWN, none).orElseThrow().sexUnknown()).isFalse();
    assertThat(bands.grade(waist, 70, Sex.MALE, none).orElseThrow().sexUnknown()).isFalse();
  }

  private Severity severity(String code, double value, Sex sex) {
    return bands
        .grade(SIGNALS.signal(code), value, sex, OptionalInt.empty())
        .orElseThrow()
        .severity();
  }

  @Test
  void whereTheTablesAreSilentSoAreWe() {
    OptionalInt somewhere = OptionalInt.of(3000);
    assertThat(bands.grade(SIGNALS.signal("height"), 175, Sex.MALE, somewhere)).isEmpty();
    assertThat(bands.grade(SIGNALS.signal("env.co2"), 5000, Sex.MALE, somewhere)).isEmpty();
    assertThat(bands.grade(SIGNALS.signal("haemoglobin"), 70, Sex.MALE, OptionalInt.empty()))
        .isEmpty();
  }

  @Test
  void aConditionWithoutANameIsAFaultOfTheTables() {
    assertThatThrownBy(() -> bands.name("plague"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("plague");
  }
}
