package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;
import java.util.function.Function;

/**
 * Where the devices connect.
 *
 * @param secrets the password of each device, whose id is client id and user name as well
 */
public record Broker(String host, int port, Function<DeviceId, String> secrets) {
  public Broker {
    if (host == null || host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "broker '%s', port %d: give a host name and a port of 1 to 65535".formatted(host, port));
    }
  }
}
