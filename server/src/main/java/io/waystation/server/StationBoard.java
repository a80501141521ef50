package io.waystation.server;

import io.waystation.alerting.notify.channel.StationNotices;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.model.Device;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import java.util.List;

/** Publishes notices to the gateways of a station, or to all its devices where it has none. */
record StationBoard(Records records, Mouth mouth) implements StationNotices {
  /** Speaks to the broker. */
  @FunctionalInterface
  interface Mouth {
    /** Whether the broker was given it. */
    boolean publish(String topic, byte[] payload, boolean retained);
  }

  @Override
  public boolean publish(StationId station, byte[] payload) {
    List<Device> devices =
        records.read(t -> t.devices().all()).stream()
            .filter(device -> device.station().equals(station))
            .toList();
    List<Device> gateways =
        devices.stream().filter(device -> device.type() == Device.Type.GATEWAY).toList();
    boolean all = true;
    for (Device device : gateways.isEmpty() ? devices : gateways) {
      all &= mouth.publish(Topic.ROOT + "/" + device.id() + "/notice", payload, false);
    }
    return all;
  }
}
