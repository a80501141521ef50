package io.waystation.server.broker;

import io.waystation.model.DeviceId;
import java.util.Optional;

/** What the broker must know of a device to let it in. Asked on the broker's threads. */
@FunctionalInterface
public interface DeviceSecrets {
  /** SHA-256 of the device's secret, as hexadecimal digits; empty when it may not connect. */
  Optional<String> secretHash(DeviceId device);
}
