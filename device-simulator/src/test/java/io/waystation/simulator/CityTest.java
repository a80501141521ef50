package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.Station;
import io.waystation.simulator.life.Body.Condition;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CityTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private final City city = City.plan(new CitySettings(7, 12, 3, 30, SHANGHAI));

  @Test
  void theSameSettingsGiveTheSameCityAndAnotherSeedAnother() {
    assertThat(City.plan(new CitySettings(7, 12, 3, 30, SHANGHAI))).isEqualTo(city);
    assertThat(City.plan(new CitySettings(8, 12, 3, 30, SHANGHAI)).workers())
        .isNotEqualTo(city.workers());
  }

  @Test
  void everyPlaceHasItsIdItsGatewayAndAnAreaInTheTree() {
    assertThat(city.stations()).extracting(station -> station.id().value()).startsWith("st-001");
    assertThat(city.stations()).extracting(station -> station.id().value()).endsWith("hut-03");
    Set<String> known = new HashSet<>(Set.of(""));
    for (Area area : city.areas()) {
      assertThat(known).as("parents come before %s", area.id()).contains(area.parent());
      known.add(area.id());
    }
    for (Station station : city.stations()) {
      assertThat(known).contains(station.area());
      assertThat(city.devices())
          .filteredOn(device -> device.station().equals(station.id()))
          .filteredOn(device -> device.type() == Device.Type.GATEWAY)
          .extracting(device -> device.id().value())
          .containsExactly(station.id() + "-gw");
    }
  }

  @Test
  void onlyHutsHaveKiosksAndStandBetween2700And3500Metres() {
    List<Station> huts =
        city.stations().stream().filter(place -> place.type() == Station.Type.HUT).toList();
    assertThat(huts)
        .extracting(hut -> hut.altitude().orElseThrow())
        .containsExactly(2700, 3100, 3500);
    assertThat(city.devices())
        .filteredOn(device -> device.type() == Device.Type.KIOSK)
        .extracting(device -> device.id().value())
        .containsExactly("hut-01-kiosk", "hut-02-kiosk", "hut-03-kiosk");
    assertThat(city.stations())
        .filteredOn(place -> place.type() == Station.Type.STATION)
        .allMatch(place -> place.altitude().orElseThrow() < 200);
  }

  @Test
  void workersHaveRandomIdsAndOneOfEachStory() {
    assertThat(city.workers()).hasSize(30);
    assertThat(city.workers())
        .allMatch(
            worker ->
                worker
                    .person()
                    .id()
                    .value()
                    .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].*"));
    assertThat(city.workers()).extracting(worker -> worker.person().id()).doesNotHaveDuplicates();
    assertThat(city.workers())
        .extracting(Worker::condition)
        .contains(Condition.NEWCOMER, Condition.RISING_BLOOD_PRESSURE, Condition.DIABETES);
  }

  @Test
  void theLargestCityHasNamesForAll() {
    City largest = City.plan(new CitySettings(1, 10_000, 500, 10_000, SHANGHAI));
    assertThat(largest.stations()).hasSize(10_500);
    assertThat(largest.stations()).extracting(Station::name).doesNotHaveDuplicates();
    assertThat(largest.stations()).extracting(Station::id).doesNotHaveDuplicates();
  }

  @Test
  void aCityMayBeEmptyOrHaveOnlyHuts() {
    assertThat(City.plan(new CitySettings(1, 0, 0, 0, SHANGHAI)).devices()).isEmpty();
    assertThat(City.plan(new CitySettings(1, 0, 1, 1, SHANGHAI)).workers()).hasSize(1);
  }

  @Test
  void aCityGrowsToTheDevicesAskedFor() {
    CitySettings settings = new CitySettings(7, 12, 3, 30, SHANGHAI);
    for (int devices : new int[] {1, 2, 7, 8, 9, 40, 41, 500, 10_000}) {
      City grown = City.withDevices(settings, devices);
      assertThat(grown.devices()).hasSize(devices);
      assertThat(grown.stations())
          .as("%d devices", devices)
          .hasSameSizeAs(grown.devices().stream().map(Device::station).distinct().toList());
      assertThat(grown.workers()).hasSize(devices > 8 ? 30 : grown.workers().size());
    }
    City some = City.withDevices(settings, 41);
    City same = City.plan(settings.withStations(some.stations().size() - 3));
    assertThat(same.devices()).containsAll(some.devices());
    assertThat(same.stations()).isEqualTo(some.stations());
    assertThatThrownBy(() -> City.withDevices(settings, 10_001))
        .hasMessage("no such city: devices is 10001: use 1 to 10000");
  }

  @Test
  void impossibleSettingsAreNamedAllAtOnce() {
    assertThatThrownBy(() -> new CitySettings(1, 10001, -1, 3, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stations is 10001: use 0 to 10000")
        .hasMessageContaining("huts is -1: use 0 to 500")
        .hasMessageContaining("zone is missing");
    assertThatThrownBy(() -> new CitySettings(1, 2, 0, 3, SHANGHAI))
        .hasMessageContaining("workers is 3 but huts is 0");
  }
}
