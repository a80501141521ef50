package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.CannotRun;
import io.waystation.testkit.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code waystation simulate} against a real Mosquitto that asks who is there. */
@Timeout(240)
class SimulateCommandTest {
  private static final List<String> DEVICES = List.of("st-001-gw", "st-002-gw", "st-003-gw");

  @TempDir static Path folder;
  private static FleetBroker broker;
  private static Path secrets;
  private static Path password;

  private record Run(int exitCode, String out, String err) {
    String said(String key) {
      return figures().get(key);
    }

    private Map<String, String> figures() {
      return Arrays.stream(out.strip().split(" "))
          .map(figure -> figure.split("="))
          .collect(Collectors.toMap(figure -> figure[0], figure -> figure[1]));
    }

    Run everythingMadeIsAcknowledged() {
      assertThat(exitCode).as(err).isZero();
      assertThat(said("acknowledged")).isEqualTo(said("made")).isNotEqualTo("0");
      assertThat(said("partial")).isEqualTo("false");
      return this;
    }

    Run isPartial() {
      assertThat(exitCode).as(out + err).isEqualTo(CannotRun.FAILED);
      assertThat(said("partial")).isEqualTo("true");
      return this;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    List<String> users = new ArrayList<>(DEVICES);
    users.addAll(List.of("fleet", "mute"));
    broker = new FleetBroker(folder, users);
    secrets =
        Files.writeString(
            folder.resolve("secrets"),
            DEVICES.stream().map(device -> device + "  s3cret\n").collect(Collectors.joining()));
    password = Files.writeString(folder.resolve("password"), "s3cret\n");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void everyDeviceLogsInOverTlsWithItsOwnSecret() {
    simulate(
            "--broker=ssl://localhost:" + broker.tls,
            "--ca=" + broker.authority,
            "--secrets=" + secrets,
            "--devices=3",
            "--for=2s",
            "--connect-timeout=60s")
        .everythingMadeIsAcknowledged();
  }

  @Test
  void oneAccountIsEnoughForAll() {
    Run run =
        simulate(
                "--broker=mqtt://127.0.0.1:" + broker.plain,
                "--user=fleet",
                "--password-file=" + password,
                "--devices=20",
                "--for=2s",
                "--connect-timeout=60s",
                "--dialect=cbor")
            .everythingMadeIsAcknowledged();
    assertThat(run.said("devices")).isEqualTo("20");
  }

  @Test
  void aCertificateLetsDevicesIn() {
    simulate(
            "--broker=mqtts://localhost:" + broker.mutual,
            "--ca=" + broker.authority,
            "--cert=" + broker.certificate,
            "--key=" + broker.key,
            "--devices=3",
            "--for=2s",
            "--connect-timeout=60s")
        .everythingMadeIsAcknowledged();
  }

  @Test
  void aBrokerNobodyVouchesForIsNotTrusted() {
    Run stranger =
        simulate("--broker=ssl://localhost:" + broker.tls, "--secrets=" + secrets, "--devices=3")
            .isPartial();
    assertThat(stranger.err).contains("does not come to trust the broker").contains("--ca");
    // The certificate is for localhost and not for this address.
    Run elsewhere =
        simulate(
                "--broker=ssl://127.0.0.1:" + broker.tls,
                "--ca=" + broker.authority,
                "--secrets=" + secrets,
                "--devices=3")
            .isPartial();
    assertThat(elsewhere.err).contains("does not come to trust the broker").contains("127.0.0.1");
    assertThat(elsewhere.said("acknowledged")).isEqualTo("0");
  }

  @Test
  void aWrongPasswordIsSaidWithTheDeviceAndWhatToDo() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
    Run run =
        simulate(
                "--broker=tcp://127.0.0.1:" + broker.plain,
                "--user=fleet",
                "--password-file=" + wrong,
                "--devices=3")
            .isPartial();
    assertThat(run.err).contains("does not let st-001-gw in: not authorized").contains("--secrets");
    assertThat(run.err).doesNotContain("guess");
    assertThat(run.said("never_connected")).isEqualTo("3");
  }

