package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.ReadingLogContract;
import java.nio.file.Path;
import java.time.Clock;

class SqliteReadingLogTest extends ReadingLogContract {
  @Override
  protected ReadingLog open(Path folder, Clock clock) {
    return SqliteReadingLog.open(folder, clock);
  }
}
