package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PackedTest {
  @Property
  void whatGoesInComesOutToTheBit(@ForAll List<Long> numbers, @ForAll List<Double> values) {
    Packed.Writer writer = new Packed.Writer(0);
    numbers.forEach(writer::number);
    numbers.forEach(writer::count);
    values.forEach(writer::value);
    Packed packed = writer.packed();
    Packed.Reader reader = Packed.parse(packed.text()).reader();
    for (long number : numbers) {
      assertThat(reader.number()).isEqualTo(number);
    }
    int position = reader.position();
    for (long number : numbers) {
      assertThat(reader.count()).isEqualTo(number);
    }
    Packed rest = new Packed.Writer(0).copy(packed, position).packed();
    assertThat(rest.length()).isEqualTo(packed.length() - position);
    assertThat(numbers.isEmpty() ? 0 : rest.reader().count())
        .isEqualTo(numbers.isEmpty() ? 0 : numbers.get(0));
    for (double value : values) {
      assertThat(Double.doubleToLongBits(reader.value())).isEqualTo(Double.doubleToLongBits(value));
    }
    assertThat(reader.more()).isFalse();
  }

  @Test
  void whatIsMeasuredTakesTwoBytesOrThree() {
    assertThat(bytes(36.6)).isEqualTo(2);
    assertThat(bytes(142)).isEqualTo(2);
    assertThat(bytes(5.55)).isEqualTo(2);
    assertThat(bytes(12_345.67)).isEqualTo(4);
    assertThat(bytes(-40.5)).isEqualTo(2);
    assertThat(bytes(1 / 3.0)).isEqualTo(9);
    assertThat(bytes(-0.0)).isEqualTo(9);
    assertThat(bytes(Double.NaN)).isEqualTo(9);
  }

  private static int bytes(double value) {
    return new Packed.Writer().value(value).packed().text().length() * 3 / 4;
  }

  @Test
  void whatIsCutOffIsNoPackedNumber() {
    Packed cut = Packed.parse(new Packed.Writer().value(1e300).packed().text().substring(0, 4));
    assertThatThrownBy(() -> cut.reader().value()).hasMessageContaining("end too early");
  }
}
