package io.waystation.storage.log;

import java.time.Duration;

/**
 * How long and how much the log keeps. Nothing is dropped that a consumer still wants, and nothing
 * at all while no consumer is known.
 *
 * @param age messages older than this go, once every consumer is past them
 * @param bytes beyond this size of the whole file, quarantine included, the oldest go, once every
 *     consumer is past them
 * @param freeBytes with less room than this on the disk nothing more is taken in
 * @param quarantineAge settled or not, messages in quarantine older than this go
 * @param quarantinePerDevice waiting messages kept of one device, of 8 KiB on average; beyond it
 *     they are refused. All devices that never had a message stored have ten times that together,
 *     and all messages that name no device have it once
 */
public record LogLimits(
    Duration age, long bytes, long freeBytes, Duration quarantineAge, int quarantinePerDevice) {
  private static final long GIB = 1L << 30;

  /** 7 days, 20 GB, 1 GiB of room, 90 days and 10,000 messages in quarantine. */
  public static final LogLimits DEFAULT =
      new LogLimits(Duration.ofDays(7), 20_000_000_000L, GIB, Duration.ofDays(90), 10_000);
}
