package io.waystation.alerting.rule.silence;

import java.time.Instant;
import java.util.Optional;

/**
 * What a silence rule remembers of one subject. Times are epoch milliseconds.
 *
 * @param heard when last, our clock; {@link #NOT_YET} if never
 * @param hearing from when on it has been heard without a silence; {@link #NOT_YET} if never
 * @param level how many steps are on
 */
public record SilenceState(long heard, long hearing, int level) {
  static final long NOT_YET = Long.MIN_VALUE;

  /** When it was last heard; empty for never. */
  public Optional<Instant> heardAt() {
    return heard == NOT_YET ? Optional.empty() : Optional.of(Instant.ofEpochMilli(heard));
  }

  String text() {
    return heard + "," + hearing + "," + level;
  }

  static SilenceState parse(String text, int steps) {
    String[] parts = text.split(",");
    SilenceState state =
        new SilenceState(
            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    if (state.level > steps) {
      throw new IllegalArgumentException("not a state of " + steps + " steps: " + text);
    }
    return state;
  }
}
