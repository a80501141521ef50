package io.waystation.storage.log.sqlite;

/**
 * What became of the messages one device numbered within one boot; with boot {@link #UNNUMBERED},
 * of those that carry no number. Of the numbers below {@link #nextSeq} each is stored, missing, or
 * refused: {@code nextSeq = stored + missing + refused}.
 */
final class BootAccount {
  static final long UNNUMBERED = -1;

  final String device;
  final long boot;
  long stored;
  long duplicates;
  long quarantined;
  long turnedAway;
  long filled;
  long nextSeq;
  long lastReceived;
  SeqRanges missing = new SeqRanges();
  SeqRanges refused = new SeqRanges();
  boolean changed;

  BootAccount(String device, long boot) {
    this.device = device;
    this.boot = boot;
  }

  /**
   * Counts the number as stored unless it is already.
   *
   * @return false if a message with this number is in the log
   */
  boolean admit(long seq) {
    if (seq >= nextSeq) {
      missing.add(nextSeq, seq - 1);
      nextSeq = seq + 1;
      return true;
    }
    if (missing.take(seq)) {
      filled++;
      return true;
    }
    return refused.take(seq);
  }

  /**
   * Counts the number as seen and refused, unless it is already, or a message with it is stored.
   */
  void refuse(long seq) {
    if (seq >= nextSeq) {
      missing.add(nextSeq, seq - 1);
      nextSeq = seq + 1;
      refused.add(seq, seq);
    } else if (missing.take(seq)) {
      filled++;
      refused.add(seq, seq);
    }
  }
}
