package io.waystation.storage.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeqRangesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void holdsWhatASetOfNumbersWouldHold(long seed) {
    Random random = new Random(seed);
    TreeSet<Long> model = new TreeSet<>();
    SeqRanges ranges = new SeqRanges();
    for (int step = 0; step < 20_000; step++) {
      long first = random.nextInt(600);
      long last = first + random.nextInt(4);
      if (random.nextBoolean()) {
        if (model.subSet(first, last + 1).isEmpty()) {
          ranges.add(first, last);
          for (long seq = first; seq <= last; seq++) {
            model.add(seq);
          }
        }
      } else {
        assertThat(ranges.take(first)).isEqualTo(model.remove(first));
      }
      assertThat(ranges.size()).isEqualTo(model.size());
      if (step % 1_000 == 0) {
        ranges = SeqRanges.of(ranges.toBytes());
      }
    }
    for (long seq = 0; seq < 610; seq++) {
      assertThat(ranges.take(seq)).as("seed %d, seq %d", seed, seq).isEqualTo(model.remove(seq));
    }
    assertThat(ranges.toBytes()).isNull();
  }

  @Test
  void addsNothingForAnEmptyRange() {
    SeqRanges ranges = new SeqRanges();
    ranges.add(5, 4);
    assertThat(ranges.size()).isZero();
    assertThat(SeqRanges.of(null).size()).isZero();
  }

  @Test
  void holdsTheLargestNumbers() {
    SeqRanges ranges = new SeqRanges();
    ranges.add(0, Ledger.LARGEST_NUMBER);
    assertThat(ranges.take(1L << 40)).isTrue();
    assertThat(SeqRanges.of(ranges.toBytes()).size()).isEqualTo(Ledger.LARGEST_NUMBER);
  }

  @Test
  void keepsTheCountAndNeverDeniesANumberWhenThereAreTooManyRanges() {
    SeqRanges ranges = new SeqRanges();
    int many = SeqRanges.MOST + 100;
    for (int i = 0; i < many; i++) {
      ranges.add(i * 10L, i * 10L + 1);
    }
    assertThat(ranges.size()).isEqualTo(2L * many);
    assertThat(ranges.toBytes().length).isLessThan(4 * SeqRanges.MOST);
    ranges = SeqRanges.of(ranges.toBytes());
    assertThat(ranges.take(40)).as("in a range no longer told apart").isTrue();
    assertThat(ranges.take(10L * many - 10)).isTrue();
    assertThat(ranges.take(10L * many - 5)).as("in no range").isFalse();
    assertThat(ranges.size()).isEqualTo(2L * many - 2);
    int vague = 199;
    for (int i = 0; i < vague; i++) {
      assertThat(ranges.take(3)).isTrue();
    }
    assertThat(ranges.take(3)).as("all of the vague ones are taken").isFalse();
    assertThat(ranges.size()).isEqualTo(2L * SeqRanges.MOST - 1);
  }
}
