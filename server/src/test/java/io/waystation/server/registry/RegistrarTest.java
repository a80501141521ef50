package io.waystation.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrarTest {
  private static final Path EXAMPLE = Path.of("..", "config", "registry-example.yaml");
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path folder;
  private Records records;
  private Registrar registrar;

  @BeforeEach
  void open() {
    records = Records.openSqlite(folder, IdentityKey.inFile(folder.resolve("key")));
    registrar = new Registrar(records);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void importsTheShippedExampleWithASecretForEveryDevice() {
    Map<DeviceId, String> secrets = registrar.add(EXAMPLE, NOW);
    assertThat(secrets.keySet())
        .extracting(DeviceId::value)
        .containsExactly("east-01-gw", "hut-01-gw", "hut-01-kiosk");
    Station hut = records.read(t -> t.stations().find(new StationId("hut-01"))).orElseThrow();
    assertThat(hut.altitude()).hasValue(2980);
    assertThat(hut.type()).isEqualTo(Station.Type.HUT);
    Station east = records.read(t -> t.stations().find(new StationId("east-01"))).orElseThrow();
    assertThat(east.attributes().number("charger-rating", "bikes")).hasValue(16);
    assertThat(east.attributes().hours(StationAttributes.OPENING_HOURS)).isPresent();
    PersonId worker = records.read(t -> t.people().all()).get(0).id();
    HealthFile file = records.read(t -> t.people().file(worker));
    assertThat(file.has(HealthFile.Condition.HYPERTENSION)).isTrue();
    assertThat(file.has(HealthFile.Condition.DIABETES)).isFalse();
    assertThat(file.arrived()).hasValue(LocalDate.parse("2026-11-18"));
    Optional<Device> gateway = records.read(t -> t.devices().find(new DeviceId("hut-01-gw")));
    assertThat(gateway)
        .hasValueSatisfying(device -> assertThat(device.commissionedAt()).isEqualTo(NOW));
    assertThat(records.read(t -> t.people().names()).values()).containsExactly("张三");
    secrets.forEach(
        (device, secret) -> assertThat(secretHash(device)).hasValue(Secrets.hash(secret)));
  }

  @Test
  void importsAgainWithoutTakingAwayAnySecret() {
    registrar.add(EXAMPLE, NOW);
    assertThat(registrar.add(EXAMPLE, NOW)).isEmpty();
  }

  @Test
  void namesEverythingThatIsWrongAndKeepsNothing() throws IOException {
    Path file =
        file(
            """
            statoins: []
            areas: [{id: city, name: City}]
            stations:
              - {id: One, type: station, name: One, area: city, latitude: 1, longitude: 1, capacity: 1}
              - {id: two, type: shop, name: Two, area: city, latitude: 1, longitude: 1, capacity: 1}
              - {id: three, type: hut, name: Three, area: city, latitude: 91, longitude: 1, capacity: 1}
              - {id: four, type: hut, name: Four, area: city, latitude: 1, longitude: 1, capacity: 1, zone: Mars}
            people: [{id: somebody, name: x, sex: male, birth-year: 1990, occupation: y, station: two}]
            """);
    assertThatThrownBy(() -> registrar.add(file, NOW))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("statoins: there are areas, stations, devices and people")
        .hasMessageContaining("stations, number 1 (One): station id 'One'")
        .hasMessageContaining("type is 'shop': use one of [station, hut]")
        .hasMessageContaining("latitude is '91': a number from -90 to 90 is needed")
        .hasMessageContaining("number 4 (four): Unknown time-zone ID: Mars")
        .hasMessageContaining("people, number 1 (somebody): person id must be");
    assertThat(areas()).isEmpty();
  }

  @Test
  void refusesADeviceInAPlaceNobodyKnowsAndKeepsNothing() throws IOException {
    Path file =
        file(
            """
            areas: [{id: city, name: City}]
            devices: [{id: gw, station: nowhere, type: gateway, name: Gateway}]
            """);
    assertThatThrownBy(() -> registrar.add(file, NOW))
        .hasMessage("The station 'nowhere' of device gw is neither in the file nor registered.");
    assertThat(areas()).isEmpty();
  }

  private Optional<String> secretHash(DeviceId device) {
    return records.read(t -> t.devices().secretHash(device));
  }

  private List<Area> areas() {
    return records.read(t -> t.stations().areas());
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("registry.yaml"), yaml);
  }
}
