package io.waystation.storage.telemetry.sqlite;

import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTelemetryStoreTest extends TelemetryStoreContract {
  @TempDir Path folder;

  @Override
  protected TelemetryStore open() {
    return SqliteTelemetryStore.open(folder);
  }
}
