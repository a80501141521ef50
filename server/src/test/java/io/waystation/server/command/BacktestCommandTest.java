package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Area;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.server.rules.Budgets;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code waystation rules backtest} as it is typed, over two days of one station: hot from 02:00 to
 * 03:00 of the clock there, and a little less from 12:00 to 13:00.
 */
class BacktestCommandTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant DAY = Instant.parse("2026-11-18T16:00:00Z");
  private static final StationId STATION = new StationId("st-001");
  private static final PersonId WORKER = PersonId.random();

  /** One person on call for everything, woken for each alarm by itself. */
  private static final String NOTIFY =
      """
      people: [{id: chen, name: 陈值守, phone: "13800000001"}]
      rotas: [{name: all, role: operator, zone: Asia/Shanghai, start: 2026-11-16, handover: "08:00", shift: 1d, people: [chen]}]
      route: {receiver: duty, group_by: ["..."], group_wait: 0s, group_interval: 1m, repeat_interval: 4h}
      receivers:
        - {name: duty, on_call: operator, channels: [{webhook: {url: "http://127.0.0.1:9/hook", secret: hush}}]}
      """;

  @TempDir Path folder;
  private Path data;
  private Path rules;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void twoDays() throws IOException {
    data = folder.resolve("data");
    rules = folder.resolve("my.yaml");
    Files.createDirectories(data.resolve("log"));
    Files.writeString(rules, example());
    Files.writeString(
        folder.resolve("waystation.yaml"),
        "data: %s\nidentity-key: %s\n".formatted(data, data.resolve("identity.key")));
    try (Records records =
            Records.openSqlite(
                data.resolve("records"), IdentityKey.inFile(data.resolve("identity.key")));
        TelemetryStore store = SqliteTelemetryStore.open(data.resolve("telemetry"))) {
      records.write(
          t -> {
            t.stations().saveArea(new Area("street", "", new LocalText("街道", "street")));
            t.stations()
                .save(
                    new Station(
                        STATION,
                        Station.Type.STATION,
                        new LocalText("一号驿站", "Station 1"),
                        "street",
                        OptionalInt.of(50),
                        ZONE,
                        31.2,
                        121.5,
                        8,
                        true));
            t.people()
                .save(new Person(WORKER, Sex.MALE, 1980, new LocalText("", ""), STATION), "王");
            return null;
          });
      store.write(readings(DAY));
    }
  }

  /** The first rule on the page that has a budget. */
  private static String example() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/alarms.md")));
    while (block.find()) {
      if (block.group(1).contains("budget:")) {
        return block.group(1);
      }
    }
    throw new AssertionError("docs/alarms.md has no rule with a budget");
  }

  private static List<Reading> readings(Instant day) {
    List<Reading> all = new ArrayList<>();
    for (int minute = 0; minute < 2 * 24 * 60; minute += 5) {
      int hour = minute / 60 % 24;
      double degrees = hour == 2 ? 31 : hour == 12 ? 29 : 22;
      all.add(
          reading(PersonId.NONE, "env.temperature", degrees, day.plus(Duration.ofMinutes(minute))));
    }
    all.add(reading(WORKER, "spo2", 79, day.plus(Duration.ofHours(5))));
    return all;
  }

  private static Reading reading(PersonId person, String signal, double value, Instant at) {
    return new Reading(
        STATION,
        new DeviceId("st-001-gw"),
        "",
        person,
        "",
        SignalCatalogue.shipped().signal(signal),
        value,
        0,
        at,
        at,
        1,
        0);
  }

  private Run run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exitCode = Waystation.run(args);
      return new Run(
          exitCode,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Run backtest(String rule, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "rules",
                "backtest",
                rule,
                "--config",
                folder.resolve("waystation.yaml").toString(),
                "--from",
                "2026-11-18T16:00:00Z",
                "--to",
                "2026-11-20T16:00:00Z"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private void routes() throws IOException {
    Path notify = folder.resolve("notify.yaml");
    Files.writeString(notify, NOTIFY);
    Files.writeString(
        folder.resolve("waystation.yaml"),
        "data: %s\nidentity-key: %s\nnotify: %s\n"
            .formatted(data, data.resolve("identity.key"), notify));
  }

  @Test
  void saysWhatThePageSaysItSays() throws IOException {
    Run run = backtest(rules.toString());
    assertThat(run.err()).contains("back-test");
    assertThat(run.exitCode()).isZero();
    assertThat(Files.readString(Path.of("../docs/alarms.md"))).contains(run.out());
  }

  @Test
  void saysWhoWouldHaveBeenWokenAndInJsonAll() throws IOException {
    routes();
    assertThat(backtest(rules.toString()).out())
        .contains("on call  陈值守                      2 pages, 2 of them between 22:00 and 06:00");
    JsonObject json = new JsonObject(backtest(rules.toString(), "--json").out());
    JsonObject rule = json.getJsonArray("rules").getJsonObject(0);
    assertThat(json.getBoolean("partial")).isFalse();
    assertThat(rule.getInteger("raised")).isEqualTo(2);
    assertThat(
            rule.getJsonObject("pages").getJsonArray("told").getJsonObject(0).getInteger("night"))
        .isEqualTo(2);
    assertThat(rule.getJsonArray("alarms").getJsonObject(0).getString("startedAt"))
        .isEqualTo("2026-11-18T18:00:00Z");
    assertThat(rule.getJsonObject("comparison").getInteger("goneCount")).isEqualTo(2);
  }

  @Test
  void aRuleAboutPeopleIsCountedAndListedOnlyWhenAskedFor() {
    Run counted = backtest("vital.spo2");
    assertThat(counted.out())
        .contains("1 alarms", "--health only")
        .doesNotContain(WORKER.value())
        .doesNotContain("05:00");
    assertThat(new JsonObject(backtest("vital.spo2", "--json").out()).encode())
        .contains("\"alarms\":[]");
    assertThat(backtest("vital.spo2", "--health").out())
        .contains("2026-11-19 05:00", "critical")
        .doesNotContain(WORKER.value());
  }

  @Test
  void whatIsNotStoredIsToldAndWhatIsNoRuleRefused() {
    assertThat(backtest("too_cold", "--from", "2026-11-10").err()).contains("should be specified");
    Run early =
        run(
            "rules",
            "backtest",
            "too_hot",
            "--config",
            folder.resolve("waystation.yaml").toString(),
            "--from",
            "2026-11-10",
            "--to",
            "2026-11-20");
    assertThat(early.out()).contains("partial", "what is stored begins at 2026-11-19 00:00");
    Run nobody = backtest("nobodys");
    assertThat(nobody.exitCode()).isEqualTo(2);
    assertThat(nobody.err()).contains("There is no file 'nobodys', and no rule of that id");
  }

  @Test
  void aBudgetThatIsExceededIsNamedWithItsLine() throws IOException {
    RuleBook book = RuleBook.parse(Map.of("my.yaml", example()));
    Optional<NotifyConfig> nobody = Optional.empty();
    try (Records records =
            Records.openSqlite(
                data.resolve("records"), IdentityKey.inFile(data.resolve("identity.key")));
        TelemetryStore store = SqliteTelemetryStore.open(data.resolve("telemetry"))) {
      Instant now = DAY.plus(Duration.ofDays(2));
      List<Budgets.Spent> spent =
          Budgets.spent(book, store, records, nobody, now, (readings, share) -> true);
      assertThat(spent).singleElement().satisfies(one -> assertThat(one.over()).isFalse());

      RuleBook strict =
          RuleBook.parse(
              Map.of("my.yaml", example().replace("2 pages per day", "0 pages per day")));
      assertThat(Budgets.spent(strict, store, records, nobody, now, (readings, share) -> true))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.over()).isTrue();
                assertThat(one.words().en())
                    .startsWith(
                        "my.yaml, line 6, rule too_hot: by the last 2.0 days it would page 1.0 times"
                            + " a day, and its budget is 0");
              });
    }
  }

  @Test
  void checkLooksAtTheDataToo() throws IOException {
    try (TelemetryStore store = SqliteTelemetryStore.open(data.resolve("telemetry"))) {
      store.write(readings(Instant.now().minus(Duration.ofDays(2)).minusSeconds(600)));
    }
    Files.writeString(rules, example().replace("2 pages per day", "0 pages per day"));
    Run run =
        run(
            "rules",
            "check",
            rules.toString(),
            "--data",
            "--config",
            folder.resolve("waystation.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("my.yaml, line 6, rule too_hot", "1 rules with a budget, 1 above it");
  }
}
