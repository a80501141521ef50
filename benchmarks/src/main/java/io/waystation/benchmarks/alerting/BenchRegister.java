package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Context;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A register in memory: so many stations with a gateway and a kiosk each, and their people. */
final class BenchRegister implements Context {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final StationAttributes ATTRIBUTES =
      new StationAttributes(
          Map.of(
              "opening-hours", "06:00-22:00",
              "breaker-rating", "5000",
              "base-load", "0.1",
              "charger-rating", "16",
              "reorder-level", "5",
              "route", "31.0 121.0; 31.0 121.2",
              "stops", "09:00 31.0 121.05"));

  private final Map<StationId, Station> stations = new HashMap<>();
  private final Map<DeviceId, Device> byId = new HashMap<>();
  private final List<Device> devices = new ArrayList<>();

  BenchRegister(int count, Instant commissioned) {
    for (int i = 0; i < count; i++) {
      StationId id = station(i);
      LocalText name = new LocalText("站" + i, "Station " + i);
      stations.put(
          id,
          new Station(
              id,
              Station.Type.STATION,
              name,
              "city",
              OptionalInt.of(500),
              ZONE,
              31,
              121,
              20,
              true,
              ATTRIBUTES));
      add(new Device(new DeviceId("gw-" + i), id, Device.Type.GATEWAY, name, commissioned));
      add(new Device(new DeviceId("ki-" + i), id, Device.Type.KIOSK, name, commissioned));
    }
  }

  private void add(Device device) {
    devices.add(device);
    byId.put(device.id(), device);
  }

  static StationId station(int number) {
    return new StationId("st-" + number);
  }

  /** Always the same of the same number. */
  static PersonId person(int number) {
    byte[] name = ("person " + number).getBytes(StandardCharsets.UTF_8);
    return new PersonId(UUID.nameUUIDFromBytes(name).toString());
  }

  @Override
  public Optional<Station> station(StationId id) {
    return Optional.ofNullable(stations.get(id));
  }

  @Override
  public Optional<Person> person(PersonId id) {
    Sex sex = id.value().charAt(0) < '8' ? Sex.MALE : Sex.FEMALE;
    return Optional.of(new Person(id, sex, 1970, new LocalText("工人", "worker"), station(0)));
  }

  @Override
  public Optional<Device> device(DeviceId id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public List<Device> devices() {
    return devices;
  }
}
