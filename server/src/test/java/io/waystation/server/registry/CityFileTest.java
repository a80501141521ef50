package io.waystation.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Device;
import io.waystation.model.HealthFile;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.simulator.City;
import io.waystation.simulator.Outfit;
import io.waystation.simulator.life.Body;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CityFileTest {
  private static final Path EXAMPLE = Path.of("..", "config", "examples", "city.yaml");
  private static final Path REGISTER = Path.of("..", "config", "registry-example.yaml");

  @TempDir Path folder;

  @Test
  void theShippedExampleIsACityWithSomethingOfEveryKind() {
    City city = CityFile.read(EXAMPLE, 7);
    assertThat(city.name()).isEqualTo("city.yaml");
    for (Outfit outfit : Outfit.values()) {
      assertThat(city.count(outfit)).as(outfit.word()).isEqualTo(1);
    }
    assertThat(city.devices()).hasSize(7);
    assertThat(city.workers()).hasSize(13);
    assertThat(city.workers().get(0).name()).isEqualTo("李四");
    assertThat(city.workers().get(0).condition()).isEqualTo(Body.Condition.DIABETES);
    assertThat(city.workers().get(0).file().has(HealthFile.Condition.DIABETES)).isTrue();
    assertThat(CityFile.read(EXAMPLE, 7)).isEqualTo(city);
    assertThat(CityFile.read(EXAMPLE, 8)).isNotEqualTo(city);
  }

  @Test
  void aRegisterThatWasWrittenForTheServiceIsACityAsItIs() {
    City city = CityFile.read(REGISTER, 1);
    assertThat(city.stations())
        .extracting(Station::id)
        .containsExactly(new StationId("east-01"), new StationId("hut-01"));
    assertThat(city.count(Outfit.FULL)).isEqualTo(1);
    assertThat(city.count(Outfit.HUT)).isEqualTo(1);
  }

  @Test
  void theServiceImportsTheFileOfACity() {
    try (Records records = Records.openSqlite(folder, IdentityKey.inFile(folder.resolve("key")))) {
      new Registrar(records).add(EXAMPLE, Instant.parse("2026-11-21T08:00:00Z"));
      City city = CityFile.read(EXAMPLE, 7);
      List<Station> stations = records.read(t -> t.stations().all());
      List<Device> devices = records.read(t -> t.devices().all());
      assertThat(stations).containsExactlyInAnyOrderElementsOf(city.stations());
      assertThat(devices)
          .extracting(Device::id)
          .containsExactlyInAnyOrderElementsOf(city.devices().stream().map(Device::id).toList());
    }
  }

  @Test
  void namesEverythingThatIsWrongWithItsLine() throws IOException {
    Path file =
        file(
            """
            areas:
              - {id: city, name: City}
              - {id: street, parent: town, name: Street}
            stations:
              - {id: one, type: station, name: One, area: city, latitude: 1, longitude: 1, capacity: 1}
              - {id: two, type: station, name: Two, area: nowhere, latitude: 1, longitude: 1, capacity: 1}
              - id: three
                type: station
                name: Three
                area: city
                latitude: 1
                longitude: 1
                capacity: 1
            devices:
              - {id: lost, station: four, type: gateway, name: Gateway}
              - {id: three-gw, station: three, type: gateway, name: Gateway}
            people:
              - {id: 0d6b7f5e-2c51-4c8a-9a43-7be1c9f0a112, name: x, sex: male, birth-year: 1990, occupation: y, station: one}
            simulate:
              people: 2.5
              stations:
                - {id: one, equipment: full}
                - {id: two, equipment: tent}
                - {id: three, equipment: van}
                - {id: five}
                - id: two
                  visits: many
            """);
    assertThatThrownBy(() -> CityFile.read(file, 1))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("line 3: area street: its parent 'town' is not in the file before it")
        .hasMessageContaining("line 6: station two: there is no area 'nowhere' in the file")
        .hasMessageContaining("line 15: device lost: there is no station 'four' in the file")
        .hasMessageContaining("there is no kiosk at 'one' to be measured by")
        .hasMessageContaining("line 20: simulate: people is '2.5': a whole number is needed")
        .hasMessageContaining(
            "line 22: station one has equipment 'full' and no gateway: list one under devices")
        .hasMessageContaining("line 23: simulate: equipment is 'tent': use one of [full, simple,")
        .hasMessageContaining("line 24: station three is a van without a way")
        .hasMessageContaining("line 25: simulate: there is no station 'five' in the file")
        .hasMessageContaining("line 26: simulate: 'two' is there twice");
  }

  @Test
  void whatIsWrongInTheRegisterItselfHasItsLineToo() throws IOException {
    Path file =
        file(
            """
            areas: [{id: city, name: City}]
            stations:
              - id: one
                type: station
                name: One
                area: city
                latitude: 91
                longitude: 1
                capacity: 1
                always-open: perhaps
            """);
    assertThatThrownBy(() -> CityFile.read(file, 1))
        .hasMessageContaining("line 7: stations, number 1 (one): latitude is '91'");
    assertThatThrownBy(() -> CityFile.read(file("areas: [1, 2"), 1))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("is no YAML");
    assertThatThrownBy(() -> CityFile.read(folder.resolve("none.yaml"), 1))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("none.yaml cannot be read");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("city.yaml"), yaml);
  }
}
