package io.waystation.model;

import java.time.Instant;

/**
 * One value measured by one device, decoded and checked.
 *
 * @param part which of several like things behind one device; empty for the device itself
 * @param session the kiosk's visit it belongs to; empty when it is not measured on a person
 * @param value in {@link Signal#unit()}, finite; a state is its place in {@link Signal#states()}
 * @param flags bits of {@link Flag} and {@link StatusFlags}
 * @param measuredAt the device's clock, UTC, corrected when {@link Flag#CLOCK_CORRECTED}; rules and
 *     charts use this one
 * @param receivedAt our clock, UTC
 * @param boot the device's restart count
 * @param seq the message within the boot that carried it
 * @param clockShift milliseconds that were added to the device's clock to get {@code measuredAt}; 0
 *     when its clock was believed
 */
public record Reading(
    StationId station,
    DeviceId device,
    String part,
    PersonId person,
    String session,
    Signal signal,
    double value,
    long flags,
    Instant measuredAt,
    Instant receivedAt,
    long boot,
    long seq,
    long clockShift) {
  /**
   * @throws IllegalArgumentException if {@code value} is NaN or infinite: the decoder must have
   *     rejected it
   */
  public Reading {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s of %s is not a number".formatted(signal.code(), device));
    }
  }

  /** Of a device whose clock was believed. */
  public Reading(
      StationId station,
      DeviceId device,
      String part,
      PersonId person,
      String session,
      Signal signal,
      double value,
      long flags,
      Instant measuredAt,
      Instant receivedAt,
      long boot,
      long seq) {
    this(
        station,
        device,
        part,
        person,
        session,
        signal,
        value,
        flags,
        measuredAt,
        receivedAt,
        boot,
        seq,
        0);
  }

  /** When it was measured by the device's own clock, raw. */
  public Instant deviceTime() {
    return measuredAt.minusMillis(clockShift);
  }

  public boolean has(Flag flag) {
    return flag.in(flags);
  }

  /** There is a value, and it may be shown: neither rejected nor failed. */
  public boolean valid() {
    return (flags & (Flag.REJECTED.mask() | Flag.FAILED.mask())) == 0;
  }

  public SeriesKey series() {
    return new SeriesKey(station, device, part, person, signal);
  }
}
