package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which devices stand in a place, by what is built into it. */
final class Fleet {
  private final Dice dice;

  Fleet(Dice dice) {
    this.dice = dice;
  }

  static DeviceId gateway(StationId station) {
    return new DeviceId(station + "-gw");
  }

  static DeviceId kiosk(StationId station) {
    return new DeviceId(station + "-kiosk");
  }

  List<Device> devicesOf(Station station, Outfit outfit) {
    return switch (outfit) {
      case NONE -> List.of();
      case SIMPLE -> List.of(gateway(station));
      case VAN ->
          List.of(device(gateway(station.id()), station, Device.Type.GATEWAY, "车载终端", "Tracker"));
      case CORNER -> List.of(kiosk(station));
      case FULL -> withAed(station, gateway(station));
      case HUT -> withAed(station, gateway(station), kiosk(station));
    };
  }

  /** About every other place has one. */
  private List<Device> withAed(Station station, Device... others) {
    List<Device> devices = new ArrayList<>(List.of(others));
    String at = station.id().value();
    if (dice.of(at).chance(0.5, "aed")) {
      DeviceId id = new DeviceId(at + "-aed");
      devices.add(device(id, station, Device.Type.SENSOR, "自动体外除颤器", "Defibrillator (AED)"));
    }
    return devices;
  }

  private static Device gateway(Station station) {
    return device(gateway(station.id()), station, Device.Type.GATEWAY, "网关", "Gateway");
  }

  private static Device kiosk(Station station) {
    return device(kiosk(station.id()), station, Device.Type.KIOSK, "健康一体机", "Health kiosk");
  }

  private static Device device(
      DeviceId id, Station station, Device.Type type, String zh, String en) {
    Instant opened = Calendar.OPENING.atStartOfDay(station.zone()).toInstant();
    return new Device(id, station.id(), type, new LocalText(zh, en), opened);
  }
}
