package io.waystation.alerting.alarm;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * How fast rules are evaluated: in memory alone, and from the SQLite log into the records. Prints
 * one line; asserts nothing, because a machine's load is no fault of the code.
 */
final class AlertingSpeed {
  private static final int DEVICES = 2_000;
  private static final int MESSAGES = 100_000;
  private static final int ROUNDS = 10;
  private static final String[] SIGNALS = {
    "env.temperature",
    "env.co2",
    "gas.co",
    "power.voltage",
    "power.ups",
    "door.position",
    "power.mains",
    "fridge.medicine.temperature",
    "oxygen.cylinder_pressure",
    "smoke.alarm"
  };
  private static final double[] CALM = {21, 600, 2, 221, 90, 0, 1, 5, 14, 0};
  private static final double[] WRONG = {33, 2500, 350, 250, 10, 1, 0, 12, 0.5, 1};

  private AlertingSpeed() {}

  public static void main(String[] args) throws Exception {
    Random random = new Random(7);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Instant at = House.START.plusMillis(i);
      DeviceId device = new DeviceId("g" + random.nextInt(DEVICES));
      List<Reading> readings = new ArrayList<>();
      for (int s = 0; s < SIGNALS.length; s++) {
        double value = random.nextInt(1_000) == 0 ? WRONG[s] : CALM[s];
        readings.add(House.reading(device.value(), SIGNALS[s], value, at));
      }
      entries.add(
          new Entry(io.waystation.storage.log.Lane.LIVE, i, device, 1, i, at, at, readings));
    }
    double memory = inMemory(entries);
    double engine = throughTheLog(entries);
    System.out.printf(
        "evals_per_s_per_core=%.0f messages_per_s_from_log_to_records=%.0f (10 readings each)%n",
        memory, engine);
  }

  private static double inMemory(List<Entry> entries) {
    FixedContext context = new FixedContext().with(FixedContext.hut("h", OptionalInt.of(3000)));
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Watches watches = new Watches(RuleBook.shipped(), context, new LateMarks(Clock.systemUTC()));
      long started = System.nanoTime();
      for (Entry entry : entries) {
        watches.read(entry);
      }
      watches.keep(watches.changes(House.START, false), false);
      // env.temperature is looked at by two rules.
      long evaluations = (long) entries.size() * (SIGNALS.length + 1);
      best = Math.max(best, evaluations / ((System.nanoTime() - started) / 1e9));
    }
    return best;
  }

  private static double throughTheLog(List<Entry> entries) throws Exception {
    Path folder = Files.createTempDirectory("alerting-speed");
    Clock clock = Clock.fixed(House.START.plusSeconds(3600), ZoneOffset.UTC);
    try (ReadingLog log = SqliteReadingLog.open(folder, clock);
        Records records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
        TelemetryStore telemetry = SqliteTelemetryStore.open(folder.resolve("telemetry"))) {
      List<Arrival> batch = new ArrayList<>();
      long[] seqs = new long[DEVICES];
      for (Entry entry : entries) {
        int device = Integer.parseInt(entry.device().value().substring(1));
        batch.add(
            new Arrival.Message(
                "ws/v1/" + entry.device() + "/readings",
                entry.device(),
                1,
                seqs[device]++,
                entry.sentAt(),
                entry.receivedAt(),
                0,
                new byte[0],
                entry.readings()));
        if (batch.size() == 500) {
          log.append(batch);
          batch.clear();
        }
      }
      long started = System.nanoTime();
      try (AlarmEngine engine =
          AlarmEngine.start(
              log,
              records,
              RuleBook.shipped(),
              new StoredHistory(telemetry, log::end, Duration.ZERO),
              () -> Optional.of(House.START),
              clock,
              new SimpleMeterRegistry())) {
        while (engine.lag() > 0) {
          Thread.sleep(5);
        }
      }
      return entries.size() / ((System.nanoTime() - started) / 1e9);
    }
  }
}
