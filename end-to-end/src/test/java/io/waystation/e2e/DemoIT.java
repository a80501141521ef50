package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(240)
class DemoIT {
  private static final Pattern SUMMARY =
      Pattern.compile(
          "(?m)^messages=(\\d+) stored=(\\d+) duplicates=(\\d+) quarantined=(\\d+)"
              + " alarms=(\\d+) station_alarms=(\\d+) health_alarms=(\\d+)$");
  private static final int MESSAGES = 1;
  private static final int STORED = 2;
  private static final int DUPLICATES = 3;
  private static final int QUARANTINED = 4;
  private static final int STATION_ALARMS = 6;
  private static final int HEALTH_ALARMS = 7;

  @TempDir Path folder;

  static List<Path> jdks() {
    return Jdks.runningAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void storesAndAlarmsWithinAMinuteAndGoesOnOnTheSameData(Path jdk) throws Exception {
    Matcher first = summary(demo(jdk, "--for", "40s"));
    assertThat(count(first, STORED)).isPositive();
    assertThat(count(first, STATION_ALARMS)).as(first.group()).isPositive();
    assertThat(count(first, HEALTH_ALARMS)).as(first.group()).isPositive();
    assertThat(count(first, MESSAGES))
        .isEqualTo(count(first, STORED) + count(first, DUPLICATES) + count(first, QUARANTINED));

    Matcher second = summary(demo(jdk, "--for", "5s"));
    assertThat(count(second, STORED)).isGreaterThan(count(first, STORED));
  }

  @Test
  void showsWhatADevicePublishesWithinASecondAndGarbageWithItsReason() throws Exception {
    try (Program demo = demo(Path.of(System.getProperty("java.home")), "--no-simulator")) {
      demo.says("Ctrl-C ends it");
      DemoSheet sheet = DemoSheet.in(data());

      // What happens for the first time takes longer: everybody is still being compiled.
      shell(sheet.publishLine());
      demo.until(Duration.ofSeconds(10), "value", () -> temperatures(sheet).contains(23.5));
      publishLater(sheet, "22.5");
      demo.until(Duration.ofSeconds(1), "next value", () -> temperatures(sheet).contains(22.5));

      shell(sheet.publishLine().replaceFirst("-m .*", "-m garbage"));
      demo.until(
          Duration.ofSeconds(2),
          "garbage in quarantine",
          () -> reasons(sheet).contains("MALFORMED_JSON"));

      Files.write(folder.resolve("large"), new byte[1 << 20]);
      shell(sheet.publishLine().replaceFirst("-m .*", "-f large"));
      demo.until(
          Duration.ofSeconds(5), "1 MiB in quarantine", () -> reasons(sheet).contains("TOO_LARGE"));
      Files.write(folder.resolve("huge"), new byte[3 << 20]);
      String huge = sheet.publishLine().replaceFirst("-m .*", "-f huge");
      shell(huge + " || true");
      shell(huge.replace("mqttv5", "mqttv311") + " || true");
      demo.says("the broker takes at most 2097152");
      publishLater(sheet, "24.5");
      demo.until(Duration.ofSeconds(1), "later value", () -> temperatures(sheet).contains(24.5));

      assertThat(Program.get(sheet.ops() + "/health/ready", "").body()).contains("\"ready\"");
      assertThat(Program.get(sheet.ops() + "/metrics", "").body())
          .contains("waystation_ledger_messages{fate=\"stored\"} 3.0")
          .contains("waystation_broker_active 1.0")
          .contains("waystation_store_lag")
          .contains("waystation_alerting_lag")
          .contains("waystation_live_lag")
          .contains("jvm_memory_used_bytes");

      demo.terminate();
      demo.end(Duration.ofSeconds(12));
      assertThat(count(summary(demo), QUARANTINED)).isEqualTo(2);
    }
  }

  @Test
  void stopsCleanlyWhenAskedToAndInventsNoAlarmByStartingAgain() throws Exception {
    Matcher first;
    JsonObject secrets;
    try (Program demo = demo(Path.of(System.getProperty("java.home")))) {
      demo.says("Ctrl-C ends it");
      secrets = DemoSheet.in(data()).secrets();
      Thread.sleep(15_000);
      demo.terminate();
      demo.end(Duration.ofSeconds(12));
      first = summary(demo);
      assertThat(demo.output()).doesNotContain("ERROR").doesNotContain("Exception");
    }
    Thread.sleep(10_000);
    try (Program demo = demo(Path.of(System.getProperty("java.home")))) {
      demo.says("Ctrl-C ends it");
      DemoSheet sheet = DemoSheet.in(data());
      assertThat(sheet.secrets()).isEqualTo(secrets);
      Thread.sleep(10_000);
      assertThat(silences(sheet)).isEmpty();
      demo.terminate();
      demo.end(Duration.ofSeconds(12));
      assertThat(count(summary(demo), STORED)).isGreaterThan(count(first, STORED));
    }
  }

  @Test
  void saysWhichPortIsTakenAndWhatChangesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Program demo =
          Program.run(
              folder,
              "demo",
              "--http-port",
              String.valueOf(taken.getLocalPort()),
              "--mqtt-port",
              "0",
              "--ops-port",
              "0");
      assertThat(demo.end(Duration.ZERO)).isEqualTo(1);
      assertThat(demo.output())
          .contains("127.0.0.1:" + taken.getLocalPort())
          .contains("--http-port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void saysWhoUsesTheDataFolder() throws Exception {
    try (Program first = demo(Path.of(System.getProperty("java.home")), "--no-simulator")) {
      first.says("Ctrl-C ends it");
      Program second = demo(Path.of(System.getProperty("java.home")), "--no-simulator");
      assertThat(second.end(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(second.output())
          .contains("is in use")
          .contains("process " + first.pid())
          .contains("--data")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void refusesWhatItCannotFollowInOneSentence() throws Exception {
    for (Map.Entry<List<String>, String> one :
        Map.of(
                List.of("demo", "--for", "soon"), "--for is 'soon'",
                List.of("demo", "--speed", "0"), "--speed is 0:",
                List.of("demo", "--stations", "-1"), "stations is -1",
                List.of("demo", "--workers", "5", "--huts", "0"), "huts is 0",
                List.of("demo", "--http-port", "99999"), "--http-port is 99999",
                List.of("demo", "--stations", "many"), "'many' is not an int",
                List.of("serve", "--config", "missing.yaml"), "there is no such file",
                List.of("dmeo"), "Unmatched argument")
            .entrySet()) {
      Program program = Program.run(folder, one.getKey().toArray(String[]::new));
      assertThat(program.end(Duration.ZERO)).as(one.getKey().toString()).isEqualTo(2);
      assertThat(program.output()).contains(one.getValue()).doesNotContain("\tat ");
    }
  }

  private Path data() {
    return folder.resolve("demo");
  }

  private Program demo(Path jdk, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("demo", "--data", data().toString()));
    all.addAll(List.of("--http-port", "0", "--mqtt-port", "0", "--ops-port", "0"));
    all.addAll(List.of(options));
    return Program.start(jdk, folder, Map.of(), all.toArray(String[]::new));
  }

  private static Matcher summary(Program demo) throws Exception {
    demo.end(Duration.ofSeconds(120));
    Matcher summary = SUMMARY.matcher(demo.output());
    assertThat(summary.find()).as(demo.output()).isTrue();
    return summary;
  }

  private static long count(Matcher summary, int which) {
    return Long.parseLong(summary.group(which));
  }

  private void shell(String line) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(line + "\n" + said).isZero();
  }

  /** The line numbers its boot by the second: within one it would be the same message again. */
  private void publishLater(DemoSheet sheet, String celsius) throws Exception {
    Thread.sleep(1_100);
    shell(sheet.publishLine().replace("23.5", celsius));
  }

  private static List<Object> temperatures(DemoSheet sheet) {
    return values(
        sheet, "/stations/" + sheet.device("station"), "values", "signal", "env.temperature");
  }

  private static List<Object> values(
      DemoSheet sheet, String path, String list, String field, String wanted) {
    try {
      JsonArray all = sheet.get(path).getJsonArray(list);
      return IntStream.range(0, all.size())
          .mapToObj(all::getJsonObject)
          .filter(one -> wanted.equals(one.getString(field)))
          .map(one -> one.getValue("value"))
          .toList();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> reasons(DemoSheet sheet) {
    try {
      JsonArray all = sheet.get("/quarantine").getJsonArray("messages");
      return IntStream.range(0, all.size())
          .mapToObj(i -> all.getJsonObject(i).getString("reason"))
          .toList();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Alarms that say somebody is not there. */
  private static List<JsonObject> silences(DemoSheet sheet) throws Exception {
    JsonArray all = sheet.get("/alarms?concern=station&limit=200").getJsonArray("alarms");
    return IntStream.range(0, all.size())
        .mapToObj(all::getJsonObject)
        .filter(alarm -> alarm.getString("signal") == null || alarm.getString("signal").isEmpty())
        .toList();
  }
}
