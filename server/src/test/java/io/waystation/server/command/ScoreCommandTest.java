package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Role;
import io.waystation.server.CannotRun;
import io.waystation.server.demo.Twin;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.truth.TruthWriter;
import io.waystation.storage.records.Token;
import io.waystation.testkit.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waystation score} as it is typed. */
class ScoreCommandTest {
  private static final CitySettings ONE_STATION =
      new CitySettings(7, 1, 0, 0, ZoneId.of("Asia/Shanghai"));
  private static final Instant MORNING = Instant.parse("2026-11-21T02:00:00Z");

  @TempDir Path folder;
  private Path truth;
  private Path tokens;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void files() throws IOException {
    truth = folder.resolve("truth.jsonl");
    tokens = folder.resolve("tokens.txt");
    Files.writeString(tokens, "# nobody's\nwst_nobodys\n");
  }

  @Test
  void aServiceThatDidWellEndsWith0AndOneThatWasNotMeasuredDoesNot() throws Exception {
    Scenario nothing = new Scenario(FaultPlan.NONE, Optional.of(TruthWriter.create(truth)));
    try (Twin twin = new Twin(ONE_STATION, MORNING, nothing)) {
      String api = "http://127.0.0.1:" + twin.app().httpPort();
      twin.play(Duration.ofMinutes(2));
      twin.lockstep().close();

      Run refused = score("--api", api, "--token-file", tokens.toString());
      assertThat(refused.exitCode).isEqualTo(CannotRun.FAILED);
      assertThat(refused.err).contains("refuses the token in " + tokens).doesNotContain("nobodys");

      give(twin, Role.OPERATOR, Role.DOCTOR, Role.ADMIN);
      Path json = folder.resolve("score.json");
      Path html = folder.resolve("score.html");
      Run well =
          score(
              "--api",
              api,
              "--token-file",
              tokens.toString(),
              "--max-false-per-day=0",
              "--json",
              json.toString(),
              "--html",
              html.toString());
      assertThat(well.err).isEmpty();
      assertThat(well.exitCode).isZero();
      assertThat(well.out)
          .endsWith("precision=- recall=- cause=- completeness=- false_per_day=0.0000\n");
      JsonNode marks = new ObjectMapper().readTree(json.toFile());
      assertThat(marks.path("partial").asBoolean(true)).isFalse();
      assertThat(marks.path("recall").isNull()).isTrue();
      assertThat(Files.readString(html)).contains("<svg").doesNotContain("http://", "https://");

      Run unmeasured =
          score("--api", api, "--token-file", tokens.toString(), "--min-completeness=1");
      assertThat(unmeasured.exitCode).isEqualTo(CannotRun.FAILED);
      assertThat(unmeasured.err).contains("completeness could not be measured");

      String whole = Files.readString(truth);
      Files.writeString(truth, whole.replaceFirst("}", ",\"beatMs\":3600000}"));
      Run asleep = score("--api", api, "--token-file", tokens.toString(), "--max-false-per-day=9");
      assertThat(asleep.exitCode).isEqualTo(CannotRun.FAILED);
      assertThat(asleep.out).contains("report every 60 minutes", "false_per_day=-");
      assertThat(asleep.err).contains("false_per_day could not be measured");

      Files.writeString(truth, whole.replace("st-0", "elsewhere-"));
      Run another = score("--api", api, "--token-file", tokens.toString());
      assertThat(another.exitCode).isEqualTo(CannotRun.FAILED);
      assertThat(another.err).hasLineCount(1).contains(api, "knows none of the 1 stations");
    }
  }

  @Test
  void aTruthThatWasCutOffProvesNothing() throws Exception {
    Scenario nothing = new Scenario(FaultPlan.NONE, Optional.of(TruthWriter.create(truth)));
    try (Twin twin = new Twin(ONE_STATION, MORNING, nothing)) {
      twin.play(Duration.ofMinutes(1));
      give(twin, Role.OPERATOR);
      twin.lockstep().close();
      String whole = Files.readString(truth);
      Files.writeString(truth, whole.substring(0, whole.length() - 30));
      Run run =
          score(
              "--api",
              "http://127.0.0.1:" + twin.app().httpPort(),
              "--token-file",
              tokens.toString());
      assertThat(run.exitCode).isEqualTo(CannotRun.FAILED);
      assertThat(run.out).contains("PARTIAL", "No doctor's token was given");
      assertThat(run.err).contains("the truth is partial");
    }
  }

