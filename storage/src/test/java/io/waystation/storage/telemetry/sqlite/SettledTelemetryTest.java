package io.waystation.storage.telemetry.sqlite;

import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract again, with most points moved to the large tables and some on the way. */
class SettledTelemetryTest extends TelemetryStoreContract {
  @TempDir Path folder;

  @Override
  protected TelemetryStore open() {
    return SqliteTelemetryStore.open(folder, 2);
  }
}
