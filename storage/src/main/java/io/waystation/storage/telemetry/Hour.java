package io.waystation.storage.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What the valid points of one series and one hour of UTC come to: all that is left of them when
 * they are dropped.
 *
 * @param start a whole hour
 * @param first of a signal with states, and its time; else as {@code last}
 * @param held of a signal with states: for how many milliseconds between {@code firstTime} and
 *     {@code lastTime} each stored value held
 */
public record Hour(
    Instant start,
    long count,
    double sum,
    double min,
    double max,
    Instant firstTime,
    double first,
    Instant lastTime,
    double last,
    Map<Integer, Long> held) {
  public static final Duration LENGTH = Duration.ofHours(1);

  public Hour {
    held = Map.copyOf(held);
  }

  /** Of a signal without states. */
  public static Hour of(
      Instant start,
      long count,
      double sum,
      double min,
      double max,
      Instant lastTime,
      double last) {
    return new Hour(start, count, sum, min, max, lastTime, last, lastTime, last, Map.of());
  }

  /** The beginning of the hour {@code time} lies in. */
  public static Instant floor(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS);
  }

  /** The first whole hour that does not begin before {@code time}. */
  public static Instant ceiling(Instant time) {
    Instant floor = floor(time);
    return floor.equals(time) ? floor : floor.plus(LENGTH);
  }

  /**
   * The same hour with what came when its points were gone already. Count, sum, least, greatest and
   * last are exact; where both know states of the same minutes, how long each held is taken from
   * the one that knows more of the hour.
   */
  public Hour with(Hour other) {
    Hour early = firstTime.isAfter(other.firstTime) ? other : this;
    Hour late = early == this ? other : this;
    Hour newest = lastTime.isAfter(other.lastTime) ? this : other;
    return new Hour(
        start,
        count + other.count,
        sum + other.sum,
        Math.min(min, other.min),
        Math.max(max, other.max),
        early.firstTime,
        early.first,
        newest.lastTime,
        newest.last,
        early.heldWith(late));
  }

  private Map<Integer, Long> heldWith(Hour late) {
    if (late.firstTime.isBefore(lastTime)) {
      return span() >= late.span() ? held : late.held;
    }
    Map<Integer, Long> both = new TreeMap<>(held);
    both.merge((int) last, Duration.between(lastTime, late.firstTime).toMillis(), Long::sum);
    late.held.forEach((state, millis) -> both.merge(state, millis, Long::sum));
    return both;
  }

  private long span() {
    return Duration.between(firstTime, lastTime).toMillis();
  }

  /** {@link #held} as a store keeps it: {@code 0:120000 2:60000}. */
  public String heldText() {
    StringJoiner text = new StringJoiner(" ");
    new TreeMap<>(held).forEach((state, millis) -> text.add(state + ":" + millis));
    return text.toString();
  }

  /** Reads what {@link #heldText} has written. */
  public static Map<Integer, Long> held(String text) {
    Map<Integer, Long> held = new TreeMap<>();
    for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
      int colon = entry.indexOf(':');
      held.put(
          Integer.valueOf(entry.substring(0, colon)), Long.valueOf(entry.substring(colon + 1)));
    }
    return held;
  }
}
