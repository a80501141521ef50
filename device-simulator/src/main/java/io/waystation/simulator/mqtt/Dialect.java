package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;

/** In what form devices say their readings: docs/mqtt.md and docs/dialects.md. */
public interface Dialect {
  /** The contract's own, in JSON. */
  Dialect JSON = (device, boot) -> new ContractSpeaker(device, boot, Body::json);

  /** The contract's own, in CBOR (RFC 8949). */
  Dialect CBOR = (device, boot) -> new ContractSpeaker(device, boot, Body::cbor);

  /**
   * SenML packs (RFC 8428) in JSON, numbered. What SenML has no words for (a measurement that
   * failed, a place) is said in the contract's own JSON, as the contract asks.
   */
  Dialect SENML = (device, boot) -> new ContractSpeaker(device, boot, Senml::body);

  /**
   * Sparkplug B 3.0: each device is an edge node, its parts are the node's devices.
   *
   * @throws IllegalArgumentException if the group cannot be one
   */
  static Dialect sparkplug(String group) {
    if (group.isBlank() || group.chars().anyMatch(c -> "+#/".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "'%s' is no Sparkplug group: it must not be empty nor hold + # or /".formatted(group));
    }
    return (device, boot) -> new SparkplugSpeaker(group, device);
  }

  /**
   * @param boot of the device at its start
   */
  Speaker speaker(DeviceId device, long boot);
}
