package io.waystation.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.benchmarks.service.HeapLog.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapLogTest {
  @Test
  void readsWhatTheJvmWrites(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("heap.log"),
            """
            [1763690000000ms] Using G1
            [1763690001000ms] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->4M(256M) 3.456ms
            [1763690002000ms] GC(1) Concurrent Mark Cycle
            [1763690002100ms] GC(1) Pause Remark 44M->40M(256M) 1.001ms
            [1763690002200ms] GC(1) Concurrent Mark Cycle 112.111ms
            """);
    assertThat(HeapLog.read(file).samples())
        .containsExactly(
            new Sample(1_763_690_001_000L, 4, 3.456), new Sample(1_763_690_002_100L, 40, 1.001));
  }

  @Test
  void aSawToothIsFlatAndAStaircaseIsNot() {
    // A collection every second for ten minutes; each tenth one takes all garbage away.
    HeapLog tooth = minutes(second -> 40 + second % 10 * 8);
    assertThat(tooth.most()).isEqualTo(112);
    assertThat(tooth.floors(20).most()).isEqualTo(40);
    assertThat(tooth.floors(20).slope()).isCloseTo(0, within(0.001));
    HeapLog stairs = minutes(second -> 40 + second % 10 * 8 + second / 20);
    assertThat(stairs.floors(20).slope()).isCloseTo(3, within(0.2));
  }

  @Test
  void withoutCollectionsThereIsNothingToTell() {
    HeapLog none = new HeapLog(List.of());
    assertThat(none.floors(20).slope()).isZero();
    assertThat(none.most()).isZero();
  }

  private static HeapLog minutes(java.util.function.IntUnaryOperator megabytes) {
    return new HeapLog(
        IntStream.range(0, 600)
            .mapToObj(second -> new Sample(second * 1000L, megabytes.applyAsInt(second), 1))
            .toList());
  }
}
