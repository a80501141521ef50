package io.waystation.storage.log;

/**
 * What became of one message, and why.
 *
 * @param reason a short upper-case word; empty for a message that is stored or a duplicate
 * @param detail what is wrong and what to do, fit to be told to the device; empty likewise
 */
public record Outcome(Fate fate, String reason, String detail) {
  public static final Outcome STORED = new Outcome(Fate.STORED, "", "");
  public static final Outcome DUPLICATE = new Outcome(Fate.DUPLICATE, "", "");

  public static Outcome quarantined(String reason, String detail) {
    return new Outcome(Fate.QUARANTINED, reason, detail);
  }

  public static Outcome refused(String reason, String detail) {
    return new Outcome(Fate.REFUSED, reason, detail);
  }
}
