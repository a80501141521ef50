package io.waystation.dashboard.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Whether something talks to us, judged by when we last heard it (our clock). */
public enum Link {
  ONLINE,
  /** One or two reports are missing. */
  STALE,
  /** Silent too long, or the broker told us that its connection is lost. */
  OFFLINE,
  /** Not a word so far. */
  NEVER,
  /** There is nothing that could speak. */
  NONE;

  /** Three of the reports that every device owes each 60 s. */
  static final Duration ONLINE_FOR = Duration.ofSeconds(180);

  /** From here on the station counts as dark (rule station_offline of the reference tables). */
  static final Duration STALE_FOR = Duration.ofSeconds(300);

  static Link of(Instant heard, boolean connectionLost, Instant now) {
    if (connectionLost) {
      return OFFLINE;
    }
    if (heard == null) {
      return NEVER;
    }
    Duration silence = Duration.between(heard, now);
    if (silence.compareTo(ONLINE_FOR) <= 0) {
      return ONLINE;
    }
    return silence.compareTo(STALE_FOR) <= 0 ? STALE : OFFLINE;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