  @Test
  void whatTheBrokerRefusesIsNeverCalledAcknowledged() {
    Run run =
        simulate(
                "--broker=tcp://127.0.0.1:" + broker.plain,
                "--user=mute",
                "--password-file=" + password,
                "--devices=3",
                "--for=2s",
                "--connect-timeout=60s")
            .isPartial();
    assertThat(run.said("acknowledged")).isEqualTo("0");
    assertThat(run.said("refused")).isEqualTo(run.said("made")).isNotEqualTo("0");
    assertThat(run.err).contains("does not take what").contains("not authorized");
  }

  @Test
  void aBrokerThatGoesAwayEndsTheRun() throws Exception {
    try (FleetBroker another =
        new FleetBroker(Files.createDirectory(folder.resolve("another")), List.of("fleet"))) {
      CompletableFuture<Void> killed =
          CompletableFuture.runAsync(
              another::kill, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));
      Run run =
          simulate(
                  "--broker=tcp://127.0.0.1:" + another.plain,
                  "--user=fleet",
                  "--password-file=" + password,
                  "--devices=3",
                  "--rate=6",
                  "--connect-timeout=4s")
              .isPartial();
      killed.join();
      assertThat(run.err).containsPattern("has been away for 4 s|No broker answers");
      assertThat(Long.parseLong(run.said("pending"))).isPositive();
      assertThat(Long.parseLong(run.said("acknowledged")) + Long.parseLong(run.said("pending")))
          .isEqualTo(Long.parseLong(run.said("made")));
    }
  }

  @Test
  void nobodyAnswersIsSaidAfterTheTimeGiven() {
    Run run =
        simulate(
                "--broker=tcp://127.0.0.1:" + LocalServer.freePort(),
                "--devices=2",
                "--connect-timeout=1s")
            .isPartial();
    assertThat(run.err).contains("No broker answers at tcp://127.0.0.1:").contains("within 1 s");
  }

  @Test
  void whereNobodyIsLetInTheTruthOfAnotherStays() throws IOException {
    Path truth = Files.writeString(folder.resolve("old.jsonl"), "of another\n");
    simulate(
            "--broker=tcp://127.0.0.1:" + LocalServer.freePort(),
            "--devices=2",
            "--connect-timeout=1s",
            "--truth=" + truth)
        .isPartial();
    assertThat(truth).hasContent("of another");
    assertThat(folder.resolve("old.jsonl.part")).doesNotExist();
  }

  @Test
  void aDiskThatIsFullIsSaidInOneSentenceAndTheRunIsPartial() {
    Run run =
        simulate(
                "--broker=tcp://127.0.0.1:" + broker.plain,
                "--user=fleet",
                "--password-file=" + password,
                "--devices=3",
                "--for=1s",
                "--connect-timeout=60s",
                "--truth=/dev/full")
            .isPartial();
    assertThat(run.err)
        .contains("The truth file cannot be written any more and is partial: ")
        .doesNotContain("\tat ");
  }

  @Test
  void theSameSeedAndStartGiveTheSameBytesAndAnotherSeedOthers() throws Exception {
    Taken first = taken(7, "first.jsonl");
    Taken again = taken(7, "again.jsonl");
    Taken other = taken(8, "other.jsonl");
    assertThat(first.messages).isNotEmpty();
    assertThat(again.messages).isEqualTo(first.messages);
    assertThat(again.truth).isEqualTo(first.truth);
    assertThat(other.messages).isNotEqualTo(first.messages);
    assertThat(other.truth).isNotEqualTo(first.truth);
    assertThat(first.truth).contains("\"start\":\"2026-11-21T02:00:00.000Z\"", "\"kind\":\"end\"");
  }

  /**
   * What a run leaves.
   *
   * @param messages as a subscriber has got them, in the order of each device
   */
  private record Taken(String truth, Map<String, List<String>> messages) {}

