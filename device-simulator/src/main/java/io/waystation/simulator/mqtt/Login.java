package io.waystation.simulator.mqtt;

/** User name and password of a device at the broker. */
public record Login(String user, String password) {
  /** Without the password: it must not get into a log. */
  @Override
  public String toString() {
    return user;
  }
}
