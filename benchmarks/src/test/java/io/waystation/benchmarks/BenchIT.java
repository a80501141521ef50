package io.waystation.benchmarks;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.benchmarks.growth.Cost;
import io.waystation.benchmarks.growth.Growing;
import io.waystation.benchmarks.growth.GrowthRun;
import io.waystation.benchmarks.growth.Growths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Short runs with the packaged service and real servers. */
class BenchIT {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void usesTheServiceAsItIsPackaged() {
    System.setProperty("waystation.lib", "../server/target/waystation/lib");
  }

  private int bench(String... arguments) {
    return Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  @Timeout(600)
  void ingestEndsWithItsFiguresAndLeavesNothingBehind() throws IOException {
    int code = bench("ingest", "--messages=2000", "--rounds=1", "--parts=log", "--data=" + folder);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2 + 2 * 2 + 1);
    assertThat(lines.get(lines.size() - 1))
        .matches("ratio_to_bare=\\d+\\.\\d\\d msgs_per_s=[1-9]\\d*");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** The short form of the run that docs/benchmarks.md has at its full length. */
  @Test
  @Timeout(600)
  void nothingIsLostWhateverBreaks() {
    int code = bench("loss", "--messages=60000", "--devices=20", "--rate=3000", "--data=" + folder);
    assertThat(code).as(out + "\n" + err).isZero();
    assertThat(out.toString().lines().toList())
        .last(as(InstanceOfAssertFactories.STRING))
        .matches("sent=60000 stored=\\d+ duplicates=\\d+ quarantined=[1-9]\\d* refused=0 lost=0");
  }

  /** How fast it went says nothing on a machine that does other things too. */
  @Test
  @Timeout(600)
  void anOutageOfTheStoreLosesNothing() {
    bench("outage", "--minutes=0.03", "--rate=200", "--data=" + folder);
    assertThat(out.toString().lines().toList())
        .as(out + "\n" + err)
        .last(as(InstanceOfAssertFactories.STRING))
        .matches(
            "lost=0 live_p99_ms=[1-9]\\d* catch_up=\\d+\\.\\dx stored_p99_ms=\\d+ heap_mb=\\d+"
                + " disk_mb=\\d+");
  }

  @Test
  @Timeout(600)
  void anOverloadLosesNothingOfQos1() {
    bench(
        "overload",
        "--minutes=0.03",
        "--queue=500",
        "--heap=128",
        "--share=0.5",
        "--data=" + folder);
    assertThat(out.toString().lines().toList())
        .as(out + "\n" + err)
        .last(as(InstanceOfAssertFactories.STRING))
        .matches(
            "offered=\\d+\\.\\dx lost=0 heap_max_mb=\\d+ heap_floor_mb=\\d+"
                + " heap_slope_mb_per_min=-?\\d+\\.\\d\\d api_p99_ms=\\d+ qos0_dropped=\\d+");
  }

  @Test
  @Timeout(600)
  void everyAlarmComesToTheStream() {
    bench(
        "alerting",
        "--parts=delay",
        "--rate=300",
        "--seconds=3",
        "--heap=256m",
        "--data=" + folder);
    assertThat(out.toString())
        .as(out + "\n" + err)
        .containsPattern("[1-9]\\d* changes of alarms measured; the stream broke 0 times")
        .containsPattern("(?m)^p99_ms=[1-9]\\d*$");
  }

  @Test
  @Timeout(600)
  void everyBadMessageIsInQuarantineWithItsReason() {
    int code =
        bench("ingest", "--messages=2000", "--rounds=1", "--parts=garbage", "--data=" + folder);
    assertThat(code).as(out + "\n" + err).isZero();
    assertThat(out.toString())
        .contains("100 bad messages were sent: {UNKNOWN_SIGNAL=25, MALFORMED_JSON=25,");
  }

  /** How soon says nothing on a machine that does other things too; that all came does. */
  @Test
  @Timeout(600)
  void aCityComesOutEverywhereAndNothingOfItIsLost() {
    bench(
        "endtoend", "--devices=20", "--rate=60", "--seconds=2", "--heap=256m", "--data=" + folder);
    assertThat(out.toString().lines().toList())
        .as(out + "\n" + err)
        .last(as(InstanceOfAssertFactories.STRING))
        .matches(
            "lost=0 cpu_s_per_million_readings=\\d+\\.\\d( cpu_to_bare=\\d+\\.\\d)? peak_mb=\\d+"
                + " page_p99_ms=\\d+ api_p99_ms=\\d+ alarm_p99_ms=\\d+"
                + " notification_p99_ms=\\d+");
  }

  /** One size; what is made of three is reckoned in GrowthTest. */
  @Test
  @Timeout(600)
  void costsOfASizeAreMeasured() throws IOException, InterruptedException {
    Growing devices = Growths.DEVICES.of(List.of(3, 6, 12), 500);
    Cost cost = new GrowthRun(devices, "256m", 500).measure(folder, 12);
    assertThat(cost.cpuPerMillion()).isPositive();
    assertThat(cost.heapMegabytes()).isPositive();
    assertThat(cost.storedBytes()).isPositive();
    assertThat(cost.loggedBytes()).isPositive();
    assertThat(cost.restartCpuSeconds()).isPositive();
    assertThat(cost.listMillis()).isPositive();
    assertThat(cost.questionMillis()).isPositive();
  }
}
