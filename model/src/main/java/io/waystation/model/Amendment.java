package io.waystation.model;

import java.util.Optional;

/**
 * What late data changed about an alarm: the note of {@link AlarmChange.What#AMENDED}.
 *
 * @param was as we had known it; empty when we had known nothing of it
 * @param is as it is known now; empty when it never was, and is withdrawn
 */
public record Amendment(Optional<Course> was, Optional<Course> is) {
  private static final String NOTHING = "-";
  private static final String BETWEEN = " -> ";

  /** {@code - -> 2026-11-21T01:10:00Z..2026-11-21T01:40:00Z warning}. */
  @Override
  public String toString() {
    return text(was) + BETWEEN + text(is);
  }

  private static String text(Optional<Course> course) {
    return course.map(Course::toString).orElse(NOTHING);
  }

  /**
   * @throws IllegalArgumentException if the text is not what {@link #toString} makes
   */
  public static Amendment parse(String text) {
    String[] sides = text.split(BETWEEN);
    if (sides.length != 2) {
      throw new IllegalArgumentException("not an amendment of an alarm: " + text);
    }
    return new Amendment(course(sides[0]), course(sides[1]));
  }

  private static Optional<Course> course(String text) {
    return text.equals(NOTHING) ? Optional.empty() : Optional.of(Course.parse(text));
  }
}
