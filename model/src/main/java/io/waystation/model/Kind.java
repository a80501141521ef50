package io.waystation.model;

/** What sort of number a signal is, which decides how it may be added up and charted. */
public enum Kind {
  GAUGE,
  /** Counts up; a smaller value than before is a restart of the counter, never a negative use. */
  COUNTER,
  /** One of {@link Signal#states()}, valid until the next one. */
  STATE,
  /** One of {@link Signal#states()}, something that happened. */
  EVENT,
  /** Says only that the sender lives; the value carries nothing. */
  HEARTBEAT,
  /** Worked out by the sender from other signals; read it like a gauge. */
  DERIVED,
  /** A calendar day, as days since 1970-01-01. */
  DATE,
  /** A place, as {@link Geo} codes it. */
  GEO
}
