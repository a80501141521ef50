package io.waystation.alerting.notify.config;

import java.time.Duration;

/**
 * How many messages one receiver gets at most, those about critical alarms apart; what is more
 * waits for a digest.
 *
 * @param messages two at least, of which one is kept for the digest
 * @param within any stretch of this length
 */
public record Flood(int messages, Duration within) {
  /** As many alarms as ISA-18.2 says that an operator can deal with. */
  public static final Flood DEFAULT = new Flood(10, Duration.ofMinutes(10));
}
