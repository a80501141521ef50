package io.waystation.ingest.sparkplug;

import io.waystation.ingest.payload.Reason;

/** Ends the reading of one message. Carries no stack: refusing is ordinary work. */
final class SparkplugFault extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /**
   * @param what where, what is wrong and what to do, without any value of the message
   */
  SparkplugFault(Reason reason, String what) {
    super(what, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
