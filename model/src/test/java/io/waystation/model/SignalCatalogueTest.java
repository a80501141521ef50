package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignalCatalogueTest {
  private final SignalCatalogue catalogue = SignalCatalogue.shipped();

  static Stream<Map<String, String>> stationRows() {
    return Csv.rows("reference/station_signals.csv").stream();
  }

  static Stream<Map<String, String>> vitalRows() {
    return Csv.rows("reference/vitals.csv").stream();
  }

  @Test
  void hasSeventyOneStationSignalsAndTwentySixVitals() {
    assertThat(catalogue.all()).hasSize(97);
    assertThat(catalogue.vitals()).hasSize(26);
    assertThat(catalogue.all()).filteredOn(signal -> !signal.health()).hasSize(71);
  }

  @ParameterizedTest
  @MethodSource("stationRows")
  void everyRuleOfTheTableFindsItsSignal(Map<String, String> row) {
    Signal signal = catalogue.signal(row.get("signal"));
    assertThat(signal.group()).isEqualTo(row.get("group"));
    assertThat(signal.interval())
        .isEqualTo(Duration.ofSeconds(Long.parseLong(row.get("interval_s"))));
    assertThat(signal.health()).isFalse();
    assertThat(signal.loinc()).isEmpty();
    if (signal.kind() == Kind.STATE || signal.kind() == Kind.EVENT) {
      assertThat(signal.unit()).isEmpty();
      assertThat(signal.plausible()).isEqualTo(new Range(0, signal.states().size() - 1));
      if (!row.get("unit").isEmpty()) {
        assertThat(signal.states()).containsExactlyInAnyOrder(row.get("unit").split("\\|"));
      }
      if (row.get("op").equals("==")) {
        assertThat(signal.states()).contains(row.get("threshold"));
      }
    } else {
      assertThat(signal.kind().name().toLowerCase(Locale.ROOT)).isEqualTo(row.get("kind"));
      assertThat(signal.states()).isEmpty();
      assertThat(signal.unit()).isEqualTo(row.get("unit"));
    }
  }

  /** A signal with several rules takes its kind from the first of them. */
  @Test
  void theDoorIsAState() {
    assertThat(catalogue.signal("door.position").kind()).isEqualTo(Kind.STATE);
    assertThat(catalogue.signal("door.position").states())
        .containsExactly("closed", "open", "unknown");
  }

  @ParameterizedTest
  @MethodSource("vitalRows")
  void everyVitalIsThereAsTheTableHasIt(Map<String, String> row) {
    Signal signal = catalogue.signal(row.get("code"));
    assertThat(signal.health()).isTrue();
    assertThat(signal.kind()).isEqualTo(Kind.GAUGE);
    assertThat(signal.loinc()).isEqualTo(row.get("loinc"));
    assertThat(signal.unit()).isEqualTo(row.get("unit_ucum"));
    assertThat(signal.decimals()).isEqualTo(Integer.parseInt(row.get("decimals")));
    assertThat(signal.plausible())
        .isEqualTo(
            new Range(
                Double.parseDouble(row.get("plausible_min")),
                Double.parseDouble(row.get("plausible_max"))));
    assertThat(signal.name()).isEqualTo(new LocalText(row.get("name_zh"), row.get("name_en")));
  }

  static Stream<Signal> signals() {
    return SignalCatalogue.shipped().all().stream();
  }

  @ParameterizedTest
  @MethodSource("signals")
  void hasANameInBothLanguages(Signal signal) {
    assertThat(signal.name().zh()).matches(".*\\p{IsHan}.*");
    assertThat(signal.name().en()).matches("[\\x20-\\x7e]*[A-Za-z][\\x20-\\x7e]*");
  }

  @Test
  void aDeviceIsOfflineOrOnline() {
    Signal status = catalogue.signal("device.status");
    assertThat(status.kind()).isEqualTo(Kind.STATE);
    assertThat(status.group()).isEqualTo("connectivity");
    assertThat(status.states()).isEqualTo(List.of("offline", "online"));
  }

  @Test
  void anUnknownCodeIsNotGuessed() {
    assertThat(catalogue.find("spo3")).isEmpty();
    assertThatThrownBy(() -> catalogue.signal("spo3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'spo3'");
  }

  @Test
  void aStateIsReadByItsPlaceAndNothingElse() {
    Signal door = catalogue.signal("door.position");
    assertThat(door.stateOf(0)).isEqualTo("closed");
    assertThat(door.stateOf(2)).isEqualTo("unknown");
    assertThat(door.stateOf(3)).isEqualTo("?");
    assertThat(door.stateOf(-1)).isEqualTo("?");
    assertThat(door.stateOf(0.5)).isEqualTo("?");
    assertThat(catalogue.signal("spo2").stateOf(0)).isEqualTo("?");
  }

  @Test
  void roundsHalfUpToTheDecimalsOfTheTable() {
    assertThat(catalogue.signal("spo2").rounded(89.5)).isEqualTo(90);
    assertThat(catalogue.signal("spo2").rounded(89.499)).isEqualTo(89);
    assertThat(catalogue.signal("glucose").rounded(3.85)).isEqualTo(3.9);
    assertThat(catalogue.signal("total_cholesterol").rounded(5.195)).isEqualTo(5.2);
  }
}
