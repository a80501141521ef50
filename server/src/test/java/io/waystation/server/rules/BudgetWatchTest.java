package io.waystation.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.alerting.rule.Definition;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.RuleVersion;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread that looks after the start whether rules keep to their budgets. */
@Timeout(60)
class BudgetWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String THREAD = "waystation-budgets";
  private static final RuleBook BOOK =
      RuleBook.parse(
          Map.of(
              "my.yaml",
              """
              rules:
                - id: too_hot
                  kind: limit
                  signal: env.temperature
                  title: {zh: 过热, en: Too hot}
                  budget: 1 pages per day
                  steps:
                    - {id: too_hot, when: "> 30", severity: warning, clears: "<= 26", basis: ours}
              """));

  @TempDir Path folder;
  private Records records;
  private TelemetryStore telemetry;
  private BudgetWatch watch;

  @BeforeEach
  void fourPagesInTwoDays() {
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
    telemetry = SqliteTelemetryStore.open(folder.resolve("telemetry"));
    Rule<?> rule = BOOK.find("too_hot").orElseThrow();
    Definition said = BOOK.definition(rule);
    records.write(
        t -> {
          t.rules()
              .inForce(
                  List.of(
                      new RuleVersion(
                          rule.id(),
                          said.version(),
                          said.kind(),
                          rule.concern(),
                          rule.title(),
                          said.text(),
                          said.place(),
                          OptionalInt.of(1),
                          null,
                          null,
                          null)),
                  NOW);
          return null;
        });
    List<Reading> readings = new ArrayList<>();
    for (int hour = 0; hour < 48; hour++) {
      double degrees = hour % 12 == 3 ? 31 : 22;
      Instant at = NOW.minus(Duration.ofHours(48 - hour));
      readings.add(
          new Reading(
              new StationId("st-1"),
              new DeviceId("st-1-gw"),
              "",
              PersonId.NONE,
              "",
              SignalCatalogue.shipped().signal("env.temperature"),
              degrees,
              0,
              at,
              at,
              1,
              hour));
    }
    telemetry.write(readings);
  }

  @AfterEach
  void close() {
    watch.close();
    telemetry.close();
    records.close();
  }

  private void start(RuleBook book, Duration after) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    watch = BudgetWatch.start(book, telemetry, records, Optional.empty(), clock, after);
  }

  private RuleVersion.BudgetCheck check() {
    return records.read(t -> t.rules().current()).get(0).check();
  }

  private static boolean watching() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(THREAD));
  }

  private static void untilItIsDone() throws InterruptedException {
    while (watching()) {
      Thread.sleep(10);
    }
  }

  @Test
  void notesOnceWhatEachRuleWouldHavePaged() throws InterruptedException {
    start(BOOK, Duration.ZERO);
    untilItIsDone();
    assertThat(check().pagesPerDay()).isCloseTo(2, within(0.2));
    assertThat(check().at()).isEqualTo(NOW);
    assertThat(records.read(t -> t.rules().current()).get(0).overBudget()).isTrue();
  }

  @Test
  void endsAtOnceWhenItIsClosedAndNotesNothing() {
    start(BOOK, Duration.ofHours(1));
    assertThat(watching()).isTrue();
    watch.close();
    assertThat(watching()).isFalse();
    assertThat(check()).isNull();
  }

  @Test
  void hasNothingToDoWhereNoRuleHasABudget() {
    start(RuleBook.shipped(), Duration.ZERO);
    assertThat(watching()).isFalse();
  }

  @Test
  void aStoreThatCannotBeReadStopsNobody() throws InterruptedException {
    telemetry.close();
    start(BOOK, Duration.ZERO);
    untilItIsDone();
    assertThat(check()).isNull();
  }
}
