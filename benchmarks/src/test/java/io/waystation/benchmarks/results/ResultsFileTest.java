package io.waystation.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsFileTest {
  @TempDir Path folder;

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    Results written = MadeUp.ingest(41_234.5, 15, 0);
    Path file = folder.resolve("ingest.json");
    ResultsFile.write(file, written);
    Results read = ResultsFile.read(file);
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*measure\\.(form|heading)", "rows.*value")
        .isEqualTo(written);
    assertThat(read.rows().get(1).figures().get(0).value()).isEqualTo(41_234.5);
  }

  @Test
  void whatWasNotMeasuredIsNotInTheFile() throws IOException {
    Path file = folder.resolve("some.json");
    List<Figure> closing = List.of(MadeUp.RATIO.of(Double.NaN), MadeUp.LOST.of(0));
    ResultsFile.write(file, MadeUp.results("some", 2, List.of(), closing, true));
    assertThat(Files.readString(file)).contains("\"lost\"").doesNotContain("ratio", "NaN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                                                     | it is not JSON",
        "[1, 2]                                                    | it has no \"kind\"",
        "{\"kind\":\"waystation-benchmark\",\"format\":2}          | has format 2",
        "{\"kind\":\"waystation-benchmark\",\"format\":1}          | damaged: \"benchmark\" is missing",
        "{\"kind\":\"waystation-benchmark\",\"format\":1,\"benchmark\":\"a\",\"at\":\"noon\"}"
            + " | is damaged: Text 'noon'",
        "{\"kind\":\"waystation-benchmark\",\"format\":1,\"benchmark\":\"a\",\"at\":\"2026-11-21T10:00:00Z\","
            + "\"closing\":[{\"name\":\"a\",\"unit\":\"furlong\",\"value\":1}]} | unit 'furlong' is unknown",
      })
  void whatIsNoFileOfABenchmarkIsSaid(String text, String reason) throws IOException {
    Path file = Files.writeString(folder.resolve("odd.json"), text);
    assertThatThrownBy(() -> ResultsFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }
}
