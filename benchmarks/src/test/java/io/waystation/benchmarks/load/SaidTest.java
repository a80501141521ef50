package io.waystation.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Reading;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaidTest {
  @Test
  void whatIsNotInTheStoreIsMissing(@TempDir Path folder) {
    Said said = new Said();
    List<Reading> readings = new Readings(4).readings(0, 12);
    for (Reading r : readings) {
      said.add(r.device(), r.part(), r.signal().code(), r.measuredAt().toEpochMilli());
    }
    try (TelemetryStore store = SqliteTelemetryStore.open(folder)) {
      store.write(readings.subList(0, 10));
    }
    assertThat(said.count()).isEqualTo(12);
    assertThat(said.missingIn(folder)).isEqualTo(2);
  }
}
