package io.waystation.storage.records;

import static io.waystation.storage.records.Samples.NOON;
import static io.waystation.storage.records.Samples.PERSON;
import static io.waystation.storage.records.Samples.STATION;
import static io.waystation.storage.records.Samples.alarm;
import static io.waystation.storage.records.Samples.healthAlarm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.AlarmChange.What;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.log.Position;
import io.waystation.testkit.ChildJvm;
import java.io.BufferedReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every records store promises, whatever database is beneath. */
@Timeout(120)
abstract class RecordsContract {
  private Records records;

  /** Opens the store of this test, the same one each time. */
  abstract Records open();

  /** A main class that opens the same store and hands it to {@link EndlessWriter#write}. */
  abstract Class<?> writerProcess();

  /** What {@link #writerProcess} wants as arguments. */
  abstract List<String> writerArguments();

  /** Runs one statement past our own code, as somebody with access to the database could. */
  abstract void tamper(String sql);

  @BeforeEach
  void openStore() {
    records = open();
  }

  @AfterEach
  void closeStore() {
    records.close();
  }

  private void write(Consumer<Tables> work) {
    write(records, work);
  }

  private static void write(Records records, Consumer<Tables> work) {
    records.write(
        tables -> {
          work.accept(tables);
          return null;
        });
  }

  private <T> List<T> list(Function<Tables, List<T>> query) {
    return records.read(query);
  }

  private <T> Optional<T> found(Function<Tables, Optional<T>> query) {
    return records.read(query);
  }

  private <K, V> Map<K, V> map(Function<Tables, Map<K, V>> query) {
    return records.read(query);
  }

  private long number(Function<Tables, Long> query) {
    return records.read(query);
  }

  private static <T> Future<T> later(ExecutorService threads, Callable<T> work) {
    return threads.submit(work);
  }

