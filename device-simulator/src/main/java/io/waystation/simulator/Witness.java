package io.waystation.simulator;

import io.waystation.simulator.mqtt.Message;
import java.time.Instant;
import java.util.Optional;

/** Is told what comes about while a city lives, on the simulation's thread. */
interface Witness {
  /** Nobody looks. */
  Witness NONE = new Witness() {};

  /** A device put it on its way; of live messages in the order of their time. */
  default void made(Message message) {}

  /** A device made it and will never send it. */
  default void gaveUp(Message message) {}

  /** No live message from before that moment is to come. */
  default void reached(Instant now) {}

  /** A broker has let in a device: from now on it is a simulation that somebody heard. */
  default void letIn() {}

  /** It is over before its time: what has happened so far is all there will be. */
  default void brokenOff(Instant now) {}

  /** It is over, and nobody has ever heard anything of it. */
  default void unheard() {}

  /**
   * @param unacknowledged messages on their way at that moment
   */
  default void ended(Instant now, long unacknowledged) {}

  /** Why it cannot keep what it was told; empty while it can. */
  default Optional<String> failure() {
    return Optional.empty();
  }
}
