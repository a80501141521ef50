package io.waystation.storage.log;

import static io.waystation.storage.log.Messages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the log's contracts have in common; after every test the accounts must agree. */
abstract class LogContract {
  @TempDir protected Path folder;
  protected ReadingLog log;

  protected abstract ReadingLog open(Path folder, Clock clock, LogLimits limits);

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    assertThat(log.disagreements()).isEmpty();
    log.close();
  }

  protected final ReadingLog open() {
    return open(LogLimits.DEFAULT);
  }

  protected final ReadingLog open(LogLimits limits) {
    return open(folder, Clock.fixed(NOON, ZoneOffset.UTC), limits);
  }

  protected final void reopen(LogLimits limits) {
    log.close();
    log = open(limits);
  }

  protected final List<Fate> append(Arrival... batch) {
    return log.append(Arrays.asList(batch)).stream().map(Outcome::fate).toList();
  }

  protected final DeviceLedger ledger(String device) {
    return log.ledgers().stream()
        .filter(ledger -> ledger.device().equals(new DeviceId(device)))
        .findFirst()
        .orElseThrow();
  }
}
