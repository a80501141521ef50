package io.waystation.alerting.backtest;

import java.time.Duration;

/** How far back a kind of rule looks, so that history is read from that much earlier on. */
final class Memory {
  private static final Duration HOLDS = Duration.ofDays(1);

  /** The longest window a shipped expression or forecast asks for. */
  private static final Duration WINDOWS = Duration.ofDays(14);

  private static final Duration PROFILES = Duration.ofDays(29);
  private static final Duration TRENDS = Duration.ofDays(400);

  private Memory() {}

  /**
   * @param kind as the book writes it
   */
  static Duration of(String kind) {
    return switch (kind) {
      case "forecast", "expression" -> WINDOWS;
      case "profile", "shift" -> PROFILES;
      case "trend" -> TRENDS;
      default -> HOLDS;
    };
  }
}
