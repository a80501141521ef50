package io.waystation.ingest.payload;

/**
 * Ends the decoding of one message. Never leaves this package, and carries no stack: refusing is
 * ordinary work.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String where;
  private final String what;

  /**
   * @param where the field, empty for the message itself
   * @param what what is wrong and what to do, without any value of the message
   */
  Refusal(Reason reason, String where, String what) {
    super(what, null, false, false);
    this.reason = reason;
    this.where = where;
    this.what = what;
  }

  /** The same, one level further out. */
  Refusal in(String outer) {
    return new Refusal(reason, where.isEmpty() ? outer : outer + "." + where, what);
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return where.isEmpty() ? what : where + ": " + what;
  }

  /** A key of the message as it may be repeated in a detail: devices can write anything there. */
  static String key(String name) {
    boolean plain = !name.isEmpty() && name.length() <= 64;
    for (int i = 0; plain && i < name.length(); i++) {
      char c = name.charAt(i);
      plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "._-".indexOf(c) >= 0;
    }
    return plain ? name : "?";
  }
}
