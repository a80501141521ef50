package io.waystation.dashboard.statistics;

import java.util.List;

/**
 * How many people really came, when a counter of those who go in and one of those who go out both
 * err: they miss some (two side by side are one to a radar) and count some twice (somebody lingers
 * in the door).
 *
 * <p>Time is cut at moments when nobody can have been inside. Between two of them, as many have
 * gone out as have come in; {@code n} is that number, {@code more} and {@code less} are the two
 * counts. Evidence, in this order:
 *
 * <ol>
 *   <li>Whoever is missed still opens the door. Openings with nobody counted, divided by the share
 *       of passes that have the door to themselves, less those that are for nothing (as often as
 *       when it was empty; and one where the number is odd when the difference is even, or the
 *       other way round), are the {@code missed} of both counters together.
 *   <li>If {@code missed} explains the difference, nobody was counted twice, and all passes
 *       together are {@code 2 n = more + less + missed}.
 *   <li>If it does not, the rest of the difference was counted twice: {@code n = less + missed}.
 *       But whoever is counted twice is counted so at once: not more of them than there are counts
 *       that follow closely upon another.
 *   <li>Without a door contact, or with a door that says little (held open, or opened for nothing
 *       all the time), counters are taken to miss and not to double: {@code n = more}.
 *   <li>Where a sensor saw somebody, {@code n} is at least 1; where it saw nobody all the time,
 *       {@code n = less}.
 * </ol>
 *
 * <p><b>What it cannot know.</b> Without a door contact: what both counters miss while it is never
 * empty is lost, and doubles are taken for misses of the other. With one: doubles of both counters
 * alike, and doors that are opened for nothing much more often when somebody is there than when
 * nobody is.
 */
public final class DriftCorrection {
  /** Whether anybody was there, as something else than the counters says. */
  public enum Seen {
    SOMEBODY,
    NOBODY,
    UNKNOWN
  }

  /** How often the door was opened with nobody counted is not known. */
  public static final int UNKNOWN = -1;

  /** With fewer passes that have the door to themselves, openings say little. */
  private static final double LEAST_ALONE = 0.5;

  /** With more openings for nothing or passes missed than this share, the door is not believed. */
  private static final double MOST_UNCOUNTED = 0.12;

  /** In a segment of a few passes each opening counts. */
  private static final int FEW = 3;

  /** As if so many had come in before, each time the door was opened. */
  private static final int CAME_BEFORE = 10;

  /** Fewer say nothing about a counter. */
  private static final int FEWEST_TO_SCALE = 20;

  /**
   * What was seen between two moments at which it was empty.
   *
   * @param closeIn how many of those counted in came so close upon another that it may have been
   *     the same person
   * @param closeOut the same of those counted out
   * @param uncounted how often the door was opened and nobody was counted, or {@link #UNKNOWN}
   */
  public record Segment(int in, int out, Seen seen, int closeIn, int closeOut, int uncounted) {}

  /**
   * What the door tells about itself.
   *
   * @param alone share of the passes that have an opening of the door to themselves, 0 to 1
   * @param came how often somebody came in when it was empty
   * @param looked how often the door was opened when it was empty, and nobody came in
   */
  public record Door(double alone, int came, int looked) {}

  private final Door door;
  private final double perCountedIn;
  private final double perCountedOut;

  /**
   * @param closed all segments that begin and end empty
   */
  public DriftCorrection(List<Segment> closed, Door door) {
    this.door = door;
    double visits = closed.stream().mapToDouble(this::visits).sum();
    this.perCountedIn = scale(visits, closed.stream().mapToInt(Segment::in).sum());
    this.perCountedOut = scale(visits, closed.stream().mapToInt(Segment::out).sum());
  }

  private static double scale(double visits, int counted) {
    return counted < FEWEST_TO_SCALE ? 1 : visits / counted;
  }

  /** How many came in that segment; not always whole. */
  public double visits(Segment segment) {
    int more = Math.max(segment.in, segment.out);
    int less = Math.min(segment.in, segment.out);
    if (segment.seen == Seen.NOBODY) {
      return less;
    }
    int least = segment.seen == Seen.SOMEBODY ? 1 : 0;
    return Math.max(least, believed(segment) ? byDoor(segment, more, less) : more);
  }

  /** How many real passes one counted one stands for, where nothing closes the account. */
  public double perCountedIn() {
    return perCountedIn;
  }

  /** As {@link #perCountedIn}. */
  public double perCountedOut() {
    return perCountedOut;
  }

  private boolean believed(Segment segment) {
    return segment.uncounted != UNKNOWN
        && door.alone >= LEAST_ALONE
        && segment.uncounted <= FEW + MOST_UNCOUNTED * (segment.in + segment.out);
  }

  private double byDoor(Segment segment, int more, int less) {
    double looks = (double) door.looked / (door.looked + door.came + CAME_BEFORE) * more;
    // In and out differ by as many as were missed, or by 2, 4, ... fewer: one more was for nothing.
    int odd = Math.floorMod(segment.uncounted - (more - less), 2);
    double missed = Math.max(0, segment.uncounted - Math.max(odd, looks)) / door.alone;
    if (missed >= more - less) {
      return (more + less + missed) / 2;
    }
    int twice = segment.in > segment.out ? segment.closeIn : segment.closeOut;
    return more - Math.min(twice, more - less - missed);
  }
}
