package io.waystation.ingest.payload;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import java.util.Optional;

/** The devices somebody has registered. */
@FunctionalInterface
public interface Registry {
  /** Asked for every message: must answer from memory and never fail. Empty for a stranger. */
  Optional<Device> find(DeviceId id);
}
