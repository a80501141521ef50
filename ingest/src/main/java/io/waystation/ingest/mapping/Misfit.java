package io.waystation.ingest.mapping;

import io.waystation.ingest.payload.Reason;

/**
 * Ends the translation of one message that does not fit its mapping. Never leaves this package, and
 * carries no stack: refusing is ordinary work.
 */
final class Misfit extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /**
   * @param where pointer into the message; empty for the message as a whole
   * @param what was expected there and what to do, without any value of the message
   */
  Misfit(Reason reason, String where, String what) {
    super(where.isEmpty() ? what : where + ": " + what, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
