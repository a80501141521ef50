package io.waystation.server.check;

import io.waystation.model.LocalText;

/** How bad a finding is. */
public enum Level {
  OK("正常", "ok"),
  /** Works now, and may cost data or secrecy some day. */
  WARNING("注意", "warning"),
  /** Does not work, or loses data on an ordinary bad day. */
  FAULT("故障", "fault");

  private final LocalText words;

  Level(String zh, String en) {
    words = new LocalText(zh, en);
  }

  public LocalText words() {
    return words;
  }
}
