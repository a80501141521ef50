package io.waystation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.benchmarks.load.Payloads;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ingest --messages 0     | --messages is 0: use 1000 to",
        "ingest --rounds -1      | --rounds is -1: use 1 to",
        "ingest --seconds many   | 'many' is not an int",
        "loss --devices 0        | --devices must be 1 to 500",
        "storage --batch 0       | --batch is 0: use 1 to",
        "ingest --speed 3        | --speed",
        "outgest                 | outgest",
      })
  void wrongArgumentsAreNamed(String line, String reason) {
    assertThat(bench(line.strip().split(" +"))).isEqualTo(2);
    assertThat(err.toString()).contains(reason).contains("bench ");
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
    assertThat(out.toString()).contains("--messages").contains("default: 200000");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theStoreIsMeasuredBesideABareTable() {
    assertThat(bench("storage", "--readings=10000", "--devices=20", "--data=" + folder)).isZero();
    assertThat(out.toString())
        .contains("bare table")
        .containsPattern("ratio_to_bare=\\d+\\.\\d\\d readings_per_s=[1-9]");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThat(bench("ingest", "--messages=1000", "--data=" + file)).isEqualTo(1);
    assertThat(err.toString()).contains(file.toString());
  }

  @Test
  void messagesAreAlwaysTheSameAndAsLongAsPromised() {
    Payloads payloads = new Payloads(3, 1, 3);
    for (int i = 0; i < 9; i++) {
      byte[] message = payloads.payload(i, 1_763_690_000_000L);
      assertThat(message).hasSize(200).isEqualTo(payloads.payload(i, 1_763_690_000_000L));
      assertThat(new String(message, StandardCharsets.UTF_8).strip())
          .startsWith("{\"boot\":1,\"seq\":" + i / 3 + ",")
          .endsWith("}]}");
    }
  }
}
