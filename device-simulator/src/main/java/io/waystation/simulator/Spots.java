package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.Course.Host;
import io.waystation.simulator.Planted.Spot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What there is in a city for faults to happen to. */
final class Spots {
  private static final int MAKE_A_CLUSTER = 3;

  private final City city;
  private final Map<StationId, Station> stations = new HashMap<>();
  private final Map<StationId, Integer> people = new HashMap<>();

  Spots(City city) {
    this.city = city;
    city.stations().forEach(station -> stations.put(station.id(), station));
    city.workers().forEach(worker -> people.merge(worker.person().station(), 1, Integer::sum));
  }

  /** In the order of the city. */
  List<Spot> of(Host host) {
    return switch (host) {
      case GATEWAY -> devices(this::gateway);
      case HUT_GATEWAY -> devices(device -> gateway(device) && hut(device));
      case LOCKED_DOOR -> devices(device -> gateway(device) && closes(device));
      case AED -> devices(device -> device.type() == Device.Type.SENSOR);
      case DEVICE -> devices(device -> true);
      case PERSON -> city.workers().stream().map(worker -> spot(worker)).toList();
      case HUT_PEOPLE ->
          city.stations().stream()
              .filter(station -> people.getOrDefault(station.id(), 0) >= MAKE_A_CLUSTER)
              .map(hut -> new Spot(hut.id(), kiosk(hut.id()), PersonId.NONE))
              .toList();
      case NOTHING -> List.of();
    };
  }

  Spot spot(Worker worker) {
    StationId hut = worker.person().station();
    return new Spot(hut, kiosk(hut), worker.person().id());
  }

  private DeviceId kiosk(StationId hut) {
    return city.kiosk(hut).orElseThrow();
  }

  private List<Spot> devices(Predicate<Device> which) {
    Stream<Device> fitting = city.devices().stream().filter(which);
    return fitting.map(device -> new Spot(device.station(), device.id(), PersonId.NONE)).toList();
  }

  /** One that speaks for all that can break. */
  private boolean gateway(Device device) {
    Outfit outfit = city.outfit(device.station());
    return (outfit == Outfit.FULL || outfit == Outfit.HUT)
        && city.gateway(device.station()).equals(Optional.of(device.id()));
  }

  private boolean closes(Device device) {
    return !stations.get(device.station()).alwaysOpen();
  }

  private boolean hut(Device device) {
    return city.outfit(device.station()) == Outfit.HUT;
  }
}
