package io.waystation.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.benchmarks.results.Comparison.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  private static final Results OLD = MadeUp.ingest(40_000, 15, 0);

  private static String printed(Comparison comparison) {
    StringWriter text = new StringWriter();
    comparison.print(new PrintWriter(text, true));
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "PER_SECOND,   1000, 899,  true",
    "PER_SECOND,   1000, 901,  false",
    "PER_SECOND,   1000, 5000, false",
    "MILLISECONDS, 100,  111,  true",
    "MILLISECONDS, 100,  109,  false",
    "MILLISECONDS, 1,    2,    false",
    "FAULTS,       0,    1,    true",
    "FAULTS,       3,    0,    false",
    "SHARE,        -0.02, 0.005, true",
    "SHARE,        -0.02, -0.015, false",
    "TIMES,        8.5,  7.5,  true",
    "AMOUNT,       10,   9999, false",
    "AMOUNT,       9999, 10,   false",
  })
  void eachUnitKnowsWhatIsWorse(Unit unit, double before, double now, boolean worse) {
    assertThat(unit.worse(before, now, 0.1)).isEqualTo(worse);
  }

  @Test
  void theSameIsNeitherWorseNorBetter() {
    Comparison same = new Comparison(OLD, OLD, 0);
    assertThat(same.count(Verdict.SAME)).isEqualTo(same.compared()).isEqualTo(7);
    assertThat(printed(same)).doesNotContain("worse").doesNotContain("other ");
  }

  @Test
  void whatIsWorseIsMarkedAndRoundsCountByTheirMedian() {
    Comparison comparison = new Comparison(OLD, MadeUp.ingest(20_000, 15, 2), 0.1);
    assertThat(comparison.count(Verdict.WORSE)).isEqualTo(2);
    assertThat(printed(comparison))
        .containsPattern("bare Paho & nothing: msgs_per_s +40000 +20000 +0\\.50 +worse\n")
        .containsPattern("(?m)^lost +0 +2 +worse$")
        .containsPattern("(?m)^ratio_to_bare +0\\.96 +0\\.96 +1\\.00 *$");
    assertThat(new Comparison(OLD, MadeUp.ingest(20_000, 15, 0), 0.6).count(Verdict.WORSE))
        .isZero();
  }

  @Test
  void anotherMachineIsSaidAndComparedAnyway() {
    Comparison comparison =
        new Comparison(
            OLD, MadeUp.results("ingest", 8, OLD.rows(), List.of(MadeUp.LOST.of(0)), false), 0.1);
    assertThat(printed(comparison))
        .contains("other machine: cores was '2', is '8'")
        .containsPattern("ratio_to_bare .* only in OLD")
        .containsPattern("promises +held +broken +worse");
    assertThat(comparison.promiseBroken()).isTrue();
    assertThat(comparison.compared()).isEqualTo(6);
  }

  @Test
  void twoBenchmarksCannotBeCompared() {
    Results other = MadeUp.results("storage", 2, List.of(), List.of(), true);
    assertThatThrownBy(() -> new Comparison(OLD, other, 0.1))
        .hasMessage("OLD is of 'ingest' and NEW of 'storage'");
  }
}
