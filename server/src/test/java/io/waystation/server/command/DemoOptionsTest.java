package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody can follow is told in a sentence, and nothing is started. */
class DemoOptionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--speed fast                     | --speed is fast: use 0.1 to 1000",
        "--speed NaN                      | --speed is NaN: use 0.1 to 1000",
        "--speed 2000                     | --speed is 2000: use 0.1 to 1000",
        "--speed max                      | say how much of it, for example --play 30d",
        "--play 30d                       | --play goes with --speed max",
        "--speed 10 --play 30d            | --play goes with --speed max",
        "--speed max --play soon          | --play is 'soon': give a number and h or d, 1h to 400d",
        "--speed max --play 59m           | --play is '59m'",
        "--speed max --play 401d          | --play is '401d'",
        "--speed max --play -1d           | --play is '-1d'",
        "--speed max --play 30d --no-simulator | leave out --no-simulator",
        "--speed max --play 30d --stations -1  | stations is -1",
        "--truth src                      | --truth src cannot be written",
      })
  void refusesWhatMakesNoSense(String options, String words) {
    assertRefused("demo", options, words);
  }

  @Test
  void devicesAloneCannotPlayThePast() {
    assertRefused("simulate", "--speed max", "--speed max is for the demo");
    assertRefused("simulate", "--speed max --play 30d", "Unknown option");
  }

  /** The first of them may have taken half an hour to be written. */
  @Test
  void aRefusedStartLeavesTheTruthOfAnotherAsItWas() throws IOException {
    Path truth = Files.writeString(folder.resolve("year.jsonl"), "the present\n");
    Path past = Files.writeString(folder.resolve("past-year.jsonl"), "the past\n");
    Path data = Files.createDirectory(folder.resolve("of-another-city"));
    Files.writeString(data.resolve("city.txt"), "--preset oilfield\n");
    for (String speed : List.of("--speed max --play 1h", "--speed 60")) {
      String said =
          refused("demo %s --truth %s --data %s".formatted(speed, truth, data).split(" +"));
      assertThat(said).contains("holds the city of --preset oilfield");
      assertThat(truth).hasContent("the present\n");
      assertThat(past).hasContent("the past\n");
    }
  }

  private void assertRefused(String command, String options, String words) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(options.split(" +")));
    if (command.equals("demo")) {
      all.addAll(List.of("--data", folder.resolve("data").toString()));
    }
    assertThat(refused(all.toArray(String[]::new))).contains(words);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  /** What is said of it. */
  private static String refused(String... command) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = Waystation.run(command);
    } finally {
      System.setErr(before);
    }
    assertThat(exitCode).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
    return said.toString(StandardCharsets.UTF_8);
  }
}
