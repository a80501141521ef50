package io.waystation.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.server.CannotRun;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.Outfit;
import io.waystation.simulator.Preset;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CityRegisterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Preset.class)
  void theServiceImportsItAndTheSimulatorReadsTheSameCity(Preset preset) {
    City city = City.plan(of(preset));
    Path file = folder.resolve("city.yaml");
    new CityRegister(city).write(file, "a test");

    City read = CityFile.read(file, 7);
    assertThat(read.areas()).isEqualTo(city.areas());
    assertThat(read.stations()).isEqualTo(city.stations());
    assertThat(read.devices())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("commissionedAt")
        .isEqualTo(city.devices());
    for (Outfit outfit : Outfit.values()) {
      assertThat(read.count(outfit)).as(outfit.word()).isEqualTo(city.count(outfit));
    }
    assertThat(people(read)).isEqualTo(people(city));

    try (Records records = Records.openSqlite(folder, IdentityKey.inFile(folder.resolve("key")))) {
      Map<DeviceId, String> secrets = new Registrar(records).add(file, NOW);
      assertThat(secrets).hasSameSizeAs(city.devices());
      List<Station> stations = records.read(t -> t.stations().all());
      assertThat(stations).containsExactlyInAnyOrderElementsOf(city.stations());
    }
  }

  @Test
  void whatSomebodyHasWrittenIsNotOverwritten() {
    City city = City.plan(of(Preset.DEMO));
    Path file = folder.resolve("city.yaml");
    new CityRegister(city).write(file, "a test");
    assertThatThrownBy(() -> new CityRegister(city).write(file, "a test"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("city.yaml is there already: give another --registry.");
  }

  private static CitySettings of(Preset preset) {
    return new CitySettings(
        preset,
        7,
        preset.stations(),
        preset.huts(),
        preset.corners(),
        preset.workers(),
        ZoneId.of("Asia/Shanghai"));
  }

  private static List<?> people(City city) {
    return city.workers().stream()
        .map(worker -> List.of(worker.person(), worker.name(), worker.file()))
        .toList();
  }
}
