package io.waystation.model;

/**
 * What is to be known about a value besides the value. The bit is what the stores keep: add at the
 * end, never move one. Bits 16 to 62 are the device status flags of {@link StatusFlags}.
 */
public enum Flag {
  /** The meter said "lower than this" ({@code "<1.1"}, LO). */
  LESS_THAN(0),
  /** The meter said "higher than this" ({@code ">33.3"}, HI). */
  GREATER_THAN(1),
  /** Not plausible, or the device disowned it: kept, counted, shown to nobody as a value. */
  REJECTED(2),
  /** Odd: kept and shown with a mark, enters no trend and no alarm below critical. */
  SUSPECT(3),
  /** Tried and failed: there is no value; {@link Reading#value()} is 0 and means nothing. */
  FAILED(4),
  /** Arrived long after it was measured: never the current value, pages nobody. */
  LATE(5),
  /** The device's clock was wrong; the measured time was moved by its estimated offset. */
  CLOCK_CORRECTED(6),
  /** Typed in by a person. */
  MANUAL(7);

  private final long mask;

  Flag(int bit) {
    this.mask = 1L << bit;
  }

  public long mask() {
    return mask;
  }

  public boolean in(long flags) {
    return (flags & mask) != 0;
  }

  /** The bits of all the given flags. */
  public static long of(Flag... flags) {
    long all = 0;
    for (Flag flag : flags) {
      all |= flag.mask;
    }
    return all;
  }
}
