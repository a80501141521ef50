package io.waystation.storage.records;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import java.util.List;
import java.util.Optional;

/** The register of devices and their broker secrets. */
public interface Devices {
  /** By id. */
  List<Device> all();

  Optional<Device> find(DeviceId id);

  /** Adds it, or replaces the one with the same id; its secret stays. */
  void save(Device device);

  /** SHA-256 of the device's random secret, as hexadecimal digits; empty when it has none. */
  Optional<String> secretHash(DeviceId id);

  void setSecretHash(DeviceId id, String sha256Hex);
}
