package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.CannotRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code waystation map}, and the mapping files we ship with it. */
class MapCommandTest {
  private static final Path SHIPPED = Path.of("..", "config", "mappings");
  private static final String RECEIVED = "2025-11-21T01:53:31Z";
  private static final Pattern BLOCK =
      Pattern.compile("```\\w+ (config/mappings/\\S+)\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private record Run(int exitCode, String out, String err) {}

  private static Run run(String input, String... args) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exitCode = Waystation.run(args);
      return new Run(
          exitCode,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  static Stream<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.replace(".yaml", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String message(String name) throws IOException {
    Path json = SHIPPED.resolve(name + ".message.json");
    return Files.readString(Files.exists(json) ? json : SHIPPED.resolve(name + ".message.txt"));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyExampleBecomesTheReadingsBesideIt(String name) throws IOException {
    String expected = Files.readString(SHIPPED.resolve(name + ".expected.txt"));
    String topic = expected.lines().findFirst().orElseThrow().replaceFirst("^topic +", "");
    Run run =
        run(
            message(name),
            "map",
            "try",
            SHIPPED.resolve(name + ".yaml").toString(),
            "--topic",
            topic,
            "--received",
            RECEIVED);
    assertThat(run.out).isEqualTo(expected);
    assertThat(run.exitCode).isZero();
    assertThat(expected).contains("device ").doesNotContain("rejected");
  }

  @Test
  void theDocumentShowsTheExamplesAsTheyAre() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "dialects.md"));
    List<MatchResult> blocks = BLOCK.matcher(document).results().toList();
    List<String> shown = new ArrayList<>();
    for (MatchResult block : blocks) {
      shown.add(block.group(1).replace("config/mappings/", ""));
      assertThat(block.group(2))
          .as(block.group(1))
          .isEqualTo(Files.readString(Path.of("..").resolve(block.group(1))));
    }
    try (Stream<Path> files = Files.list(SHIPPED)) {
      assertThat(shown)
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void theExamplesCanBeUsedTogether() {
    Run run = run("", "map", "check", SHIPPED.toString());
    assertThat(run.exitCode).isZero();
    assertThat(run.out)
        .contains("tasmota-plug.yaml")
        .contains("acme/{site}/airbox/{serial}/state")
        .contains("door.position, door.tamper");
  }

  @Test
  void aRefusedMessageIsToldWhereAndWhy() {
    Run run =
        run(
            "{\"contact\": \"ajar\"}",
            "map",
            "try",
            SHIPPED.resolve("zigbee-contact.yaml").toString());
    assertThat(run.exitCode).isEqualTo(CannotRun.FAILED);
    assertThat(run.out)
        .contains("topic    zigbee2mqtt/name")
        .contains("refused  UNMAPPED")
        .contains("/contact: is none of the values that 'words' names: true, false")
        .doesNotContain("ajar");
  }

  @Test
  void faultsAreListedAllAtOnce() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "topic: a/b\ndevice: X_1\nreadings: []\n");
    Files.writeString(folder.resolve("b.yaml"), "topic: a/{x}\ndevce: x\n");
    Run run = run("", "map", "check", folder.toString());
    assertThat(run.exitCode).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(run.err)
        .contains("faults")
        .contains("a.yaml, line 2: device: a device id has only a-z, 0-9 and '-' in it")
        .contains("a.yaml, line 1: 'readings' must be a list of at least one")
        .contains("b.yaml, line 2: devce: no such key; did you mean device?");
  }

  @Test
  void whatIsAskedWronglyIsSaid() {
    String file = SHIPPED.resolve("tank-level.yaml").toString();
    assertThat(run("1", "map", "try", file, "--topic", "a/b").err)
        .contains("does not match hut/{hut}/water/level");
    assertThat(run("1", "map", "try", file, "--received", "now").err).contains("--received");
    assertThat(run("1", "map", "try", "nowhere.yaml").exitCode).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(run("1", "map", "try", file, "--config", "nowhere.yaml").err)
        .contains("nowhere.yaml");
  }

  @Test
  void signalsOfTheInstallationAreKnown() throws IOException {
    Files.copy(Path.of("..", "config", "signals-example.csv"), folder.resolve("signals.csv"));
    Path config = folder.resolve("waystation.yaml");
    Files.writeString(config, "signals: " + folder.resolve("signals.csv") + "\n");
    Path mapping = folder.resolve("noise.yaml");
    Files.writeString(
        mapping,
        "topic: noise/{d}\ndevice: \"{d}\"\nformat: text\nreadings: [{signal: yard.noise}]\n");
    assertThat(run("61.5", "map", "try", mapping.toString(), "--config", config.toString()).out)
        .contains("yard.noise")
        .contains("61.5 dB")
        .contains("院内噪声");
    assertThat(run("61.5", "map", "try", mapping.toString()).err)
        .contains("there is no signal 'yard.noise'");
  }
}