  private static Taken taken(int seed, String name) throws Exception {
    Path truth = folder.resolve(name);
    Path heard = folder.resolve(name + ".heard");
    Process subscriber =
        new ProcessBuilder(
                List.of(
                    "mosquitto_sub",
                    "-V",
                    "5",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    "" + broker.plain,
                    "-R",
                    "-u",
                    "fleet",
                    "-P",
                    "s3cret",
                    "-q",
                    "1",
                    "-t",
                    "ws/v1/#",
                    "-F",
                    "%t %x"))
            .redirectOutput(heard.toFile())
            .start();
    try {
      Thread.sleep(1_000);
      Run run =
          simulate(
              "--broker=tcp://127.0.0.1:" + broker.plain,
              "--user=fleet",
              "--password-file=" + password,
              "--devices=3",
              "--seed=" + seed,
              "--start=2026-11-21T10:00:00+08:00",
              "--speed=200",
              "--for=3s",
              "--connect-timeout=60s",
              "--truth=" + truth);
      // What a planned cut withholds at the end is made and not acknowledged.
      assertThat(run.exitCode).as(run.out + run.err).isZero();
      Thread.sleep(1_000);
    } finally {
      subscriber.destroy();
      subscriber.waitFor();
    }
    return new Taken(
        Files.readString(truth),
        Files.readAllLines(heard).stream()
            .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf(' ')))));
  }

  @Test
  void whatABrokerAnswersIsSaidWithWhatToDo() throws IOException {
    said(0x9B, 0, "does not speak with st-001-gw in this way: qos not supported", "max_qos 1 or 2");
    said(0x8A, 0, "has banned st-001-gw", "Lift the ban");
    said(0, 0x97, "answers what it publishes with: quota exceeded", "--rate");
    said(0, 0x80, "answers what it publishes with: unspecified error", "in its log");
  }

  private static void said(int connAck, int pubAck, String what, String toDo) throws IOException {
    try (GrudgingBroker grudging = new GrudgingBroker(connAck, pubAck)) {
      Run run =
          simulate("--broker=" + grudging.uri(), "--devices=1", "--for=4s", "--connect-timeout=3s")
              .isPartial();
      assertThat(run.err).contains(what, toDo).doesNotContain("--secrets", "has been away");
    }
  }

  @Test
  void whatCannotBeFollowedIsSaidBeforeAnythingIsDone() throws IOException {
    wrong("--broker is 'ws://x'", "--broker=ws://x");
    wrong("--broker is 'tcp://me:pw@x'", "--broker=tcp://me:pw@x");
    wrong("--ca, --cert and --key are for TLS", "--ca=" + broker.authority);
    wrong(
        "holds no certificate",
        "--broker=ssl://localhost:1",
        "--ca=" + Files.writeString(folder.resolve("no.pem"), "nothing"));
    wrong("cannot be read", "--broker=ssl://localhost:1", "--ca=" + folder.resolve("missing"));
    wrong(
        "holds no private key",
        "--broker=ssl://localhost:1",
        "--cert=" + broker.certificate,
        "--key=" + broker.certificate);
    wrong("--cert and --key belong together", "--broker=ssl://x:1", "--key=" + broker.key);
    wrong("--user and --password-file belong together", "--user=fleet");
    wrong("give one of them", "--user=a", "--password-file=b", "--secrets=c");
    wrong("has no secret of st-002-gw and 2 more of 4", "--secrets=" + other(), "--devices=4");
    wrong("--dialect is 'morse'", "--dialect=morse");
    wrong("is no Sparkplug group", "--dialect=sparkplug", "--group=a/b");
    wrong("devices is 0: use 1 to 10000", "--devices=0");
    wrong("give it or --stations, not both", "--devices=4", "--stations=4");
    wrong(
        "--rate: 9000 messages/s are not possible with 10 devices", "--devices=10", "--rate=9000");
    wrong("--connect-timeout is 'soon'", "--connect-timeout=soon");
    wrong("--start is 'noon': give an instant with its offset", "--start=noon");
    wrong(
        "--start is 1990-01-01T00:00:00Z: the city was opened on", "--start=1990-01-01T00:00:00Z");
  }

  private static Path other() throws IOException {
    return Files.writeString(folder.resolve("other"), "st-001-gw x\n");
  }

  private static void wrong(String words, String... options) {
    Run run = simulate(options);
    assertThat(run.err).contains(words);
    assertThat(run.exitCode).as(words).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(run.out).isEmpty();
  }

  /** In a city without people. */
  private static Run simulate(String... options) {
    List<String> args = new ArrayList<>(List.of("simulate", "--huts=0", "--workers=0"));
    args.addAll(List.of(options));
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
}
