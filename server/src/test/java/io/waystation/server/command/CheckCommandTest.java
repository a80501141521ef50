package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.server.CannotRun;
import io.waystation.testkit.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waystation check} as it is typed. */
class CheckCommandTest {
  @TempDir Path folder;

  private Path config;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void configure() throws IOException {
    config = folder.resolve("waystation.yaml");
    Files.writeString(
        config,
        """
        data: %s/data
        identity-key: %s/identity.key
        http: {port: %d}
        ops: {port: %d}
        mqtt: {embedded: {port: %d}}
        journal: {size: 100MB, free: 50MB}
        """
            .formatted(
                folder,
                folder,
                LocalServer.freePort(),
                LocalServer.freePort(),
                LocalServer.freePort()));
  }

  private Run check(String... more) {
    List<String> args = new ArrayList<>(List.of("check", "--config", config.toString()));
    args.addAll(List.of(more));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exitCode = Waystation.run(args.toArray(String[]::new));
      return new Run(
          exitCode,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void speaksTheLanguageOfTheEnvironmentAlsoWhereItsLocaleIsNotInstalled() {
    assertThat(CheckCommand.spoken(Map.of("LANG", "zh_CN.UTF-8"))).isEqualTo("zh");
    assertThat(CheckCommand.spoken(Map.of("LC_MESSAGES", "zh_TW", "LANG", "C"))).isEqualTo("zh");
    assertThat(CheckCommand.spoken(Map.of("LC_ALL", "C.UTF-8", "LANG", "zh_CN.UTF-8")))
        .isEqualTo("en");
    assertThat(CheckCommand.spoken(Map.of("LC_ALL", "", "LANG", "zh_CN"))).isEqualTo("zh");
  }

  @Test
  void warningsAreAllowedUnlessItIsStrict() {
    Run run = check("--language", "en");
    assertThat(run.out)
        .contains("  warning  no device is registered: every message will be quarantined")
        .contains("           -> waystation registry import FILE")
        .contains("Faults: 0, ");
    assertThat(run.exitCode).isZero();
    assertThat(check("--strict").exitCode).isEqualTo(CannotRun.FAILED);
  }

  @Test
  void itSpeaksChinese() {
    assertThat(check("--language", "zh").out)
        .contains("消息代理")
        .contains("  注意  还没有登记任何设备")
        .contains("故障 0，");
  }

  @Test
  void aFaultIsAnExitCode() throws IOException {
    Files.writeString(config, "\ndialects: {sparkplug: 'a/b'}\n", StandardOpenOption.APPEND);
    Run run = check("--language", "en");
    assertThat(run.exitCode).isEqualTo(CannotRun.FAILED);
    assertThat(run.out).contains("  FAULT    the Sparkplug group 'a/b'").contains("Faults: 1, ");
  }

  @Test
  void machinesGetBothLanguages() throws IOException {
    JsonNode report = new ObjectMapper().readTree(check("--json").out);
    assertThat(report.path("faults").asInt()).isZero();
    List<JsonNode> findings = new ArrayList<>();
    report.path("findings").forEach(findings::add);
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.path("code").asText()).isEqualTo("devices.none-registered");
              assertThat(finding.path("level").asText()).isEqualTo("warning");
              assertThat(finding.path("words").path("zh").asText()).contains("登记");
              assertThat(finding.path("remedy").path("en").asText()).contains("import");
            });
  }

  @Test
  void whatCannotBeLookedAtIsTold() throws IOException {
    assertThat(check("--broker-config", "nowhere.conf").exitCode).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(check("--language", "fr").exitCode).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(check("--queue-probe", "0").exitCode).isEqualTo(CannotRun.WRONG_USAGE);
    Files.writeString(config, "mqqt: {}\n");
    Run run = check();
    assertThat(run.exitCode).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(run.err).contains("no such key");
  }

  @Test
  void nothingIsMadeThatWasNotThere() throws IOException {
    check();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(config);
    }
  }
}
