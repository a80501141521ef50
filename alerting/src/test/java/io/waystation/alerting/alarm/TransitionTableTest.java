package io.waystation.alerting.alarm;

import static io.waystation.model.AlarmChange.What.ACKNOWLEDGED;
import static io.waystation.model.AlarmChange.What.CONFIRMED;
import static io.waystation.model.AlarmChange.What.SHELVED;
import static io.waystation.model.AlarmChange.What.SUPPRESSED;
import static io.waystation.model.AlarmChange.What.UNSHELVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Area;
import io.waystation.model.Handling.Shelving;
import io.waystation.model.Handling.Suppression;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.HandlingRefused;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Maintenance;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of docs/alarms.md, walked cell by cell. */
class TransitionTableTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final String WORK = "m-";

  @TempDir Path folder;
  private Records records;

  /** All of a walk is one transaction: a cell takes a millisecond then. */
  private Tables tables;

  private final RuleBook rules = RuleBook.shipped();
  private final Map<String, Consumer<Scene>> states = new LinkedHashMap<>();
  private final Map<String, Consumer<Scene>> doings = new LinkedHashMap<>();
  private final Map<String, Consumer<Scene>> events = new LinkedHashMap<>();

  @BeforeEach
  void open() {
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
    states.put("unacknowledged", scene -> {});
    states.put("acknowledged", this::acknowledge);
    states.put(
        "confirmed",
        scene -> {
          acknowledge(scene);
          confirm(scene);
        });
    states.put("over, unacknowledged", this::ends);
    states.put(
        "over, acknowledged",
        scene -> {
          ends(scene);
          acknowledge(scene);
        });
    states.put("shelved", scene -> shelve(scene, false));
    states.put("shelved once", scene -> shelve(scene, true));
    states.put("under maintenance", this::maintenanceBegins);
    states.put("explained by another", this::explained);
    states.put("vital", scene -> {});
    states.put("of a person, shelved", scene -> shelve(scene, false));
    states.put("of a person, explained", this::explained);

    doings.put("acknowledge", this::acknowledge);
    doings.put("confirm", this::confirm);
    doings.put("shelve", scene -> shelve(scene, false));
    doings.put("shelve once", scene -> shelve(scene, true));
    doings.put("unshelve", scene -> change(scene, Alarm::unshelve, UNSHELVED));

    events.put("it gets worse", this::getsWorse);
    events.put("it ends", this::ends);
    events.put("the shelf's time is over", scene -> see(NOON.plus(HALF_AN_HOUR)));
    events.put("maintenance begins", this::maintenanceBegins);
    events.put("maintenance ends", this::maintenanceEnds);
  }

  @AfterEach
  void close() {
    records.close();
  }

  /** One alarm at a station of its own. */
  private record Scene(int number, String id, Subject subject, String rule) {
    StationId station() {
      return subject.station();
    }
  }

  @Test
  void whatPeopleDoIsWrittenOrRefused() throws IOException {
    walk("by-people", doings, this::done);
  }

  @Test
  void whatHappensByItselfIsWritten() throws IOException {
    walk("by-itself", events, (scene, event) -> event.accept(scene));
  }

  private void walk(
      String table, Map<String, Consumer<Scene>> columns, BiConsumer<Scene, Consumer<Scene>> how)
      throws IOException {
    List<List<String>> rows = table(table);
    records.write(
        t -> {
          tables = t;
          walk(rows, columns, how);
          return null;
        });
  }

  private void walk(
      List<List<String>> rows,
      Map<String, Consumer<Scene>> columns,
      BiConsumer<Scene, Consumer<Scene>> how) {
    assertThat(rows.get(0).subList(1, rows.get(0).size()))
        .containsExactlyElementsOf(columns.keySet());
    assertThat(rows.subList(1, rows.size()))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(states.keySet());
    int number = 0;
    for (List<String> row : rows.subList(1, rows.size())) {
      int column = 1;
      for (Consumer<Scene> act : columns.values()) {
        Scene scene = raised(number++, row.get(0));
        states.get(row.get(0)).accept(scene);
        List<AlarmChange> before = history(scene);
        Alarm was = alarm(scene);
        String written;
        try {
          how.accept(scene, act);
          List<AlarmChange> lines = history(scene).subList(before.size(), history(scene).size());
          lines.forEach(line -> proven(line, alarm(scene)));
          written =
              lines.isEmpty()
                  ? "–"
                  : String.join(", ", lines.stream().map(line -> line.what().name()).toList());
        } catch (HandlingRefused refused) {
          assertThat(refused.words().zh()).isNotEqualTo(refused.words().en());
          assertThat(alarm(scene)).isEqualTo(was);
          written = "refused";
        }
        assertThat(written)
            .as("%s: %s", row.get(0), rows.get(0).get(column))
            .isEqualTo(row.get(column++));
      }
    }
  }

  private void done(Scene scene, Consumer<Scene> doing) {
    doing.accept(scene);
    List<AlarmChange> lines = history(scene);
    assertThat(lines.get(lines.size() - 1))
        .extracting("actor", "note", "eventAt", "learntAt")
        .containsExactly("li", "because", LATER, LATER);
  }

  /** The line is true of the alarm, and says who and why. */
  private static void proven(AlarmChange line, Alarm now) {
    assertThat(line.actor()).isNotEmpty();
    switch (line.what()) {
      case ACKNOWLEDGED -> assertThat(now.acknowledgement().by()).isEqualTo("li");
      case CONFIRMED -> assertThat(now.handling().confirmation().by()).isEqualTo("li");
      case SHELVED -> assertThat(now.handling().shelving().reason()).isEqualTo("because");
      case UNSHELVED -> assertThat(now.handling().shelving()).isNull();
      case SUPPRESSED -> assertThat(now.handling().suppression().by()).startsWith(WORK);
      case UNSUPPRESSED -> assertThat(now.handling().suppression()).isNull();
      case STEPPED_UP -> {
        assertThat(now.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(now.acknowledgement()).isNull();
        assertThat(now.handling().confirmation()).isNull();
      }
      case CLEARED -> assertThat(now.condition()).isEqualTo(Alarm.Condition.NORMAL);
      default -> throw new AssertionError("the tables say nothing of " + line.what());
    }
  }

  private Scene raised(int number, String state) {
    StationId station = new StationId("st-%03d".formatted(number));
    boolean person = state.startsWith("of a person") || state.equals("vital");
    Subject subject =
        person
            ? new Subject(station, "", "", PersonId.random())
            : new Subject(station, station + "-gw", "", PersonId.NONE);
    String rule = person ? "vital.bp" : "mains_lost";
    Severity severity = state.equals("vital") ? Severity.CRITICAL : Severity.WARNING;
    tables.stations().saveArea(new Area("street", "", new LocalText("街道", "street")));
    tables.stations().save(FixedContext.hut(station.value(), OptionalInt.of(3000)));
    decide(rule, subject, Decision.What.RAISE, severity);
    Alarm alarm = tables.alarms().latest(rule, subject.source()).orElseThrow();
    return new Scene(number, alarm.id(), subject, rule);
  }

  private void decide(String rule, Subject subject, Decision.What what, Severity severity) {
    LocalText evidence = new LocalText("证据", "evidence");
    Decision decision = new Decision(what, NOON, severity, false, "", evidence);
    Holds holds = new Holds(tables, NOON, line -> {});
    new AlarmBook(tables.alarms(), rules, holds, NOON, line -> {})
        .write(List.of(new Finding(rules.find(rule).orElseThrow(), subject, decision, List.of())));
  }

  private Alarm alarm(Scene scene) {
    return tables.alarms().find(scene.id()).orElseThrow();
  }

  private List<AlarmChange> history(Scene scene) {
    return tables.alarms().history(scene.id());
  }

  private void change(Scene scene, UnaryOperator<Alarm> edit, AlarmChange.What what) {
    tables.alarms().change(edit.apply(alarm(scene)), what, "li", LATER, LATER, "because");
  }

  private void acknowledge(Scene scene) {
    change(scene, alarm -> alarm.acknowledge("li", "because", LATER), ACKNOWLEDGED);
  }

  private void confirm(Scene scene) {
    change(scene, alarm -> alarm.confirm("li", "because", LATER), CONFIRMED);
  }

  private void shelve(Scene scene, boolean once) {
    Shelving aside = new Shelving("li", NOON, NOON.plus(HALF_AN_HOUR), once, "because");
    change(scene, alarm -> alarm.shelve(aside), SHELVED);
  }

  private void explained(Scene scene) {
    Suppression held = new Suppression(Why.PARENT, "another", NOON);
    change(scene, alarm -> alarm.suppress(held), SUPPRESSED);
  }

  private void getsWorse(Scene scene) {
    decide(scene.rule(), scene.subject(), Decision.What.STEP, Severity.CRITICAL);
  }

  private void ends(Scene scene) {
    decide(scene.rule(), scene.subject(), Decision.What.CLEAR, Severity.NORMAL);
  }

  private void see(Instant now) {
    if (tables.alarms().handlingDue(now)) {
      new Holds(tables, now, line -> {}).see();
    }
  }

  /** Work at its station, now. */
  private void maintenanceBegins(Scene scene) {
    String id = WORK + scene.number() + "-" + history(scene).size();
    Instant end = NOON.plus(HALF_AN_HOUR).plusSeconds(60);
    tables
        .maintenances()
        .add(
            new Maintenance(
                id,
                Why.MAINTENANCE,
                scene.station(),
                "",
                NOON,
                end,
                "chen",
                "filter",
                NOON,
                null,
                ""));
    see(NOON);
  }

  private void maintenanceEnds(Scene scene) {
    tables.maintenances().runningAt(LATER).stream()
        .filter(work -> work.station().equals(scene.station()))
        .forEach(work -> tables.maintenances().end(work.id(), LATER, "chen"));
    see(LATER);
  }

  /** The first row is the head. */
  private static List<List<String>> table(String name) throws IOException {
    String page = Files.readString(Path.of("../docs/alarms.md"));
    String begin = "<!-- " + name + " -->\n";
    assertThat(page).contains(begin);
    int from = page.indexOf(begin) + begin.length();
    List<List<String>> rows = new ArrayList<>();
    page.substring(from, page.indexOf("\n<!-- end -->", from))
        .lines()
        .filter(line -> !line.startsWith("|---"))
        .map(line -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| ")).toList())
        .forEach(rows::add);
    return rows;
  }
}
