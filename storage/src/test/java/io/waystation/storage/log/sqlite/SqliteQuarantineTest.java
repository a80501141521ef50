package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.QuarantineContract;
import io.waystation.storage.log.ReadingLog;
import java.nio.file.Path;
import java.time.Clock;

class SqliteQuarantineTest extends QuarantineContract {
  @Override
  protected ReadingLog open(Path folder, Clock clock, LogLimits limits) {
    return SqliteReadingLog.open(folder, clock, limits);
  }
}
