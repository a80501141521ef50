package io.waystation.dashboard.statistics;

/** What is added up from day to day; the {@link Figure figures} are made of these. */
enum Amount {
  /** Milliseconds of the time that has passed of the days. */
  TIME,
  /** Whole people of each day, so that days add up to their total. */
  VISITS,
  /** Before rounding. */
  PASSES,
  VERIFIED_PASSES,
  NIGHT_PASSES,
  COUNTED_IN,
  COUNTED_OUT,
  /** Milliseconds in which both directions were counted. */
  COUNTING,
  /** Milliseconds times people while that was known, and those who came in that time. */
  INSIDE,
  INSIDE_PASSES,
  /**
   * Milliseconds in which it was known how many were inside; of the days with any such time; in
   * which it was crowded.
   */
  INSIDE_KNOWN,
  INSIDE_KNOWN_OF,
  CROWDED,
  /**
   * Milliseconds in which it was open; of these, in which presence was known; open of the days with
   * any such time; in which there was some.
   */
  OPEN,
  OPEN_SENSED,
  OPEN_SENSED_OF,
  OPEN_USED,
  /**
   * Milliseconds in which it was to be open; of these, in which the lock was known; planned of the
   * days with any such time; unlocked.
   */
  PLANNED,
  PLANNED_KNOWN,
  PLANNED_KNOWN_OF,
  PLANNED_KEPT,
  /** kWh. */
  ENERGY,
  ENERGY_METERED,
  /**
   * kWh of which it is known whether somebody was there, those with nobody, their milliseconds, and
   * those of the days with any such time.
   */
  ENERGY_SENSED,
  ENERGY_IDLE,
  ENERGY_SENSED_TIME,
  ENERGY_SENSED_OF,
  /** Litres. */
  WATER,
  WATER_METERED,
  /** Milliseconds since the station reports; heard in time; with all heartbeats. */
  REPORTING,
  HEARD,
  COMPLETE,
}
