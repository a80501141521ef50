package io.waystation.ingest;

import io.waystation.ingest.payload.Registry;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows every device of stations {@code st-...} and huts {@code hut-...}; all others are strangers.
 */
public final class TestRegistry implements Registry {
  @Override
  public Optional<Device> find(DeviceId id) {
    String name = id.value();
    if (!name.startsWith("st-") && !name.startsWith("hut-")) {
      return Optional.empty();
    }
    Device.Type type = name.endsWith("-kiosk") ? Device.Type.KIOSK : Device.Type.GATEWAY;
    StationId station = new StationId(name.substring(0, name.lastIndexOf('-')));
    return Optional.of(new Device(id, station, type, new LocalText(name, name), Instant.EPOCH));
  }
}
