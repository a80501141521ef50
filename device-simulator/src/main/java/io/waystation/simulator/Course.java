package io.waystation.simulator;

import io.waystation.model.Alarm.Cause;
import io.waystation.simulator.life.Dice;
import java.time.Duration;

/**
 * What a kind of fault happens to, when, for how long and how often.
 *
 * @param host what it happens to
 * @param shortest equal to {@code longest} where it takes always as long
 * @param perDay by chance, of each thing it can happen to
 * @param hours of the local day in which it begins
 * @param cause of the silence it makes; unnamed where it makes none
 */
record Course(
    Host host, Duration shortest, Duration longest, double perDay, Hours hours, Cause cause) {
  /** It never ends. */
  static final Duration FOR_GOOD = Duration.ofSeconds(Long.MAX_VALUE);

  /** What a fault can happen to. */
  enum Host {
    GATEWAY("the gateway of a station"),
    HUT_GATEWAY("the gateway of a hut"),
    LOCKED_DOOR("the gateway of a station that closes at night"),
    AED("an AED"),
    DEVICE("any device"),
    PERSON("somebody who works at a hut"),
    HUT_PEOPLE("a hut with three people or more"),
    /** It comes from other faults, or with a person, and cannot be planned. */
    NOTHING("nothing");

    private final String words;

    Host(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** When it begins, by chance. */
  enum Hours {
    ANY(0, 24),
    DAY(8, 16),
    NIGHT(23, 28);

    private final int from;
    private final int to;

    Hours(int from, int to) {
      this.from = from;
      this.to = to;
    }

    /**
     * Seconds after the midnight at which the day began; the early morning is of the day before.
     */
    long second(Dice dice) {
      return from * 3_600L + dice.below((to - from) * 3_600, "second");
    }
  }

  static Course of(Host host) {
    return new Course(host, Duration.ZERO, Duration.ZERO, 0, Hours.ANY, Cause.UNNAMED);
  }

  Course seconds(long least, long most) {
    return lasting(Duration.ofSeconds(least), Duration.ofSeconds(most));
  }

  Course hours(long least, long most) {
    return lasting(Duration.ofHours(least), Duration.ofHours(most));
  }

  Course forGood() {
    return lasting(FOR_GOOD, FOR_GOOD);
  }

  Course perDay(double chance) {
    return new Course(host, shortest, longest, chance, hours, cause);
  }

  Course by(Hours then) {
    return new Course(host, shortest, longest, perDay, then, cause);
  }

  Course dark(Cause because) {
    return new Course(host, shortest, longest, perDay, hours, because);
  }

  /** How long one takes. */
  Duration lasts(Dice dice) {
    long more = longest.minus(shortest).toSeconds();
    return more == 0 ? shortest : shortest.plusSeconds(dice.below((int) more, "lasts"));
  }

  private Course lasting(Duration least, Duration most) {
    return new Course(host, least, most, perDay, hours, cause);
  }
}
