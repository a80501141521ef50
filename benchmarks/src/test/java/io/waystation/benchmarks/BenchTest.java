package io.waystation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.log.Arrival;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    return Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void ingestEndsWithItsFiguresAndLeavesNothingBehind() throws IOException {
    int code =
        bench(
            "ingest",
            "--messages=1050",
            "--batch=100",
            "--devices=7",
            "--rounds=2",
            "--data=" + folder);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2 + 3 * 2 + 1);
    assertThat(lines.get(lines.size() - 1))
        .matches("ratio_to_bare=\\d+\\.\\d\\d msgs_per_s=[1-9]\\d* p99_ms=\\d+\\.\\d\\d");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ingest --messages 0     | --messages is 0: use 1 to",
        "ingest --rounds -1      | --rounds is -1: use 1 to",
        "ingest --batch many     | 'many' is not an int",
        "ingest --speed 3        | --speed",
        "outgest                 | outgest",
      })
  void wrongArgumentsAreNamed(String line, String reason) {
    assertThat(bench(line.strip().split(" +"))).isEqualTo(2);
    assertThat(err.toString()).contains(reason).contains("bench ingest");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void withoutABenchmarkTheUsageIsShown() {
    assertThat(bench()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand").contains("ingest");
  }

  @Test
  void helpIsNoError() {
    assertThat(bench("ingest", "--help")).isZero();
    assertThat(out.toString()).contains("--messages").contains("default: 100000");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThat(bench("ingest", "--messages=10", "--data=" + file)).isEqualTo(1);
    assertThat(err.toString()).contains(file.toString());
  }

  @Test
  void messagesAreAlwaysTheSameAndAsLongAsPromised() {
    List<Arrival> some = new Messages(3).next(9);
    List<Arrival> again = new Messages(3).next(9);
    for (int i = 0; i < some.size(); i++) {
      Arrival.Message message = (Arrival.Message) some.get(i);
      assertThat(message.raw()).hasSize(200).isEqualTo(((Arrival.Message) again.get(i)).raw());
      assertThat(message.readings()).hasSize(3);
      assertThat(message.seq()).isEqualTo(i / 3);
      assertThat(new String(message.raw(), StandardCharsets.UTF_8).strip())
          .startsWith("{\"boot\":1,\"seq\":" + i / 3 + ",")
          .endsWith("}]}");
    }
  }

  @Test
  void percentilesAreOfTheCalls() throws InterruptedException {
    Timing timing = new Timing();
    for (int i = 0; i < 99; i++) {
      timing.of(10, () -> 0);
    }
    timing.of(
        10,
        () -> {
          Thread.sleep(30);
          return 0;
        });
    assertThat(timing.millis(0.5)).isLessThan(5);
    assertThat(timing.millis(1)).isGreaterThanOrEqualTo(29);
    assertThat(timing.perSecond()).isBetween(1.0, 1000 / 0.029);
  }
}
