package io.waystation.server.check;

/** Looks at one thing. */
interface Check {
  Area area();

  /**
   * Blocks, for seconds when something does not answer. What cannot be looked at is a finding and
   * no exception; an exception is a fault of ours, and the other checks go on.
   */
  void look(Findings findings);
}
