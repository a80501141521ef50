package io.waystation.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.benchmarks.results.Curve;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {
  private static Growth of(DoubleUnaryOperator cost) {
    List<Integer> sizes = List.of(10, 40, 160);
    return new Growth(sizes, sizes.stream().map(size -> cost.applyAsDouble(size)).toList());
  }

  @Test
  void whatIsAlwaysThereDoesNotHideHowTheRestGrows() {
    assertThat(of(n -> 1_000 + 20 * n).exponent()).isCloseTo(1, within(1e-9));
    assertThat(of(n -> 50 + n * n).exponent()).isCloseTo(2, within(1e-9));
    assertThat(of(n -> 3 + Math.sqrt(n)).exponent()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void noiseIsNoGrowth() {
    Growth growth = of(n -> 100 + n / 20);
    assertThat(growth.grows()).isFalse();
    assertThat(growth.exponent()).isZero();
    assertThat(of(n -> n == 40 ? 1 : n).exponent()).isNaN();
  }

  @Test
  void isReckonedAlongTheLastStepAndNeverBelowWhatWasMeasured() {
    assertThat(of(n -> 7 + 2 * n).at(1_000)).isCloseTo(2_007, within(1e-9));
    assertThat(of(n -> 7 - n / 100).at(1_000)).isCloseTo(5.4, within(1e-9));
  }

  /** Half a megabyte and four milliseconds for each device more; stored as it comes. */
  @Test
  void aHundredThousandStationsAreReckonedStepByStep() {
    List<Cost> costs =
        IntStream.of(10, 40, 160)
            .mapToObj(n -> new Cost(n, 50, 30 + 0.5 * n, n, 12, 20, 9, 8, 3 + 4 * n, 2 + 4 * n, 5))
            .toList();
    GrowthTable table = new GrowthTable(Growths.DEVICES.of(List.of(10, 40, 160), 500), costs);
    assertThat(table.exponents())
        .containsEntry("cpu_per_reading", 0.0)
        .hasEntrySatisfying("heap", exponent -> assertThat(exponent).isCloseTo(1, within(1e-9)))
        .hasEntrySatisfying(
            "list_cpu", exponent -> assertThat(exponent).isCloseTo(1, within(1e-9)));
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out, true));
    assertThat(out.toString())
        .containsPattern(
            "memory +110.00 MB \\+ \\([0-9,]+ - 160\\) x 0.50000 MB = [0-9,]+ MB in use")
        .containsPattern("from 2[0-9]{2} stations on the list of stations takes more than 1 s")
        .contains("with no number of stations a restart takes more than a minute");
  }

  @Test
  void whatDoesNotGrowIsNoLimitAndIsSaidAllTheSame() {
    List<Cost> costs =
        IntStream.of(10, 40, 160)
            .mapToObj(n -> new Cost(n, 50, 30, n, 12, 20, 9, 8, 3, 2, 5))
            .toList();
    GrowthTable table = new GrowthTable(Growths.DEVICES.of(List.of(10, 40, 160), 500), costs);
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out, true));
    assertThat(out.toString())
        .contains(
            "with no number of stations a restart takes",
            "with no number of stations the list",
            "with no number of stations more than 4 GB");
  }

  /** To a hundred thousand stations where that is reckoned, and nowhere else. */
  @Test
  void eachCostIsACurve() {
    List<Cost> costs =
        IntStream.of(10, 40, 160)
            .mapToObj(n -> new Cost(n, 50, 30 + 0.5 * n, n, 12, 20, 9, 8, 3, 2, 5))
            .toList();
    List<Integer> sizes = List.of(10, 40, 160);
    List<Curve> devices = new GrowthTable(Growths.DEVICES.of(sizes, 500), costs).curves();
    Curve heap =
        devices.stream().filter(curve -> curve.heading().startsWith("heap")).findFirst().get();
    assertThat(heap.measured())
        .containsExactly(
            new Curve.Point(10, 35), new Curve.Point(40, 50), new Curve.Point(160, 110));
    Curve.Point last = heap.beyond().get(heap.beyond().size() - 1);
    assertThat(last.size()).isBetween(80_000.0, 200_000.0);
    assertThat(last.cost()).isCloseTo(30 + 0.5 * last.size(), within(1e-6));
    assertThat(devices)
        .filteredOn(curve -> curve.heading().startsWith("CPU s per"))
        .as("what does not grow is not reckoned further")
        .singleElement()
        .satisfies(curve -> assertThat(curve.beyond()).isEmpty());
    assertThat(new GrowthTable(Growths.DAYS.of(sizes, 500), costs).curves())
        .hasSameSizeAs(devices)
        .allSatisfy(curve -> assertThat(curve.beyond()).isEmpty());
  }

  @Test
  void rulesUnderOtherNamesAreRules(@TempDir Path folder) throws IOException {
    String more = new RuleGrowth(10, 500).configure(folder, 3);
    assertThat(more).contains("rules: rules");
    RuleBook shipped = RuleBook.shipped();
    int copies = RuleBook.own(folder.resolve("rules")).rules().size();
    assertThat(shipped.with(RuleBook.own(folder.resolve("rules"))).rules())
        .hasSize(shipped.rules().size() + copies);
    assertThat(copies).isGreaterThan(shipped.rules().size());
  }
}
