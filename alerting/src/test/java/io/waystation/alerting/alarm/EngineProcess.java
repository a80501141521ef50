package io.waystation.alerting.alarm;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The engine in a process of its own, to be killed: works off the log in the folder, looks at the
 * clock, which stands still, a few times more, and ends.
 *
 * <p>Arguments: folder, the clock's time, since when it has been listening.
 */
final class EngineProcess {
  private EngineProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Path folder = Path.of(args[0]);
    Clock clock = Clock.fixed(Instant.parse(args[1]), ZoneOffset.UTC);
    Instant since = Instant.parse(args[2]);
    try (ReadingLog log = SqliteReadingLog.open(folder, clock);
        Records records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
        TelemetryStore telemetry = SqliteTelemetryStore.open(folder.resolve("telemetry"));
        AlarmEngine engine =
            AlarmEngine.start(
                log,
                records,
                RuleBook.shipped(),
                new StoredHistory(telemetry, log::end, Duration.ZERO),
                () -> Optional.of(since),
                clock,
                new SimpleMeterRegistry())) {
      while (engine.lag() > 0) {
        Thread.sleep(20);
      }
      Thread.sleep(1_000);
    }
  }
}
