package io.waystation.benchmarks.alerting;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.alarm.AlarmEngine;
import io.waystation.alerting.alarm.Evaluation;
import io.waystation.alerting.alarm.StoredHistory;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** How long the engine takes to be there again, when very much is on or pending. */
public final class Restoring {
  private static final Instant START = BenchCity.START;

  /** A door stands open: notice after a minute, so that its timer runs all the time. */
  private static final String SIGNAL = "door.position";

  private static final String RULE = "door_held_open";
  private static final int STATIONS = 1_000;
  private static final int SLICE = 20_000;

  private Restoring() {}

  /**
   * What came of it.
   *
   * @param seconds from nothing until the engine has its timers, and until the open alarms are read
   * @param cpuSeconds of that thread, for the engine
   * @param timers that the engine has then
   * @param alarms that are open then
   */
  public record Restored(double seconds, double cpuSeconds, int timers, int alarms) {}

  /** Writes so much into empty records in that folder, and restores it. */
  public static Restored measure(Path folder, int timers, int alarms) {
    Clock clock = Clock.fixed(START.plusSeconds(30), ZoneOffset.UTC);
    RuleBook book = RuleBook.shipped();
    try (ReadingLog log = SqliteReadingLog.open(folder, clock);
        TelemetryStore telemetry = SqliteTelemetryStore.open(folder.resolve("telemetry"));
        Records records = Records.openSqlite(folder, new IdentityKey(new byte[32]))) {
      register(records);
      fill(records, book, timers);
      raise(records, book.find(RULE).orElseThrow(), alarms);
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      long begin = System.nanoTime();
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      try (AlarmEngine engine =
          AlarmEngine.start(
              log,
              records,
              book,
              new StoredHistory(telemetry, log::end, Duration.ZERO),
              () -> Optional.of(START),
              clock,
              meters)) {
        int open = records.read(t -> t.alarms().open()).size();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double used = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
        double there = meters.get("waystation.alerting.timers").gauge().value();
        return new Restored(seconds, used, engine.lag() == 0 ? (int) there : -1, open);
      }
    }
  }

  private static void register(Records records) {
    records.write(
        t -> {
          t.stations().saveArea(new Area("city", "", new LocalText("市", "city")));
          for (int i = 0; i < STATIONS; i++) {
            t.stations()
                .save(
                    new Station(
                        BenchRegister.station(i),
                        Station.Type.STATION,
                        new LocalText("站", "Station"),
                        "city",
                        OptionalInt.of(500),
                        BenchRegister.ZONE,
                        31,
                        121,
                        9,
                        true));
          }
          return null;
        });
  }

  /** The memories are made by the rules themselves, from doors that have just been opened. */
  private static void fill(Records records, RuleBook book, int timers) {
    BenchRegister nobody = new BenchRegister(0, START);
    for (int from = 0; from < timers; from += SLICE) {
      Evaluation evaluation = new Evaluation(book, nobody);
      List<Entry> entries = new ArrayList<>();
      for (int i = from; i < Math.min(timers, from + SLICE); i++) {
        entries.add(open(i));
      }
      evaluation.take(entries, START, START);
      Map<String, String> doors = new HashMap<>(evaluation.written());
      doors.keySet().removeIf(key -> !key.startsWith(RULE + "|"));
      records.write(
          t -> {
            t.checkpoints().saveStates("alerting", doors);
            return null;
          });
    }
  }

  private static Entry open(int number) {
    DeviceId device = new DeviceId("gw-" + number / 4);
    Reading reading =
        new Reading(
            BenchRegister.station(number / 4 % STATIONS),
            device,
            "door-" + number % 4,
            PersonId.NONE,
            "",
            SignalCatalogue.shipped().signal(SIGNAL),
            1,
            0,
            START.plus(Duration.ofMillis(number % 20_000)),
            START.plus(Duration.ofMillis(number % 20_000)),
            1,
            number);
    return new Entry(
        Lane.LIVE, number, device, 1, number, START, reading.receivedAt(), List.of(reading));
  }

  private static void raise(Records records, Rule<?> rule, int alarms) {
    for (int from = 0; from < alarms; from += SLICE) {
      int first = from;
      records.write(
          t -> {
            for (int i = first; i < Math.min(alarms, first + SLICE); i++) {
              t.alarms().raise(alarm(i, rule));
            }
            return null;
          });
    }
  }

  private static Alarm alarm(int number, Rule<?> rule) {
    String device = "gw-" + number / 4;
    String part = "door-" + number % 4;
    return new Alarm(
        UUID.nameUUIDFromBytes(
                new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16)})
            .toString(),
        rule.id(),
        device + "/" + part,
        rule.concern(),
        BenchRegister.station(number / 4 % STATIONS),
        device,
        part,
        PersonId.NONE,
        SIGNAL,
        Severity.NOTICE,
        Severity.NOTICE,
        Alarm.Condition.ACTIVE,
        false,
        rule.latch(),
        rule.title(),
        new LocalText("门开着", "the door is open"),
        START,
        START,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }
}
