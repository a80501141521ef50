package io.waystation.alerting.rule;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A register in memory. */
public final class FixedContext implements Context {
  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final Map<StationId, Station> stations = new HashMap<>();
  private final Map<PersonId, Person> people = new HashMap<>();
  private final Map<PersonId, HealthFile> files = new HashMap<>();
  private List<Device> devices = List.of();

  public static Station hut(String id, OptionalInt altitude) {
    return new Station(
        new StationId(id),
        Station.Type.HUT,
        new LocalText("花土沟小屋", "Huatugou hut"),
        "street",
        altitude,
        ZONE,
        38.2,
        90.8,
        8,
        true);
  }

  public FixedContext with(Station station) {
    stations.put(station.id(), station);
    return this;
  }

  public FixedContext with(PersonId id, Sex sex) {
    people.put(id, new Person(id, sex, 1980, new LocalText("钻工", "driller"), new StationId("h")));
    return this;
  }

  public FixedContext with(PersonId id, HealthFile file) {
    files.put(id, file);
    return this;
  }

  @Override
  public HealthFile file(PersonId id) {
    return files.getOrDefault(id, HealthFile.NONE);
  }

  public FixedContext with(Device... all) {
    devices = List.of(all);
    return this;
  }

  @Override
  public Optional<Station> station(StationId id) {
    return Optional.ofNullable(stations.get(id));
  }

  @Override
  public Optional<Person> person(PersonId id) {
    return Optional.ofNullable(people.get(id));
  }

  @Override
  public Optional<Device> device(DeviceId id) {
    return devices.stream().filter(device -> device.id().equals(id)).findFirst();
  }

  @Override
  public List<Device> devices() {
    return devices;
  }
}
