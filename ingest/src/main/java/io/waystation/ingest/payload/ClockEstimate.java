package io.waystation.ingest.payload;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a device's clock.
 *
 * @param offset what must be added to the device's time to get ours, by the message that was
 *     shortest on its way: positive when its clock is behind. Holds the shortest delay too
 * @param driftPpm how fast the offset grows, in millionths: positive when the device's clock runs
 *     slow; 0 until three windows of ten minutes are over to tell it from
 * @param samples messages it is made of
 * @param since when the first of them arrived, our clock: the clock has not jumped since
 * @param wrong whether it is too far off to be believed, so that times are moved
 */
public record ClockEstimate(
    Duration offset, double driftPpm, long samples, Instant since, boolean wrong) {}
