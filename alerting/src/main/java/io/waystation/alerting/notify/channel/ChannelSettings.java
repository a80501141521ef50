package io.waystation.alerting.notify.channel;

/** A channel as the configuration has it. Its text shows no secret. */
public interface ChannelSettings {
  Channel open(Outside outside);

  /** Whether it can only reach a person, whose number or address it needs. */
  default boolean personal() {
    return false;
  }
}
