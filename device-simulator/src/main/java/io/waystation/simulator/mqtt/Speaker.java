package io.waystation.simulator.mqtt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one device says what it has to say: topics, payloads, and what belongs to a connection. One
 * thread only.
 */
interface Speaker {
  /** The last will of the next connection; asked for once before each. */
  Publication will();

  /** What is listened to as long as the device is connected; empty for nothing. */
  default Optional<String> commands() {
    return Optional.empty();
  }

  /**
   * The first words on a new connection.
   *
   * @param now by the device's clock
   */
  List<Publication> greeting(Instant now);

  /**
   * A message, in one publication or more.
   *
   * @param now when it leaves the device, by its clock
   */
  List<Publication> say(Message message, Instant now);

  /** What is answered to a command. */
  default List<Publication> heard(byte[] command, Instant now) {
    return List.of();
  }

  /**
   * The device was off and is on again.
   *
   * @param boot larger than before
   */
  void restarted(long boot);
}
