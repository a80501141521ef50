package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.StatusFlags.Action;
import io.waystation.model.StatusFlags.StatusFlag;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusFlagsTest {
  private final StatusFlags flags = StatusFlags.shipped();

  static Stream<Map<String, String>> rows() {
    return Csv.rows("reference/device_status_flags.csv").stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowIsFoundByItsWord(Map<String, String> row) {
    StatusFlag found = flags.find(row.get("flag")).orElseThrow();
    assertThat(found.word()).isEqualTo(row.get("flag"));
    assertThat(found.action().name()).isEqualToIgnoringCase(row.get("action"));
    assertThat(flags.describe(found.mask())).containsExactly(row.get("flag"));
  }

  @Test
  void everyWordHasABitOfItsOwnApartFromOurs() {
    long taken = Flag.of(Flag.values());
    assertThat(flags.words()).doesNotHaveDuplicates().isNotEmpty();
    for (String word : flags.words()) {
      long mask = flags.find(word).orElseThrow().mask();
      assertThat(Long.bitCount(mask)).isEqualTo(1);
      assertThat(mask & taken).as(word).isZero();
      assertThat(mask).isPositive();
      taken |= mask;
    }
  }

  /** Stores keep the bits: a word that moves would give old readings another meaning. */
  @ParameterizedTest
  @CsvSource({
    "body-movement, 16",
    "irregular-pulse, 18",
    "sensor-disconnected, 22",
    "signal-low-perfusion, 32",
    "device-battery-low, 39",
    "device-status-battery-low, 54",
  })
  void bitsStayWhereTheyAre(String word, int bit) {
    assertThat(flags.find(word).orElseThrow().mask()).isEqualTo(1L << bit);
  }

  @Test
  void aWordIsFoundWithoutItsFirstPart() {
    assertThat(flags.find("low-perfusion")).isEqualTo(flags.find("signal-low-perfusion"));
    assertThat(flags.find("displaced")).isEqualTo(flags.find("sensor-displaced"));
    assertThat(flags.find("perfusion")).isEmpty();
  }

  @Test
  void tellsWhatRejectsAReading() {
    assertThat(Action.REJECT.rejects()).isTrue();
    assertThat(Action.REJECT_REPEAT.rejects()).isTrue();
    assertThat(Action.REJECT_SERVICE.rejects()).isTrue();
    assertThat(Action.ACCEPT.rejects()).isFalse();
    assertThat(Action.ACCEPT_FLAG.rejects()).isFalse();
    assertThat(Action.ACCEPT_COMPARATOR.rejects()).isFalse();
    assertThat(flags.find("signal-poor").orElseThrow().action().rejects()).isTrue();
    assertThat(flags.find("signal-low-perfusion").orElseThrow().action().rejects()).isFalse();
  }

  @Test
  void describesOursFirst() {
    long both =
        Flag.of(Flag.LATE, Flag.LESS_THAN) | flags.find("irregular-pulse").orElseThrow().mask();
    assertThat(flags.describe(both)).containsExactly("less-than", "late", "irregular-pulse");
    assertThat(flags.describe(0)).isEmpty();
  }
}
