package io.waystation.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.math.BigDecimal;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class UnitsTest {
  private final SignalCatalogue catalogue = SignalCatalogue.shipped();

  private double convert(String given, String value, String signal) {
    return Units.conversion(given, catalogue.signal(signal))
        .apply(new BigDecimal(value))
        .doubleValue();
  }

  @Test
  void everySignalTakesItsOwnUnit() {
    for (Signal signal : catalogue.all()) {
      assertThat(Units.conversion(signal.unit(), signal)).isEqualTo(Conversion.NONE);
    }
  }

  @Test
  void fixedPointsOfTheScales() {
    assertThat(convert("degF", "32", "env.temperature")).isZero();
    assertThat(convert("°F", "212", "env.temperature")).isEqualTo(100);
    assertThat(convert("K", "0", "env.temperature")).isEqualTo(-273.15);
    assertThat(convert("atm", "1", "env.pressure")).isEqualTo(1013.25);
    assertThat(convert("kPa", "16", "bp_systolic")).isCloseTo(120.01, within(0.01));
    assertThat(convert("lb", "150", "weight")).isEqualTo(68.0388555);
    assertThat(convert("斤", "130", "weight")).isEqualTo(65);
    assertThat(convert("in", "70", "height")).isEqualTo(177.8);
    assertThat(convert("Hz", "1.2", "pulse_rate")).isEqualTo(72);
  }

  /** NGSP: 53 mmol/mol is 7.0 %. */
  @Test
  void glycatedHaemoglobinByTheMasterEquation() {
    assertThat(convert("mmol/mol", "53", "hba1c")).isEqualTo(7.00044);
  }

  @Test
  void whatCannotBeConvertedIsSaid() {
    assertThatThrownBy(() -> convert("mg/m3", "1", "gas.co")).hasMessageContaining("gas.co");
    assertThatThrownBy(() -> convert("mg/dL", "1", "spo2")).hasMessageContaining("cannot be");
    assertThatThrownBy(() -> convert("F", "1", "env.temperature")).hasMessageContaining("'F'");
    assertThatThrownBy(() -> convert("", "1", "env.temperature")).hasMessageContaining("Cel");
  }

  private static Offset<Double> within(double much) {
    return Offset.offset(much);
  }
}