  @Nested
  class Transactions {
    private static final Set<Thread.State> WAITS =
        Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    @Test
    void workThatThrowsLeavesNothing() {
      assertThatThrownBy(
              () ->
                  write(
                      t -> {
                        t.alarms().raise(alarm("a-1"));
                        t.checkpoints().savePosition("alerting", new Position(7, 0));
                        throw new IllegalStateException("stop");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("stop");

      assertThat(number(t -> t.checkpoints().position("alerting").live())).isZero();
      assertThat(number(t -> t.alarms().lastChange())).isZero();
      write(t -> t.alarms().raise(alarm("a-1")));
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
      write(t -> t.alarms().raise(alarm("a-1")));
      records.close();
      records = open();
      assertThat(found(t -> t.alarms().find("a-1"))).contains(alarm("a-1"));
    }

    @Test
    void aReadSeesOneMomentWhileOthersWrite() throws Exception {
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        records.read(
            t -> {
              assertThat(t.checkpoints().position("alerting").live()).isZero();
              try {
                later(threads, () -> records.write(w -> save(w.checkpoints(), 1)))
                    .get(10, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new AssertionError("a reader must not hold up a writer", e);
              }
              assertThat(t.checkpoints().position("alerting").live()).isZero();
              return null;
            });
        assertThat(number(t -> t.checkpoints().position("alerting").live())).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }

    private Void save(Checkpoints checkpoints, long offset) {
      checkpoints.savePosition("alerting", new Position(offset, 0));
      return null;
    }

    @Test
    void aReadCannotWrite() {
      assertThatThrownBy(() -> records.read(t -> save(t.checkpoints(), 1)))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("a read must not write");
      write(t -> t.checkpoints().savePosition("alerting", new Position(2, 0)));
      assertThat(number(t -> t.checkpoints().position("alerting").live())).isEqualTo(2);
    }

    @Test
    void aTransactionWithinAWriteIsAMistake() {
      assertThatThrownBy(() -> write(t -> write(u -> u.users().all())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already in a write");
      assertThatThrownBy(() -> write(t -> records.read(u -> u.users().all())))
          .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tablesAreOfNoUseAfterTheirTransaction() {
      Tables[] kept = new Tables[1];
      write(t -> kept[0] = t);
      assertThatThrownBy(() -> kept[0].checkpoints().savePosition("alerting", new Position(1, 0)))
          .hasMessageContaining("closed");
    }

    @Test
    void twoStoresOnTheSameDataLoseNoUpdate() throws Exception {
      int each = 100;
      try (Records other = open()) {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (Records store : List.of(records, other, records, other)) {
          all.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      write(
                          store,
                          t -> {
                            Checkpoints c = t.checkpoints();
                            c.savePosition(
                                "alerting", new Position(c.position("alerting").live() + 1, 0));
                          });
                    }
                  }));
        }
        for (Future<?> one : all) {
          one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
      }
      assertThat(number(t -> t.checkpoints().position("alerting").live())).isEqualTo(4 * each);
    }

    @Test
    void writersTakeTurnsInTheOrderTheyCame() throws Exception {
      List<Integer> order = Collections.synchronizedList(new ArrayList<>());
      List<Thread> waiting = new ArrayList<>();
      write(
          held -> {
            for (int i = 0; i < 5; i++) {
              int me = i;
              Thread writer = new Thread(() -> write(t -> order.add(me)));
              writer.start();
              while (!WAITS.contains(writer.getState())) {
                LockSupport.parkNanos(1_000_000);
              }
              waiting.add(writer);
            }
          });
      for (Thread writer : waiting) {
        writer.join(30_000);
      }
      assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void afterClosingEveryCallSaysSo() {
      records.close();
      assertThatThrownBy(() -> records.read(t -> t.users().all()))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("closed");
    }

    @Test
    void aKilledProcessLosesNoAcknowledgedTransactionAndLeavesNoHalfOne() throws Exception {
      for (int round = 0; round < 3; round++) {
        Process writer = startWriter();
        long acknowledged = -1;
        try (BufferedReader lines = writer.inputReader()) {
          for (int i = 0; i < 40; i++) {
            acknowledged = Long.parseLong(lines.readLine());
          }
          // Not Process.destroyForcibly, which also throws away what was said and not yet heard.
          writer.toHandle().destroyForcibly();
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            // A line cut short is a smaller number.
            acknowledged = Math.max(acknowledged, line.isEmpty() ? 0 : Long.parseLong(line));
          }
        }
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();

        long offset = records.read(t -> t.checkpoints().position(EndlessWriter.NAME).live());
        assertThat(offset).isGreaterThanOrEqualTo(acknowledged);
        List<AlarmChange> changes = records.read(t -> t.alarms().changesAfter(0, 100_000));
        assertThat(changes).hasSize((int) offset * EndlessWriter.CHANGES_EACH);
        assertThat(list(t -> t.alarms().open())).hasSize((int) offset);
      }
    }

    private Process startWriter() throws Exception {
      List<String> command =
          ChildJvm.command("128m", writerProcess(), writerArguments().toArray(String[]::new));
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
  }

  @Nested
  class Registry {
    @Test
    void keepsAreasStationsAndDevices() {
      write(Samples::register);
      write(t -> t.devices().save(Samples.device("hut-01-kiosk")));
      records.read(
          t -> {
            assertThat(t.stations().areas()).containsExactly(Samples.area("yuexiu"));
            assertThat(t.stations().all()).containsExactly(Samples.station(STATION));
            assertThat(t.stations().find(STATION)).contains(Samples.station(STATION));
            assertThat(t.stations().find(new StationId("st-002"))).isEmpty();
            assertThat(t.devices().all()).containsExactly(Samples.device("hut-01-kiosk"));
            assertThat(t.devices().find(new DeviceId("hut-01-kiosk")))
                .contains(Samples.device("hut-01-kiosk"));
            return null;
          });
    }

    @Test
    void savingAgainReplaces() {
      write(Samples::register);
      Area renamed = new Area("yuexiu", "guangzhou", new LocalText("越秀", "Yue Xiu"));
      write(t -> t.stations().saveArea(renamed));
      write(t -> t.people().save(Samples.person(PERSON), "王大明"));
      assertThat(list(t -> t.stations().areas())).containsExactly(renamed);
      assertThat(list(t -> t.people().all())).containsExactly(Samples.person(PERSON));
      assertThat(found(t -> t.people().name(PERSON))).contains("王大明");
    }

    @Test
    void whatIsOnFileOfAPersonIsKeptAndReplaced() {
      write(Samples::register);
      HealthFile file =
          new HealthFile(
              Set.of(HealthFile.Condition.DIABETES, HealthFile.Condition.HEART_FAILURE),
              Optional.of(LocalDate.parse("2026-11-18")));
      assertThat(records.<HealthFile>read(t -> t.people().file(PERSON))).isEqualTo(HealthFile.NONE);
      write(t -> t.people().saveFile(PERSON, file));
      assertThat(records.<HealthFile>read(t -> t.people().file(PERSON))).isEqualTo(file);
      write(t -> t.people().saveFile(PERSON, HealthFile.NONE));
      assertThat(records.<HealthFile>read(t -> t.people().file(PERSON))).isEqualTo(HealthFile.NONE);
    }

    @Test
    void aStationWithoutAltitudeHasNone() {
      write(Samples::register);
      Station known = Samples.station(STATION);
      Station unknown =
          new Station(
              known.id(),
              known.type(),
              known.name(),
              known.area(),
              OptionalInt.empty(),
              known.zone(),
              known.latitude(),
              known.longitude(),
              known.capacity(),
              false);
      write(t -> t.stations().save(unknown));
      assertThat(found(t -> t.stations().find(STATION))).contains(unknown);
    }

    @Test
    void aDeviceKeepsItsSecretWhenItIsSavedAgain() {
      DeviceId kiosk = new DeviceId("hut-01-kiosk");
      write(Samples::register);
      write(t -> t.devices().save(Samples.device("hut-01-kiosk")));
      assertThat(found(t -> t.devices().secretHash(kiosk))).isEmpty();
      write(t -> t.devices().setSecretHash(kiosk, "ab12"));
      write(t -> t.devices().save(Samples.device("hut-01-kiosk")));
      assertThat(found(t -> t.devices().secretHash(kiosk))).contains("ab12");
    }

    @Test
    void aSecretForNobodyIsAMistake() {
      assertThatThrownBy(() -> write(t -> t.devices().setSecretHash(new DeviceId("ghost"), "ab")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ghost");
    }

    @Test
    void aStationInAnUnknownAreaIsRefusedWithAReason() {
      assertThatThrownBy(() -> write(t -> t.stations().save(Samples.station(STATION))))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("save that first");
    }
  }

  @Nested
  class IdentityVault {
    @Test
    void keepsNamesApartAndOpensThem() {
      PersonId other = PersonId.random();
      write(Samples::register);
      write(t -> t.people().save(Samples.person(other), "Li Ming"));
      assertThat(found(t -> t.people().name(PERSON))).contains("王小明");
      assertThat(map(t -> t.people().names())).isEqualTo(Map.of(PERSON, "王小明", other, "Li Ming"));
      assertThat(found(t -> t.people().name(PersonId.random()))).isEmpty();
      assertThat(found(t -> t.people().find(other))).contains(Samples.person(other));
    }

    @Test
    void aNameMovedToAnotherPersonDoesNotOpen() {
      PersonId other = PersonId.random();
      write(Samples::register);
      write(t -> t.people().save(Samples.person(other), "Li Ming"));
      tamper(
          "UPDATE identity SET sealed = (SELECT sealed FROM identity WHERE person = '%s')"
              .formatted(other));
      assertThatThrownBy(() -> records.read(t -> t.people().name(PERSON)))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("does not open the vault");
    }

    @Test
    void theSameNameIsSealedDifferentlyEachTime() {
      Vault vault = new Vault(new IdentityKey(new byte[32]));
      assertThat(vault.seal(PERSON.value(), "Li")).isNotEqualTo(vault.seal(PERSON.value(), "Li"));
    }
  }

  @Nested
  class RulesInForce {
    private final RuleVersion hot = rule("too_hot", "aaaa", 5);
    private final RuleVersion hotter = rule("too_hot", "bbbb", 5);
    private final RuleVersion cold = rule("too_cold", "cccc", 5);

    private RuleVersion rule(String id, String version, int budget) {
      return new RuleVersion(
          id,
          version,
          "limit",
          Alarm.Concern.STATION,
          new LocalText("室内过热", "Room too hot"),
          "id: '" + id + "'\n# " + version,
          "own.yaml, line 3",
          OptionalInt.of(budget),
          null,
          null,
          null);
    }

    private void start(Instant at, RuleVersion... rules) {
      records.write(
          t -> {
            t.rules().inForce(List.of(rules), at);
            return null;
          });
    }

    private List<RuleVersion> current() {
      return records.read(t -> t.rules().current());
    }

    private List<String> told(String id) {
      List<RuleVersion> all = records.read(t -> t.rules().of(id));
      return all.stream()
          .map(
              one ->
                  "%s %s..%s"
                      .formatted(
                          one.version(),
                          Duration.between(NOON, one.since()).toDays(),
                          one.until() == null ? "" : Duration.between(NOON, one.until()).toDays()))
          .toList();
    }

    @Test
    void oneRowForEachChangeAndNoneForAStart() {
      Instant day = NOON;
      start(day, hot, cold);
      start(day.plus(Duration.ofDays(1)), hot, cold);
      assertThat(told("too_hot")).containsExactly("aaaa 0..");
      start(day.plus(Duration.ofDays(2)), hotter, cold);
      start(day.plus(Duration.ofDays(3)), hotter);
      start(day.plus(Duration.ofDays(4)), hot, cold);
      assertThat(told("too_hot")).containsExactly("aaaa 4..", "bbbb 2..4", "aaaa 0..2");
      assertThat(told("too_cold")).containsExactly("cccc 4..", "cccc 0..3");
      assertThat(current()).extracting(RuleVersion::rule).containsExactly("too_cold", "too_hot");
      assertThat(told("nobody's")).isEmpty();
    }

    @Test
    void aLookAtHistoryIsNotedAndABudgetMayChange() {
      start(NOON, hot);
      RuleVersion.BudgetCheck check = new RuleVersion.BudgetCheck(7.5, 6.25, NOON);
      write(t -> t.rules().checked("too_hot", "aaaa", check));
      write(t -> t.rules().checked("too_hot", "bbbb", new RuleVersion.BudgetCheck(1, 1, NOON)));
      RuleVersion known = current().get(0);
      assertThat(known.check()).isEqualTo(check);
      assertThat(known.overBudget()).isTrue();
      assertThat(known.definition()).isEqualTo(hot.definition());
      start(NOON.plusSeconds(1), rule("too_hot", "aaaa", 9));
      assertThat(current().get(0).overBudget()).isFalse();
    }
  }

  @Nested
  class AlarmsAndHistory {
    @Test
    void keepsWhatItRestsOnAndHowItIsHandled() {
      Basis basis =
          new Basis(
              "4f2a",
              List.of(
                  new Basis.Deciding("spo2", "hut-01-kiosk", "", NOON.minusSeconds(60), 82),
                  new Basis.Deciding("spo2", "hut-01-kiosk", "left", NOON, 81.5)));
      Alarm raised = Samples.with(alarm("a-1", "dark", "gw", Severity.WARNING, NOON), basis);
      write(t -> t.alarms().raise(raised));
      assertThat(found(t -> t.alarms().find("a-1"))).contains(raised);

      Alarm named = raised.named(Alarm.Cause.STATION_POWER, new LocalText("停电", "Power cut"));
      write(t -> t.alarms().change(named, What.CAUSE_NAMED, "rule", NOON, NOON, ""));
      Handling handling =
          new Handling(
              new Alarm.Acknowledgement("chen", NOON.plusSeconds(1), "看到了"),
              new Alarm.Acknowledgement("chen", NOON.plusSeconds(2), "mended"),
              new Handling.Shelving(
                  "chen", NOON.plusSeconds(3), NOON.plusSeconds(3_600), true, "new fuse"),
              new Handling.Suppression(
                  Handling.Suppression.Why.PARENT, "a-0", NOON.plusSeconds(4)));
      Alarm handled = named.handled(handling);
      write(t -> t.alarms().change(handled, What.SHELVED, "chen", NOON, NOON, ""));
      assertThat(found(t -> t.alarms().find("a-1"))).contains(handled);
      Alarm free = handled.handled(handling.shelved(null).suppressed(null));
      write(t -> t.alarms().change(free, What.UNSHELVED, "chen", NOON, NOON, ""));
      assertThat(found(t -> t.alarms().find("a-1"))).contains(free);
    }

    @Test
    void findsWhatIsActiveAtAStationAndTheLinesOfAnAlarm() {
      Alarm parent = alarm("a-1", "mains_lost", "gw", Severity.WARNING, NOON);
      Alarm line = alarm("a-2", "kiosk_offline", "kiosk", Severity.WARNING, NOON.minusSeconds(9));
      Alarm over = alarm("a-3", "ups_low", "gw", Severity.NOTICE, NOON.plusSeconds(9));
      for (Alarm each : List.of(parent, line, over)) {
        write(t -> t.alarms().raise(each));
      }
      Alarm held = held(line, "a-1");
      Alarm heldToTheEnd = held(over, "a-1");
      change(held, What.SUPPRESSED);
      change(heldToTheEnd, What.SUPPRESSED);
      Alarm ended = heldToTheEnd.clear(NOON.plusSeconds(20));
      change(ended, What.CLEARED);
      assertThat(listed(t -> t.alarms().active(parent.station()))).containsExactly(held, parent);
      assertThat(listed(t -> t.alarms().stationsWithActive())).containsExactly(parent.station());
      assertThat(listed(t -> t.alarms().heldBackBy(Set.of("a-1", "a-9"))))
          .containsExactly(held, ended);
      assertThat(listed(t -> t.alarms().heldBackBy(Set.of()))).isEmpty();
      assertThat(ids(new Alarms.Filter(null, null, null, null, null, null, null, false, null)))
          .containsExactly("a-1");
      assertThat(ids(new Alarms.Filter(null, null, null, null, true, null, null, true, "a-1")))
          .containsExactly("a-2");
    }

    private <T> List<T> listed(Function<Tables, List<T>> question) {
      return records.read(question::apply);
    }

    private Alarm held(Alarm alarm, String parent) {
      return alarm.handled(
          alarm
              .handling()
              .suppressed(new Handling.Suppression(Handling.Suppression.Why.PARENT, parent, NOON)));
    }

    @Test
    void keepsEveryFieldOfAnAlarm() {
      Alarm taken =
          healthAlarm("a-1", PERSON, Severity.CRITICAL, NOON)
              .acknowledge("dr-li", "已电话联系", NOON.plusSeconds(60));
      write(t -> t.alarms().raise(healthAlarm("a-1", PERSON, Severity.CRITICAL, NOON)));
      write(
          t ->
              t.alarms()
                  .change(
                      taken,
                      What.ACKNOWLEDGED,
                      "dr-li",
                      NOON.plusSeconds(60),
                      NOON.plusSeconds(60),
                      "已电话联系"));
      assertThat(found(t -> t.alarms().find("a-1"))).contains(taken);
      assertThat(found(t -> t.alarms().find("a-2"))).isEmpty();
    }

    @Test
    void oneAlarmOfARuleAndSourceIsActiveAtATime() {
      Alarm first = alarm("a-1", "too-warm", "s", Severity.WARNING, NOON);
      Alarm second = alarm("a-2", "too-warm", "s", Severity.WARNING, NOON.plusSeconds(60));
      write(t -> t.alarms().raise(first));
      assertThatThrownBy(() -> write(t -> t.alarms().raise(second)))
          .isInstanceOf(VersionConflict.class)
          .hasMessageContaining("a-2");

      change(first.unknown(), What.UNKNOWN);
      assertThatThrownBy(() -> write(t -> t.alarms().raise(second)))
          .isInstanceOf(VersionConflict.class);

      change(first.unknown().clear(NOON.plusSeconds(30)), What.CLEARED);
      write(t -> t.alarms().raise(second));
      write(t -> t.alarms().raise(alarm("a-3", "too-warm", "elsewhere", Severity.INFO, NOON)));
      assertThat(found(t -> t.alarms().latest("too-warm", "s"))).contains(second);
      assertThat(found(t -> t.alarms().latest("too-warm", "nowhere"))).isEmpty();
    }

    @Test
    void theTransactionGoesOnAfterAConflict() {
      Alarm first = alarm("a-1", "too-warm", "s", Severity.WARNING, NOON);
      write(
          t -> {
            t.alarms().raise(first);
            assertThatThrownBy(
                    () -> t.alarms().raise(alarm("a-2", "too-warm", "s", Severity.WARNING, NOON)))
                .isInstanceOf(VersionConflict.class);
            t.alarms().raise(alarm("a-3"));
          });
      assertThat(list(t -> t.alarms().open())).extracting(Alarm::id).containsExactly("a-1", "a-3");
    }

    @Test
    void anOlderAlarmCannotBeActiveAgainBesideALaterOne() {
      Alarm first = alarm("a-1", "too-warm", "s", Severity.WARNING, NOON);
      Alarm over = first.clear(NOON.plusSeconds(30));
      write(t -> t.alarms().raise(first));
      change(over, What.CLEARED);
      write(t -> t.alarms().raise(alarm("a-2", "too-warm", "s", Severity.WARNING, NOON)));
      assertThatThrownBy(() -> change(over.step(Severity.WARNING, over.evidence()), What.RESUMED))
          .isInstanceOf(VersionConflict.class);
    }

    @Test
    void theLatestIsTheOneRaisedLastEvenWhenItBeganEarlier() {
      Alarm first = alarm("a-1", "too-warm", "s", Severity.WARNING, NOON);
      Alarm late = alarm("a-2", "too-warm", "s", Severity.WARNING, NOON.minusSeconds(3600));
      write(t -> t.alarms().raise(first));
      change(first.clear(NOON.plusSeconds(30)), What.CLEARED);
      write(t -> t.alarms().raise(late));
      assertThat(found(t -> t.alarms().latest("too-warm", "s"))).contains(late);
    }

    @Test
    void aChangeMustFollowTheStoredVersion() {
      Alarm first = alarm("a-1");
      Alarm second = first.step(Severity.CRITICAL, first.evidence());
      write(t -> t.alarms().raise(first));
      change(second, What.STEPPED_UP);
      assertThatThrownBy(() -> change(second, What.STEPPED_UP))
          .isInstanceOf(VersionConflict.class)
          .hasMessageContaining("a-1");
      assertThatThrownBy(() -> change(second.unknown().unknown(), What.UNKNOWN))
          .isInstanceOf(VersionConflict.class);
      assertThat(list(t -> t.alarms().history("a-1"))).hasSize(2);
    }

    @Test
    void ofTwoWhoAcknowledgeAtOnceExactlyOneWins() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      for (int round = 0; round < 20; round++) {
        Alarm raised = alarm("a-" + round);
        write(t -> t.alarms().raise(raised));
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> outcomes =
            Set.of("chen", "zhou").stream()
                .map(who -> acknowledge(threads, go, raised, who))
                .toList();
        go.countDown();
        int wins = 0;
        for (Future<Boolean> outcome : outcomes) {
          wins += outcome.get(10, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(wins).isEqualTo(1);
        assertThat(list(t -> t.alarms().history(raised.id())))
            .extracting(AlarmChange::what)
            .containsExactly(What.RAISED, What.ACKNOWLEDGED);
      }
      threads.shutdown();
    }

    private Future<Boolean> acknowledge(
        ExecutorService threads, CountDownLatch go, Alarm seen, String who) {
      return later(
          threads,
          () -> {
            go.await();
            try {
              write(
                  t ->
                      t.alarms()
                          .change(
                              seen.acknowledge(who, "on my way", NOON),
                              What.ACKNOWLEDGED,
                              who,
                              NOON,
                              NOON,
                              "on my way"));
              return true;
            } catch (VersionConflict lost) {
              return false;
            }
          });
    }

    @Test
    void historyTellsEachChangeInOrder() {
      Alarm raised = alarm("a-1");
      Alarm worse = raised.step(Severity.CRITICAL, raised.evidence());
      write(
          t -> {
            t.alarms().raise(raised);
            t.alarms().raise(alarm("a-2"));
            t.alarms()
                .change(
                    worse, What.STEPPED_UP, "rule", NOON.plusSeconds(9), NOON.plusSeconds(10), "");
          });
      assertThat(list(t -> t.alarms().history("a-1")))
          .containsExactly(
              new AlarmChange(
                  1, "a-1", What.RAISED, "rule", Severity.WARNING, NOON, NOON.plusSeconds(2), ""),
              new AlarmChange(
                  3,
                  "a-1",
                  What.STEPPED_UP,
                  "rule",
                  Severity.CRITICAL,
                  NOON.plusSeconds(9),
                  NOON.plusSeconds(10),
                  ""));
      assertThat(list(t -> t.alarms().changesAfter(1, 10)))
          .extracting(AlarmChange::id)
          .containsExactly(2L, 3L);
      assertThat(list(t -> t.alarms().changesAfter(0, 2)))
          .extracting(AlarmChange::id)
          .containsExactly(1L, 2L);
      assertThat(number(t -> t.alarms().lastChange())).isEqualTo(3);
    }

    @Test
    void historyOfAStretchOfTimeComesByWhenWeLearntOfIt() {
      Alarm late = alarm("a-9", "too-warm", "late", Severity.WARNING, NOON.plusSeconds(100));
      Alarm early = alarm("a-2", "too-warm", "early", Severity.WARNING, NOON);
      Alarm worse = early.step(Severity.CRITICAL, early.evidence());
      write(
          t -> {
            t.alarms().raise(late);
            t.alarms().raise(early);
            t.alarms().raise(healthAlarm("a-3", PERSON, Severity.CRITICAL, NOON));
          });
      change(early.acknowledge("chen", "seen", at(20)), What.ACKNOWLEDGED, 20);
      change(worse.handled(early.handling()), 3, What.STEPPED_UP, 30);
      change(worse.handled(early.handling()), 4, What.UPDATED, 40);
      change(worse.handled(early.handling()), 5, What.SUPPRESSED, 50);
      change(worse.handled(early.handling()), 6, What.STEPPED_UP, 60);
      change(worse.handled(early.handling()), 7, What.UNSUPPRESSED, 70);
      change(worse.handled(early.handling()), 8, What.STEPPED_UP, 80);
      change(worse.handled(early.handling()), 9, What.ACKNOWLEDGED, 90);

      assertThat(events(0, 1_000))
          .containsExactly(
              "2 a-2 RAISED",
              "20 a-2 ACKNOWLEDGED since 2",
              "30 a-2 STEPPED_UP",
              "50 a-2 SUPPRESSED",
              "60 a-2 STEPPED_UP held",
              "80 a-2 STEPPED_UP",
              "90 a-2 ACKNOWLEDGED since 30",
              "102 a-9 RAISED");
      assertThat(events(20, 50))
          .as("from inclusive, to exclusive")
          .containsExactly("20 a-2 ACKNOWLEDGED since 2", "30 a-2 STEPPED_UP");
      assertThat(number(t -> t.alarmEvents().count(at(0), at(1_000), 100))).isEqualTo(11);
      assertThat(number(t -> t.alarmEvents().count(at(0), at(1_000), 4))).isEqualTo(5);
    }

    private List<String> events(long from, long to) {
      List<String> seen = new ArrayList<>();
      records.read(
          t -> {
            t.alarmEvents()
                .forEach(
                    at(from),
                    at(to),
                    Alarm.Concern.STATION,
                    event ->
                        seen.add(
                            "%d %s %s%s%s"
                                .formatted(
                                    second(event.learntAt()),
                                    event.alarm(),
                                    event.what(),
                                    event.held() ? " held" : "",
                                    event.waitingSince() == null
                                        ? ""
                                        : " since " + second(event.waitingSince()))));
            return null;
          });
      return seen;
    }

    private static Instant at(long seconds) {
      return NOON.plusSeconds(seconds);
    }

    private static long second(Instant time) {
      return Duration.between(NOON, time).toSeconds();
    }

    private void change(Alarm alarm, int version, What what, long second) {
      change(atVersion(alarm, version), what, second);
    }

    private void change(Alarm alarm, What what, long second) {
      write(t -> t.alarms().change(alarm, what, "rule", at(second), at(second), ""));
    }

    private Alarm atVersion(Alarm alarm, int version) {
      Alarm next = alarm;
      while (next.version() < version) {
        next = next.handled(next.handling());
      }
      return next;
    }

    @Test
    void openAlarmsAreCountedAlikeWithoutThoseHeldBack() {
      Alarm warning = alarm("a-1", "too-warm", "1", Severity.WARNING, NOON);
      Alarm held = alarm("a-2", "too-warm", "2", Severity.WARNING, NOON);
      Alarm notice = alarm("a-3", "too-warm", "3", Severity.NOTICE, NOON.plusSeconds(60));
      Alarm over = alarm("a-4", "too-warm", "4", Severity.WARNING, NOON);
      write(
          t -> {
            t.alarms().raise(warning);
            t.alarms()
                .raise(
                    held.handled(
                        held.handling()
                            .suppressed(
                                new Handling.Suppression(
                                    Handling.Suppression.Why.PARENT, "a-1", NOON))));
            t.alarms().raise(notice);
            t.alarms().raise(over);
          });
      change(over.clear(at(30)), What.CLEARED);
      assertThat(list(t -> t.alarmEvents().open(Alarm.Concern.STATION, at(10))))
          .containsExactlyInAnyOrder(
              new AlarmEvents.Open(Severity.WARNING, true, true, true, 1, at(2)),
              new AlarmEvents.Open(Severity.WARNING, false, true, true, 1, at(2)),
              new AlarmEvents.Open(Severity.NOTICE, true, false, false, 1, at(62)));
    }

    @Test
    void whoFollowsTheChangesMissesNoneWhileManyWrite() throws Exception {
      int writers = 3;
      int each = 60;
      try (Records other = open()) {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> all = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
          String name = "w" + w;
          Records store = w == 0 ? other : records;
          all.add(
              threads.submit(
                  () ->
                      IntStream.range(0, each)
                          .forEach(
                              i -> write(store, t -> t.alarms().raise(alarm(name + "-" + i))))));
        }
        List<Long> seen = new ArrayList<>();
        while (seen.size() < writers * each) {
          long after = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
          boolean over = all.stream().allMatch(Future::isDone);
          List<AlarmChange> changes = records.read(t -> t.alarms().changesAfter(after, 7));
          changes.forEach(change -> seen.add(change.id()));
          if (changes.isEmpty() && over) {
            break;
          }
        }
        for (Future<?> one : all) {
          one.get(10, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(seen)
            .isEqualTo(IntStream.rangeClosed(1, writers * each).mapToObj(Long::valueOf).toList());
      }
    }

    @Test
    void openListsWorstFirstThenOldest() {
      Alarm over = alarm("over", "r", "over", Severity.NOTICE, NOON);
      Alarm waiting = alarm("waiting", "r", "waiting", Severity.WARNING, NOON.minusSeconds(9));
      write(
          t -> {
            t.alarms().raise(alarm("young", "r", "1", Severity.WARNING, NOON));
            t.alarms().raise(alarm("small", "r", "2", Severity.NOTICE, NOON.minusSeconds(99)));
            t.alarms().raise(alarm("bad", "r", "3", Severity.CRITICAL, NOON.plusSeconds(1)));
            t.alarms().raise(over);
            t.alarms().raise(waiting);
          });
      change(over.clear(NOON), What.CLEARED);
      change(waiting.clear(NOON), What.CLEARED);
      assertThat(list(t -> t.alarms().open()))
          .extracting(Alarm::id)
          .containsExactly("bad", "waiting", "young", "small");

      Alarm taken = waiting.clear(NOON).acknowledge("chen", "seen", NOON);
      change(taken, What.ACKNOWLEDGED);
      assertThat(list(t -> t.alarms().open()))
          .extracting(Alarm::id)
          .containsExactly("bad", "young", "small");
    }

    @Test
    void pagesNewestFirstWithoutGapOrRepetition() {
      write(
          t -> {
            for (int i = 0; i < 25; i++) {
              // Five share each start, so the id has to decide.
              Instant start = NOON.plusSeconds(i / 5);
              t.alarms().raise(alarm("a-%02d".formatted(i), "r", "s" + i, Severity.INFO, start));
            }
          });
      List<Alarm> seen = new ArrayList<>();
      while (true) {
        Alarm last = seen.isEmpty() ? null : seen.get(seen.size() - 1);
        List<Alarm> page =
            records.read(
                t ->
                    t.alarms()
                        .page(
                            Alarms.Filter.any(),
                            last == null ? null : last.startedAt(),
                            last == null ? null : last.id(),
                            4));
        seen.addAll(page);
        if (page.size() < 4) {
          break;
        }
      }
      assertThat(seen)
          .extracting(Alarm::id)
          .isEqualTo(
              IntStream.range(0, 25).map(i -> 24 - i).mapToObj("a-%02d"::formatted).toList());
    }

    @Test
    void filtersByEachField() {
      Alarm station = alarm("a-1", "r", "1", Severity.NOTICE, NOON);
      Alarm over = alarm("a-2", "r", "2", Severity.WARNING, NOON.plusSeconds(1));
      Alarm health = healthAlarm("a-3", PERSON, Severity.CRITICAL, NOON.plusSeconds(2));
      write(
          t -> {
            t.alarms().raise(station);
            t.alarms().raise(over);
            t.alarms().raise(health);
          });
      change(over.clear(NOON).acknowledge("chen", "ok", NOON), over.version() + 2);

      assertThat(ids(Alarms.Filter.any())).containsExactly("a-3", "a-2", "a-1");
      assertThat(ids(filter(Alarm.Concern.HEALTH, null, null, null, null, null)))
          .containsExactly("a-3");
      assertThat(ids(filter(null, STATION, null, null, null, null))).hasSize(3);
      assertThat(ids(filter(null, new StationId("st-002"), null, null, null, null))).isEmpty();
      assertThat(ids(filter(null, null, PERSON, null, null, null))).containsExactly("a-3");
      assertThat(ids(filter(null, null, null, Severity.WARNING, null, null)))
          .containsExactly("a-3", "a-2");
      assertThat(ids(filter(null, null, null, null, true, null))).containsExactly("a-3", "a-1");
      assertThat(ids(filter(null, null, null, null, false, null))).containsExactly("a-2");
      assertThat(ids(filter(null, null, null, null, null, true))).containsExactly("a-2");
      assertThat(ids(filter(null, null, null, null, null, false))).containsExactly("a-3", "a-1");
      assertThat(ids(filter(Alarm.Concern.STATION, STATION, null, Severity.NOTICE, true, false)))
          .containsExactly("a-1");
    }

    private Alarms.Filter filter(
        Alarm.Concern concern,
        StationId station,
        PersonId person,
        Severity atLeast,
        Boolean open,
        Boolean acknowledged) {
      return new Alarms.Filter(concern, station, person, atLeast, open, acknowledged);
    }

    private List<String> ids(Alarms.Filter filter) {
      return records.read(t -> t.alarms().page(filter, null, null, 100)).stream()
          .map(Alarm::id)
          .toList();
    }

    @Test
    void countsWhatWasRaisedEver() {
      Alarm grew = alarm("a-1", "r", "1", Severity.NOTICE, NOON);
      write(
          t -> {
            t.alarms().raise(grew);
            t.alarms().raise(alarm("a-2", "r", "2", Severity.NOTICE, NOON));
            t.alarms().raise(healthAlarm("a-3", PERSON, Severity.CRITICAL, NOON));
          });
      change(grew.step(Severity.WARNING, grew.evidence()), What.STEPPED_UP);
      assertThat(map(t -> t.alarms().counts()))
          .isEqualTo(
              Map.of(
                  Alarm.Concern.STATION,
                  Map.of(Severity.NOTICE, 1L, Severity.WARNING, 1L),
                  Alarm.Concern.HEALTH,
                  Map.of(Severity.CRITICAL, 1L)));
    }

    private void change(Alarm alarm, What what) {
      write(t -> t.alarms().change(alarm, what, "rule", NOON, NOON, ""));
    }

    /** Stores an alarm that took several steps as one version. */
    private void change(Alarm alarm, int skippedTo) {
      assertThat(alarm.version()).isEqualTo(skippedTo);
      write(
          t -> {
            Alarm between = t.alarms().find(alarm.id()).orElseThrow().clear(NOON);
            t.alarms().change(between, What.CLEARED, "rule", NOON, NOON, "");
            t.alarms().change(alarm, What.ACKNOWLEDGED, "chen", NOON, NOON, "ok");
          });
    }
  }

  @Nested
  class HeldBack {
    private static final String BY_DAY = "m-1";

    @BeforeEach
    void station() {
      write(Samples::register);
    }

    private Alarm kept(String id) {
      return found(t -> t.alarms().find(id)).orElseThrow();
    }

    private List<What> lines(String id) {
      return records.read(t -> t.alarms().history(id).stream().map(AlarmChange::what).toList());
    }

    private Alarm raised(Alarm alarm) {
      write(t -> t.alarms().raise(alarm));
      return alarm;
    }

    private Alarm shelved(Alarm alarm, boolean oneShot) {
      Handling.Shelving aside =
          new Handling.Shelving("chen", NOON, NOON.plusSeconds(600), oneShot, "known");
      write(t -> t.alarms().change(alarm.shelve(aside), What.SHELVED, "chen", NOON, NOON, "known"));
      return kept(alarm.id());
    }

    @Test
    void whatBecomesVitalIsLetGoAtOnceWhoeverChangesIt() {
      Alarm shelved = shelved(raised(healthAlarm("a-1", PERSON, Severity.WARNING, NOON)), false);
      Alarm both = shelved.suppress(new Handling.Suppression(Why.PARENT, "a-0", NOON));
      write(t -> t.alarms().change(both, What.SUPPRESSED, "rule", NOON, NOON, ""));
      Alarm vital = both.step(Severity.CRITICAL, both.evidence());
      write(
          t ->
              assertThat(t.alarms().change(vital, What.STEPPED_UP, "rule", NOON, NOON, ""))
                  .isEqualTo(t.alarms().find("a-1").orElseThrow()));
      assertThat(kept("a-1").handling()).isEqualTo(Handling.NONE);
      assertThat(kept("a-1").version()).isEqualTo(6);
      assertThat(lines("a-1"))
          .containsExactly(
              What.RAISED,
              What.SHELVED,
              What.SUPPRESSED,
              What.STEPPED_UP,
              What.UNSHELVED,
              What.UNSUPPRESSED);
      assertThat(list(t -> t.alarms().history("a-1")))
          .filteredOn(line -> line.note().equals(AlarmChange.Because.VITAL))
          .hasSize(2)
          .allMatch(line -> line.actor().equals(AlarmChange.RULE));
    }

    @Test
    void anOccurrencePutAsideAloneComesOffTheShelfWithItsEnd() {
      Alarm once = shelved(raised(alarm("a-1")), true);
      Alarm longer = shelved(raised(alarm("a-2")), false);
      for (Alarm alarm : List.of(once, longer)) {
        write(t -> t.alarms().change(alarm.clear(NOON), What.CLEARED, "rule", NOON, NOON, ""));
      }
      assertThat(lines("a-1"))
          .containsExactly(What.RAISED, What.SHELVED, What.CLEARED, What.UNSHELVED);
      assertThat(kept("a-1").handling().shelving()).isNull();
      assertThat(lines("a-2")).containsExactly(What.RAISED, What.SHELVED, What.CLEARED);
      assertThat(kept("a-2").handling().shelving().oneShot()).isFalse();
    }

    @Test
    void whatIsDueIsFoundAndNothingElse() {
      raised(alarm("a-0"));
      shelved(raised(alarm("a-1")), false);
      Instant end = NOON.plusSeconds(600);
      assertThat(records.<Boolean>read(t -> t.alarms().handlingDue(end.minusMillis(1)))).isFalse();
      assertThat(records.<Boolean>read(t -> t.alarms().handlingDue(end))).isTrue();
      assertThat(list(t -> t.alarms().shelvedUntil(end.minusMillis(1), 10))).isEmpty();
      assertThat(list(t -> t.alarms().shelvedUntil(end, 10)))
          .extracting(Alarm::id)
          .containsExactly("a-1");
      assertThat(list(t -> t.alarms().page(held(true, null), null, null, 9)))
          .extracting(Alarm::id)
          .containsExactly("a-1");
      assertThat(list(t -> t.alarms().page(held(false, false), null, null, 9)))
          .extracting(Alarm::id)
          .containsExactly("a-0");
      assertThat(list(t -> t.alarms().page(held(null, true), null, null, 9))).isEmpty();
      assertThat(list(t -> t.alarms().openAt(STATION))).hasSize(2);
      assertThat(list(t -> t.alarms().openAt(new StationId("st-002")))).isEmpty();
    }

    private Alarms.Filter held(Boolean shelved, Boolean suppressed) {
      return new Alarms.Filter(null, null, null, null, null, null, shelved, suppressed, null);
    }

    private Maintenance planned(String id, Why why, String device, Instant from, Instant to) {
      return new Maintenance(
          id, why, STATION, device, from, to, "chen", "new filter", NOON, null, "");
    }

    @Test
    void maintenanceIsDueAtItsBeginningAndAtItsEnd() {
      Instant begin = NOON.plusSeconds(60);
      Instant end = NOON.plusSeconds(120);
      Maintenance one = planned(BY_DAY, Why.MAINTENANCE, "", begin, end);
      write(t -> t.maintenances().add(one));
      assertThat(found(t -> t.maintenances().find(BY_DAY))).contains(one);
      assertThat(one.state(NOON)).isEqualTo(Maintenance.State.PLANNED);
      assertThat(one.state(begin)).isEqualTo(Maintenance.State.RUNNING);
      assertThat(one.state(end)).isEqualTo(Maintenance.State.OVER);

      assertThat(list(t -> t.maintenances().due(begin.minusMillis(1)))).isEmpty();
      assertThat(list(t -> t.maintenances().due(begin))).containsExactly(one);
      assertThat(list(t -> t.maintenances().runningAt(begin.minusMillis(1)))).isEmpty();
      assertThat(list(t -> t.maintenances().runningAt(begin))).containsExactly(one);
      write(t -> t.maintenances().begun(one));
      assertThat(list(t -> t.maintenances().due(end.minusMillis(1)))).isEmpty();
      assertThat(list(t -> t.maintenances().due(end))).containsExactly(one);
      assertThat(list(t -> t.maintenances().runningAt(end))).isEmpty();
      assertThat(records.<Boolean>read(t -> t.alarms().handlingDue(end))).isTrue();
      write(t -> t.maintenances().settled(one));
      assertThat(records.<Boolean>read(t -> t.alarms().handlingDue(end))).isFalse();
      assertThat(list(t -> t.maintenances().notOverAt(end.minusMillis(1)))).containsExactly(one);
      assertThat(list(t -> t.maintenances().notOverAt(end))).isEmpty();
    }

    @Test
    void whatIsOutOfServiceLastsUntilSomebodyEndsItOnce() {
      Maintenance open = planned("m-2", Why.OUT_OF_SERVICE, "st-001-gw", NOON, null);
      write(t -> t.maintenances().add(open));
      write(t -> t.maintenances().begun(open));
      Instant later = NOON.plusSeconds(1_000_000);
      assertThat(list(t -> t.maintenances().due(later))).isEmpty();
      assertThat(list(t -> t.maintenances().runningAt(later))).containsExactly(open);
      write(t -> t.maintenances().end("m-2", later, "zhou"));
      write(t -> t.maintenances().end("m-2", later.plusSeconds(5), "li"));
      Maintenance over = found(t -> t.maintenances().find("m-2")).orElseThrow();
      assertThat(over.endedAt()).isEqualTo(later);
      assertThat(over.endedBy()).isEqualTo("zhou");
      assertThat(over.state(later)).isEqualTo(Maintenance.State.OVER);
      assertThat(list(t -> t.maintenances().due(later))).containsExactly(over);
      write(t -> assertThat(t.maintenances().end("none", NOON, "li")).isEmpty());
    }

    @Test
    void whatIsCalledOffBeforeItBeginsNeverBegan() {
      Maintenance one =
          planned(BY_DAY, Why.MAINTENANCE, "", NOON.plusSeconds(60), NOON.plusSeconds(120));
      write(t -> t.maintenances().add(one));
      write(t -> t.maintenances().end(BY_DAY, NOON, "zhou"));
      assertThat(found(t -> t.maintenances().find(BY_DAY)).orElseThrow().state(NOON))
          .isEqualTo(Maintenance.State.CANCELLED);
      assertThat(list(t -> t.maintenances().runningAt(NOON.plusSeconds(90)))).isEmpty();
    }

    @Test
    void maintenanceIsAboutItsPlaceAndNeverAboutPeople() {
      Maintenance whole = planned("m", Why.MAINTENANCE, "", NOON, NOON.plusSeconds(1));
      Maintenance gateway = planned("m", Why.MAINTENANCE, "st-001-gw", NOON, NOON.plusSeconds(1));
      Maintenance other = planned("m", Why.MAINTENANCE, "st-001-cam", NOON, NOON.plusSeconds(1));
      assertThat(whole.about(alarm("a-1"))).isTrue();
      assertThat(gateway.about(alarm("a-1"))).isTrue();
      assertThat(other.about(alarm("a-1"))).isFalse();
      assertThat(whole.about(healthAlarm("a-2", PERSON, Severity.NOTICE, NOON))).isFalse();
    }

    @Test
    void onlyWhatIsOutOfServiceHasNoEnd() {
      assertThatThrownBy(() -> planned("m", Why.MAINTENANCE, "", NOON, null))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> planned("m", Why.OUT_OF_SERVICE, "", NOON, NOON))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> planned("m", Why.PARENT, "", NOON, NOON.plusSeconds(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class ConsumerCheckpoints {
    @Test
    void startAtZeroAndRememberPerConsumer() {
      assertThat(number(t -> t.checkpoints().position("alerting").live())).isZero();
      write(t -> t.checkpoints().savePosition("alerting", new Position(5_000_000_000L, 0)));
      write(t -> t.checkpoints().savePosition("other", new Position(3, 0)));
      assertThat(number(t -> t.checkpoints().position("alerting").live()))
          .isEqualTo(5_000_000_000L);
      assertThat(number(t -> t.checkpoints().position("other").live())).isEqualTo(3);
    }

    @Test
    void statesAreAddedReplacedAndDeleted() {
      write(t -> t.checkpoints().saveStates("alerting", Map.of("a", "1", "b", "2")));
      write(t -> t.checkpoints().saveStates("alerting", Map.of("b", "3", "c", "4")));
      write(t -> t.checkpoints().saveStates("other", Map.of("a", "9")));
      write(t -> t.checkpoints().saveStates("alerting", Map.of()));
      write(t -> t.checkpoints().deleteStates("alerting", Set.of("a", "never")));
      write(t -> t.checkpoints().deleteStates("alerting", Set.of()));
      assertThat(map(t -> t.checkpoints().states("alerting")))
          .isEqualTo(Map.of("b", "3", "c", "4"));
      assertThat(map(t -> t.checkpoints().states("other"))).isEqualTo(Map.of("a", "9"));
    }
  }

  @Nested
  class InterventionPlans {
    private static final LocalDate DECEMBER = LocalDate.of(2026, 12, 1);

    @BeforeEach
    void person() {
      write(Samples::register);
    }

    private void add(Plan plan) {
      write(t -> t.plans().add(plan));
    }

    @Test
    void everyVersionStays() {
      Plan first = Samples.plan("p-1", 1, DECEMBER, NOON);
      Plan second = Samples.plan("p-1", 2, null, NOON.plusSeconds(60));
      add(first);
      add(second);
      assertThat(list(t -> t.plans().versions("p-1"))).containsExactly(second, first);
      assertThat(list(t -> t.plans().versions("p-2"))).isEmpty();
    }

    @Test
    void aVersionThatDoesNotFollowTheNewestConflicts() {
      add(Samples.plan("p-1", 1, DECEMBER, NOON));
      add(Samples.plan("p-1", 2, DECEMBER, NOON));
      for (Plan stale :
          List.of(
              Samples.plan("p-1", 1, DECEMBER, NOON),
              Samples.plan("p-1", 2, DECEMBER, NOON),
              Samples.plan("p-1", 4, DECEMBER, NOON),
              Samples.plan("p-2", 2, DECEMBER, NOON))) {
        assertThatThrownBy(() -> add(stale))
            .isInstanceOf(VersionConflict.class)
            .hasMessageContaining(stale.id());
      }
      assertThat(list(t -> t.plans().versions("p-1"))).hasSize(2);
      assertThat(list(t -> t.plans().versions("p-2"))).isEmpty();
    }

    @Test
    void aPersonsPlansAreListedByTheirNewestVersion() {
      Plan edited = Samples.plan("p-1", 2, DECEMBER, NOON.plusSeconds(900));
      Plan newer = Samples.plan("p-2", 1, DECEMBER, NOON.plusSeconds(60));
      add(Samples.plan("p-1", 1, DECEMBER, NOON));
      add(newer);
      add(edited);
      assertThat(list(t -> t.plans().of(PERSON))).containsExactly(newer, edited);
      assertThat(list(t -> t.plans().of(PersonId.random()))).isEmpty();
    }

    @Test
    void activeOnesAreListedByFollowUp() {
      Plan done = Samples.plan("p-done", 2, DECEMBER.minusDays(9), NOON);
      add(Samples.plan("p-done", 1, DECEMBER.minusDays(9), NOON));
      add(
          new Plan(
              done.id(),
              done.version(),
              done.person(),
              done.alarm(),
              Plan.Status.COMPLETED,
              done.assessment(),
              done.actions(),
              done.followUp(),
              done.author(),
              done.writtenAt()));
      add(Samples.plan("p-open-end", 1, null, NOON));
      add(Samples.plan("p-late", 1, DECEMBER.plusDays(3), NOON));
      add(Samples.plan("p-soon", 1, DECEMBER.plusDays(9), NOON));
      add(Samples.plan("p-soon", 2, DECEMBER, NOON));
      assertThat(list(t -> t.plans().active()))
          .extracting(Plan::id)
          .containsExactly("p-soon", "p-late", "p-open-end");
    }
  }

  @Nested
  class UsersSessionsTokens {
    private final User li = new User("li", "李医生", Role.DOCTOR, "$argon2id$v=19$x", false);

    @Test
    void usersAreReplacedByName() {
      User disabled = new User("li", "李医生", Role.OPERATOR, "$argon2id$v=19$y", true);
      User chen = new User("chen", "陈", Role.ADMIN, "$argon2id$v=19$z", false);
      write(t -> t.users().save(li));
      write(t -> t.users().save(chen));
      assertThat(found(t -> t.users().find("li"))).contains(li);
      write(t -> t.users().save(disabled));
      assertThat(list(t -> t.users().all())).containsExactly(chen, disabled);
      assertThat(found(t -> t.users().find("nobody"))).isEmpty();
    }

    @Test
    void sessionsEnd() {
      write(t -> t.users().save(li));
      Session early = session("s-1", NOON);
      Session late = session("s-2", NOON.plusSeconds(1));
      Session gone = session("s-3", NOON.plusSeconds(9));
      write(
          t -> {
            t.sessions().add(early);
            t.sessions().add(late);
            t.sessions().add(gone);
          });
      assertThat(found(t -> t.sessions().find("s-1"))).contains(early);
      write(t -> t.sessions().deleteExpired(NOON));
      write(t -> t.sessions().delete("s-3"));
      assertThat(found(t -> t.sessions().find("s-1"))).isEmpty();
      assertThat(found(t -> t.sessions().find("s-2"))).contains(late);
      assertThat(found(t -> t.sessions().find("s-3"))).isEmpty();
      write(t -> t.sessions().deleteOf("li"));
      assertThat(found(t -> t.sessions().find("s-2"))).isEmpty();
    }

    private Session session(String hash, Instant expiresAt) {
      return new Session(hash, "li", "csrf", NOON.minusSeconds(60), expiresAt);
    }

    @Test
    void aTokenSavedAgainLosesItsOldHash() {
      write(t -> t.tokens().save(new Token("old", "demo", Role.ADMIN, NOON)));
      Token fresh = new Token("new", "demo", Role.DOCTOR, NOON.plusSeconds(1));
      write(t -> t.tokens().save(fresh));
      assertThat(found(t -> t.tokens().find("old"))).isEmpty();
      assertThat(found(t -> t.tokens().find("new"))).contains(fresh);
    }
  }

  @Nested
  class AuditChain {
    @BeforeEach
    void fiveLines() {
      write(
          t ->
              List.of("a", "b", "c", "d", "e")
                  .forEach(who -> t.audit().add(Samples.auditLine(who, PERSON.value()))));
    }

    @Test
    void listsNewestFirst() {
      assertThat(list(t -> t.audit().page(Long.MAX_VALUE, 2)))
          .extracting(AuditEntry::id)
          .containsExactly(5L, 4L);
      List<AuditEntry> rest = records.read(t -> t.audit().page(4, 10));
      assertThat(rest).extracting(AuditEntry::actor).containsExactly("c", "b", "a");
      assertThat(rest.get(0).at()).isEqualTo(NOON);
      assertThat(rest.get(0).hash()).hasSize(64);
    }

    @Test
    void holdsUntilItIsTouched() {
      assertThat(broken()).isZero();
      records.close();
      records = open();
      write(t -> t.audit().add(Samples.auditLine("f", PERSON.value())));
      assertThat(broken()).isZero();
    }

    @Test
    void aChangedLineShows() {
      tamper("UPDATE audit SET subject = 'nobody' WHERE id = 3");
      assertThat(broken()).isEqualTo(3);
    }

    @Test
    void wordsMovedBetweenFieldsShow() {
      tamper("UPDATE audit SET actor = actor || role, role = '' WHERE id = 2");
      assertThat(broken()).isEqualTo(2);
    }

    @Test
    void aLineTakenOutShows() {
      tamper("DELETE FROM audit WHERE id = 2");
      assertThat(broken()).isEqualTo(2);
    }

    @Test
    void aLineTakenOffTheEndShows() {
      tamper("DELETE FROM audit WHERE id = 5");
      assertThat(broken()).isEqualTo(5);
    }

    @Test
    void linesThatChangedPlacesShow() {
      tamper("UPDATE audit SET id = -1 WHERE id = 4");
      tamper("UPDATE audit SET id = 4 WHERE id = 3");
      tamper("UPDATE audit SET id = 3 WHERE id = -1");
      assertThat(broken()).isEqualTo(3);
    }

    private long broken() {
      return records.read(t -> t.audit().firstBroken());
    }
  }

  @Nested
  class Outbox {
    private Notification notification(String key, String receiver) {
      return Notification.of(
          key,
          "g-1",
          receiver,
          "",
          Notification.Cause.NEW,
          Notification.About.STATION,
          Severity.CRITICAL,
          "{}",
          NOON);
    }

    @Test
    void whatIsDueComesOldestFirstAndOfOneReceiverOnly() {
      write(
          t -> {
            t.notifications().add(notification("k-1", "doctors"));
            t.notifications().add(notification("k-2", "operators"));
            Notification third = t.notifications().add(notification("k-3", "doctors"));
            t.notifications().update(third.later(NOON.plusSeconds(60)));
            t.notifications().add(notification("k-4", "doctors"));
          });
      assertThat(list(t -> t.notifications().due("doctors", NOON, 10)))
          .extracting(Notification::key)
          .containsExactly("k-1", "k-4");
      assertThat(list(t -> t.notifications().due("doctors", NOON.plusSeconds(60), 2)))
          .extracting(Notification::id)
          .containsExactly(1L, 3L);
    }

    @Test
    void oneKeyIsOneNotification() {
      write(t -> t.notifications().add(notification("k-1", "doctors")));
      assertThatThrownBy(() -> write(t -> t.notifications().add(notification("k-1", "others"))))
          .isInstanceOf(RecordsException.class);
    }

    @Test
    void howFarDeliveryHasComeIsKept() {
      write(t -> t.notifications().add(notification("k-1", "doctors")));
      Notification first = found(t -> t.notifications().find(1)).orElseThrow();
      Attempt refused =
          new Attempt(
              1,
              1,
              "dingtalk",
              NOON,
              NOON.plusMillis(80),
              Attempt.Outcome.REFUSED,
              200,
              "310000 sign not match");
      Notification second = first.attempted().refused().through(1, NOON.plusSeconds(1));
      write(
          t -> {
            t.notifications().add(refused);
            t.notifications().update(second);
          });
      assertThat(found(t -> t.notifications().find(1))).contains(second);
      assertThat(list(t -> t.notifications().attempts(1))).containsExactly(refused);
      assertThat(map(t -> t.notifications().waiting()))
          .isEqualTo(Map.of("doctors", new Notifications.Waiting(1, NOON)));

      Notification done =
          second.attempted().settled(Notification.State.DELIVERED, NOON.plusSeconds(2));
      write(t -> t.notifications().update(done));
      assertThat(found(t -> t.notifications().find(1))).contains(done);
      assertThat(list(t -> t.notifications().due("doctors", NOON.plusSeconds(99), 9))).isEmpty();
      assertThat(map(t -> t.notifications().waiting())).isEmpty();
    }

    @Test
    void pagesAreNewestFirstByStateAndByWhoseBusinessItIs() {
      write(
          t -> {
            t.notifications().add(notification("k-1", "a"));
            Notification second = t.notifications().add(notification("k-2", "a"));
            t.notifications().update(second.settled(Notification.State.FAILED, NOON));
            t.notifications()
                .add(
                    Notification.of(
                        "k-3",
                        "g-2",
                        "b",
                        "li",
                        Notification.Cause.NEW,
                        Notification.About.HEALTH,
                        Severity.CRITICAL,
                        "{}",
                        NOON));
          });
      List<Notification.About> all = List.of(Notification.About.values());
      assertThat(ids(Long.MAX_VALUE, null, all)).containsExactly(3L, 2L, 1L);
      assertThat(ids(3, null, all)).containsExactly(2L, 1L);
      assertThat(ids(Long.MAX_VALUE, Notification.State.FAILED, all)).containsExactly(2L);
      assertThat(ids(Long.MAX_VALUE, null, List.of(Notification.About.STATION)))
          .containsExactly(2L, 1L);
      assertThat(records.<Boolean>read(t -> t.notifications().waits("g-2", "b", "li"))).isTrue();
      assertThat(records.<Boolean>read(t -> t.notifications().waits("g-2", "b", ""))).isFalse();
    }

    private List<Long> ids(long before, Notification.State state, List<Notification.About> about) {
      return list(
          t ->
              t.notifications().page(before, state, about, 10).stream()
                  .map(Notification::id)
                  .toList());
    }

    @Test
    void whatWasSettledLongAgoIsForgottenAndWhatWaitsIsNot() {
      write(
          t -> {
            Notification first = t.notifications().add(notification("k-1", "a"));
            t.notifications().update(first.settled(Notification.State.DELIVERED, NOON));
            t.notifications()
                .add(new Attempt(1, 1, "sms", NOON, NOON, Attempt.Outcome.DELIVERED, 200, ""));
            t.notifications().add(notification("k-2", "a"));
          });
      write(t -> assertThat(t.notifications().forget(NOON, 10)).isZero());
      write(t -> assertThat(t.notifications().forget(NOON.plusSeconds(1), 10)).isEqualTo(1));
      assertThat(list(t -> t.notifications().attempts(1))).isEmpty();
      assertThat(found(t -> t.notifications().find(2))).isPresent();
    }

    @Test
    void groupsAreReplacedAndDeleted() {
      write(t -> t.notifications().saveGroups(Map.of("a", "1", "b", "1")));
      write(t -> t.notifications().saveGroups(Map.of("b", "2")));
      write(t -> t.notifications().deleteGroups(List.of("a")));
      assertThat(map(t -> t.notifications().groups())).isEqualTo(Map.of("b", "2"));
    }
  }

  @Nested
  class SilencesAndDuty {
    private Silence silence(String id, Instant from, Instant to) {
      return new Silence(
          id,
          Alarm.Concern.STATION,
          List.of(
              LabelMatcher.parse("station = st-001"),
              LabelMatcher.parse("alertname =~ \"door_.*|a\\\\\\\\b\\\"c\"")),
          from,
          to,
          "chen",
          "the door is being mended",
          NOON,
          "");
    }

    @Test
    void aSilenceComesBackAsItWasAndEndsOnce() {
      Silence now = silence("s-1", NOON, NOON.plusSeconds(600));
      write(t -> t.silences().add(now));
      write(t -> t.silences().add(silence("s-2", NOON.minusSeconds(60), NOON.minusSeconds(1))));
      assertThat(found(t -> t.silences().find("s-1"))).contains(now);
      assertThat(list(t -> t.silences().endingAfter(NOON))).containsExactly(now);

      Instant later = NOON.plusSeconds(10);
      write(t -> t.silences().end("s-1", later, "zhou"));
      write(t -> t.silences().end("s-1", later.plusSeconds(5), "li"));
      Silence over = found(t -> t.silences().find("s-1")).orElseThrow();
      assertThat(over.endsAt()).isEqualTo(later);
      assertThat(over.endedBy()).isEqualTo("zhou");
      assertThat(over.active(later)).isFalse();
      assertThat(over.active(later.minusMillis(1))).isTrue();
      write(t -> assertThat(t.silences().end("none", NOON, "li")).isEmpty());
    }

    @Test
    void whoeverStandsInLastCountsAndMayBeTakenBack() {
      Duty.StandIn first =
          new Duty.StandIn("o-1", "clinic", "li", NOON, NOON.plusSeconds(600), "chen", "ill", NOON);
      Duty.StandIn second =
          new Duty.StandIn(
              "o-2",
              "clinic",
              "zhao",
              NOON,
              NOON.plusSeconds(60),
              "chen",
              "ill",
              NOON.plusSeconds(1));
      write(
          t -> {
            t.duty().add(first);
            t.duty().add(second);
          });
      assertThat(list(t -> t.duty().standInsEndingAfter(NOON))).containsExactly(second, first);
      assertThat(list(t -> t.duty().standInsEndingAfter(NOON.plusSeconds(60))))
          .containsExactly(first);
      write(t -> assertThat(t.duty().takeBack("o-1")).contains(first));
      write(t -> assertThat(t.duty().takeBack("o-1")).isEmpty());
    }

    @Test
    void theLastNoteOfARotaIsTheOneShown() {
      write(t -> t.duty().leave("clinic", "li", "hut 3 has no oxygen", NOON));
      write(t -> t.duty().leave("clinic", "zhao", "hut 3 has oxygen again", NOON.plusSeconds(9)));
      write(t -> t.duty().leave("city", "chen", "nothing", NOON));
      assertThat(found(t -> t.duty().lastNote("clinic")))
          .contains(
              new Duty.Note(2, "clinic", "zhao", "hut 3 has oxygen again", NOON.plusSeconds(9)));
      assertThat(found(t -> t.duty().lastNote("nowhere"))).isEmpty();
    }
  }
}
