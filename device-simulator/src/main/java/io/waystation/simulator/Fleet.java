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

/** Which devices stand in a place: a gateway always, a kiosk in huts, an AED in about half. */
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

  List<Device> devicesOf(Station station) {
    String at = station.id().value();
    Instant opened = Calendar.OPENING.atStartOfDay(station.zone()).toInstant();
    List<Device> devices = new ArrayList<>();
    devices.add(
        device(gateway(station.id()), station, Device.Type.GATEWAY, "网关", "Gateway", opened));
    if (station.type() == Station.Type.HUT) {
      devices.add(
          device(kiosk(station.id()), station, Device.Type.KIOSK, "健康一体机", "Health kiosk", opened));
    }
    if (dice.of(at).chance(0.5, "aed")) {
      DeviceId id = new DeviceId(at + "-aed");
      devices.add(
          device(id, station, Device.Type.SENSOR, "自动体外除颤器", "Defibrillator (AED)", opened));
    }
    return devices;
  }

  private static Device device(
      DeviceId id, Station station, Device.Type type, String zh, String en, Instant opened) {
    return new Device(id, station.id(), type, new LocalText(zh, en), opened);
  }
}
