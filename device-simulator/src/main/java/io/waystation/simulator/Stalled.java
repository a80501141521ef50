package io.waystation.simulator;

/**
 * A step of the simulation did not come to its end in time; the message names what did not come.
 */
public final class Stalled extends RuntimeException {
  private static final long serialVersionUID = 1;

  Stalled(String message) {
    super(message);
  }
}
