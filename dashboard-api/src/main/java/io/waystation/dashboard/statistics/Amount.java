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
  /** Milliseconds times people, and the passes that go with them. */
  INSIDE,
  INSIDE_PASSES,
  /** Milliseconds in which it was known how many were inside, and in which it was crowded. */
  INSIDE_KNOWN,
  CROWDED,
  /**
   * Milliseconds in which it was open; of these, in which presence was known; in which there was
   * some.
   */
  OPEN,
  OPEN_SENSED,
  OPEN_USED,
  /** Milliseconds in which it was to be open; of these, in which the lock was known; unlocked. */
  PLANNED,
  PLANNED_KNOWN,
  PLANNED_KEPT,
  /** kWh. */
  ENERGY,
  ENERGY_METERED,
  /**
   * kWh of which it is known whether somebody was there, those with nobody, and their milliseconds.
   */
  ENERGY_SENSED,
  ENERGY_IDLE,
  ENERGY_SENSED_TIME,
  /** Litres. */
  WATER,
  WATER_METERED,
  /** Milliseconds since the station reports; heard in time; with all heartbeats. */
  REPORTING,
  HEARD,
  COMPLETE,
}
