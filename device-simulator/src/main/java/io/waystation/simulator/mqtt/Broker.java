package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the devices connect, and how they speak there. The id of a device is its client id.
 *
 * @param tls empty for a connection in the clear
 * @param logins of each device; empty for none
 */
public record Broker(
    String host,
    int port,
    Optional<Tls> tls,
    Function<DeviceId, Optional<Login>> logins,
    Dialect dialect) {
  public Broker {
    if (host == null || host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "broker '%s', port %d: give a host name and a port of 1 to 65535".formatted(host, port));
    }
  }

  /**
   * In the clear, in the contract's own JSON.
   *
   * @param secrets the password of each device, whose id is its user name as well
   */
  public Broker(String host, int port, Function<DeviceId, String> secrets) {
    this(
        host,
        port,
        Optional.empty(),
        device -> Optional.of(new Login(device.value(), secrets.apply(device))),
        Dialect.JSON);
  }
}