  @Test
  void aServiceThatIsNotThereIsNamed() throws IOException {
    begunTruth();
    String nobody = "http://127.0.0.1:" + LocalServer.freePort();
    Run run = score("--api", nobody, "--token-file", tokens.toString());
    assertThat(run.exitCode).isEqualTo(CannotRun.FAILED);
    assertThat(run.err).contains(nobody, "cannot be reached");
  }

  @Test
  void whoScoresADemoThatHasEndedIsToldHowToAskIt() throws IOException {
    begunTruth();
    Files.writeString(
        folder.resolve("demo.json"),
        "{\"url\":\"http://127.0.0.1:%d\",\"users\":{\"admin\":\"none\"}}"
            .formatted(LocalServer.freePort()));
    Run run = score("--demo", folder.toString());
    assertThat(run.exitCode).isEqualTo(CannotRun.FAILED);
    assertThat(run.err)
        .hasLineCount(1)
        .contains("cannot be reached", "waystation demo --no-simulator --data " + folder);
  }

  @Test
  void whatIsAskedForWronglyIsSaidBeforeAnythingIsAsked() throws IOException {
    begunTruth();
    String api = "http://127.0.0.1:1";
    assertWrong(score(), "--demo DIR");
    assertWrong(score("--api", api, "--demo", folder.toString()), "--demo DIR");
    assertWrong(score("--demo", folder.toString()), "demo.json");
    assertWrong(score("--api", api), "--token-file");
    assertWrong(score("--api", api, "--token-file", "nowhere.txt"), "nowhere.txt");
    assertWrong(score("--api", api, "--min-recall=98"), "--min-recall is 98.0: give 0 to 1");
    assertWrong(score("--api", api, "--slack=soon"), "--slack is 'soon'");
    for (String none : List.of("ftp://x", "localhost:8080", "http:///x", "x")) {
      assertWrong(score("--api", none, "--token-file", tokens.toString()), "--api is '" + none);
    }
  }

  @Test
  void whatIsNoTruthIsSaidBeforeAnythingIsAsked() throws IOException {
    String[] nobody = {"--api", "http://127.0.0.1:1", "--token-file", tokens.toString()};
    assertWrong(score(nobody), truth + ": there is no such file");
    Files.writeString(truth, "station,day\n");
    assertWrong(score(nobody), "line 1");
    truth = folder.resolve("truth.jsonl.gz");
    Files.writeString(truth, "not packed at all");
    assertWrong(score(nobody), "cannot be read");
    truth = folder;
    assertWrong(score(nobody), "cannot be read");
  }

  private void begunTruth() throws IOException {
    Files.writeString(
        truth,
        "{\"kind\":\"city\",\"format\":1,\"seed\":7,\"preset\":\"\",\"start\":\"2026-11-21T02:00:00.000Z\",\"zone\":\"Asia/Shanghai\"}\n");
  }

  private static void assertWrong(Run run, String words) {
    assertThat(run.exitCode).as(run.err).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(run.err).contains(words);
  }

  private void give(Twin twin, Role... roles) throws IOException {
    List<String> made = new ArrayList<>();
    for (Role role : roles) {
      String token = Secrets.bearerToken();
      made.add(token);
      twin.app()
          .records()
          .write(
              t -> {
                t.tokens().save(new Token(Secrets.hash(token), role.word(), role, MORNING));
                return null;
              });
    }
    Files.write(tokens, made);
  }

  private Run score(String... more) {
    List<String> args = new ArrayList<>(List.of("score", "--truth", truth.toString()));
    args.addAll(List.of(more));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int code = Waystation.run(args.toArray(String[]::new));
      return new Run(
          code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
