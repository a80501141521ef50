package io.waystation.ingest.senml;

import io.waystation.ingest.payload.Reason;

/** Ends the reading of one pack. Carries no stack: refusing is ordinary work. */
final class SenmlFault extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /**
   * @param what where, what is wrong and what to do, without any value of the message
   */
  SenmlFault(Reason reason, String what) {
    super(what, null, false, false);
    this.reason = reason;
  }

  /** In the record with this place in the pack, counted from 0. */
  SenmlFault in(int record) {
    return new SenmlFault(reason, "record " + record + ": " + getMessage());
  }

  Reason reason() {
    return reason;
  }
}
