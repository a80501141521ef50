package io.waystation.storage.log.sqlite;

/**
 * What became of the messages one device numbered within one boot. Of the numbers below {@link
 * #nextSeq} each is stored, missing, or refused: {@code nextSeq = stored + missing + refused}.
 */
final class BootAccount {
  /** Of those that carry no number; what is said above does not hold for it. */
  static final long UNNUMBERED = -1;

  /** The sum of boots that are no longer told apart. */
  static final long FOLDED = -2;

  private static final long MOST_NUMBERS = 1L << 60;

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

  /** How many ranges of numbers it tells apart. */
  int ranges() {
    return missing.ranges() + refused.ranges();
  }

  /** Takes over what another boot of the device has counted; how much, no longer which. */
  void fold(BootAccount other) {
    stored += other.stored;
    duplicates += other.duplicates;
    quarantined += other.quarantined;
    turnedAway += other.turnedAway;
    filled += other.filled;
    lastReceived = Math.max(lastReceived, other.lastReceived);
    missing.addVague(Math.min(other.missing.size(), MOST_NUMBERS - missing.size()));
    refused.addVague(other.refused.size());
    nextSeq = stored + missing.size() + refused.size();
  }
}
