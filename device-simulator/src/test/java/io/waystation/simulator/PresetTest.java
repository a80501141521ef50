package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.Station;
import io.waystation.simulator.life.Trip;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  static City city(Preset preset, long seed) {
    return City.plan(
        new CitySettings(
            preset,
            seed,
            preset.stations(),
            preset.huts(),
            preset.corners(),
            preset.workers(),
            SHANGHAI));
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void everyPlaceHasNamesOfItsOwnAndLiesInTheTreeOfAreas(Preset preset) {
    City city = city(preset, 3);
    assertThat(city.stations())
        .extracting(Station::id)
        .hasSize(preset.stations() + preset.huts() + preset.corners())
        .doesNotHaveDuplicates();
    assertThat(city.stations()).extracting(place -> place.name().zh()).doesNotHaveDuplicates();
    assertThat(city.stations()).extracting(place -> place.name().en()).doesNotHaveDuplicates();
    assertThat(city.stations())
        .extracting(Station::name)
        .as("needs no numbers to tell places apart")
        .noneMatch(name -> name.zh().matches(".*\\d") || name.en().matches(".*\\d"));
    assertThat(city.areas()).extracting(Area::id).doesNotHaveDuplicates();
    assertThat(city.areas()).extracting(area -> area.name().zh()).doesNotHaveDuplicates();
    assertThat(city.areas()).extracting(area -> area.name().en()).doesNotHaveDuplicates();
    Set<String> known = new HashSet<>(Set.of(""));
    for (Area area : city.areas()) {
      assertThat(known).contains(area.parent());
      known.add(area.id());
    }
    assertThat(city.stations()).allMatch(place -> known.contains(place.area()));
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void everyDeviceIsThereOnceAndFitsWhatIsBuiltIn(Preset preset) {
    City city = city(preset, 3);
    assertThat(city.devices()).extracting(Device::id).doesNotHaveDuplicates();
    for (Station station : city.stations()) {
      Set<Device.Type> types =
          city.devices(station.id()).stream().map(Device::type).collect(Collectors.toSet());
      city.outfit(station.id()).check(station, types);
    }
    assertThat(city.workers())
        .hasSize(preset.workers())
        .allMatch(worker -> city.kiosk(worker.person().station()).isPresent());
    assertThat(city(preset, 3)).isEqualTo(city);
    assertThat(city(preset, 4)).isNotEqualTo(city);
  }

  @Test
  void theNumbersAreThoseTheyAreNamedAfter() {
    City anyang = city(Preset.CITY_478, 1);
    assertThat(anyang.stations()).hasSize(478);
    assertThat(anyang.count(Outfit.FULL)).isEqualTo(69);
    assertThat(anyang.count(Outfit.VAN)).isEqualTo(3);
    assertThat(anyang.stations()).filteredOn(Station::alwaysOpen).hasSize(69);
    assertThat(anyang.stations())
        .filteredOn(Trip::isMobile)
        .extracting(van -> anyang.outfit(van.id()))
        .containsExactly(Outfit.VAN, Outfit.VAN, Outfit.VAN);
    City hangzhou = city(Preset.CITY_2000, 1);
    assertThat(hangzhou.stations()).hasSize(1_997).filteredOn(Station::alwaysOpen).hasSize(341);
    City oilfield = city(Preset.OILFIELD, 1);
    assertThat(oilfield.count(Outfit.HUT)).isEqualTo(27);
    assertThat(oilfield.count(Outfit.CORNER)).isEqualTo(69);
    assertThat(oilfield.stations())
        .allMatch(
            place ->
                place.altitude().orElseThrow() >= 2_700 && place.altitude().orElseThrow() <= 3_500);
  }

  @Test
  void anotherNumberOfStationsIsMadeOfTheSameKinds() {
    City tenth = City.plan(new CitySettings(Preset.CITY_478, 1, 48, 0, 0, 0, SHANGHAI));
    assertThat(tenth.stations()).hasSize(48);
    assertThat(tenth.count(Outfit.FULL)).isEqualTo(7);
    assertThat(tenth.count(Outfit.NONE)).isEqualTo(14);
    assertThat(
            City.plan(new CitySettings(Preset.CITY_2000, 1, 5_000, 0, 0, 0, SHANGHAI)).stations())
        .extracting(Station::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void aLargerCityBeginsWithTheSameKindsOfStations() {
    City whole = city(Preset.CITY_478, 1);
    City part = City.plan(new CitySettings(Preset.CITY_478, 1, 200, 0, 0, 0, SHANGHAI));
    for (Station station : part.stations()) {
      assertThat(whole.outfit(station.id())).isEqualTo(part.outfit(station.id()));
    }
    CitySettings settings = new CitySettings(Preset.CITY_478, 1, 478, 0, 0, 0, SHANGHAI);
    City grown = City.withDevices(settings, 700);
    assertThat(grown.devices()).hasSize(700);
    assertThat(grown.count(Outfit.VAN)).isPositive();
  }

  @Test
  void workersNeedAPlaceToBeMeasured() {
    assertThatThrownBy(() -> new CitySettings(Preset.CITY_478, 1, 478, 0, 0, 5, SHANGHAI))
        .hasMessageContaining("workers is 5 but huts is 0");
    assertThat(City.plan(new CitySettings(Preset.OILFIELD, 1, 0, 0, 2, 5, SHANGHAI)).workers())
        .hasSize(5);
    assertThatThrownBy(() -> Preset.of("city-479"))
        .hasMessage("there is no preset 'city-479': use demo, oilfield, city-478, city-2000");
  }

  @Test
  void twoThousandStationsArePlannedAtOnce() {
    city(Preset.CITY_2000, 1);
    long begun = System.nanoTime();
    city(Preset.CITY_2000, 2);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void theCityIsSpokenByEveryDeviceAndIsTheSameTwice() {
    City city = city(Preset.CITY_478, 5);
    Instant start = Instant.parse("2026-11-21T02:00:00Z");
    Function<City, List<String>> play =
        of ->
            Played.play(of, Faults.of(of, start, List.of()), start, Duration.ofMinutes(3))
                .reports()
                .stream()
                .map(report -> new String(report.payload(report.at()), StandardCharsets.UTF_8))
                .toList();
    Played played =
        Played.play(city, Faults.of(city, start, List.of()), start, Duration.ofMinutes(3));
    assertThat(played.reports().stream().map(report -> report.device()).collect(Collectors.toSet()))
        .isEqualTo(city.devices().stream().map(Device::id).collect(Collectors.toSet()));
    assertThat(play.apply(city)).isEqualTo(play.apply(city(Preset.CITY_478, 5)));
  }
}
