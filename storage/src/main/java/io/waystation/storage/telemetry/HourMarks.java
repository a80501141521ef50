package io.waystation.storage.telemetry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far a store's hourly figures can be relied on.
 *
 * @param dropped before it single values are gone and the figures are all there is
 * @param done before it every hour has figures, apart from {@code dirty}
 * @param dirty hours written to since their figures were made
 */
public record HourMarks(Instant dropped, Instant done, SortedSet<Instant> dirty) {
  /** Before anything that can be stored. */
  public static final Instant NEVER = Instant.parse("-1000-01-01T00:00:00Z");

  /** Of a store without any figures. */
  public static final HourMarks NONE = new HourMarks(NEVER, NEVER, new TreeSet<>());

  public HourMarks {
    dirty = new TreeSet<>(dirty);
  }

  /**
   * A piece of a question.
   *
   * @param to exclusive
   * @param figures answer it from the hours that begin in it, and not from single values
   */
  public record Part(Instant from, Instant to, boolean figures) {}

  /**
   * What to answer {@code from..to} from, in the order of time. Where single values are gone an
   * hour counts as a whole, with its beginning.
   *
   * @param wholeHours the question asks about whole hours, so figures serve it as well as points;
   *     otherwise they are used only where points are gone
   */
  public List<Part> parts(Instant from, Instant to, boolean wholeHours) {
    List<Part> parts = new ArrayList<>();
    Instant at = from;
    if (from.isBefore(dropped)) {
      at = earlier(to, dropped);
      add(parts, from, at, true);
    }
    Instant begin = Hour.ceiling(at);
    Instant end = Hour.floor(earlier(to, done));
    if (wholeHours && begin.isBefore(end)) {
      add(parts, at, begin, false);
      at = begin;
      for (Instant hour : dirty.subSet(begin, end)) {
        add(parts, at, hour, true);
        at = hour.plus(Hour.LENGTH);
        add(parts, hour, at, false);
      }
      add(parts, at, end, true);
      at = end;
    }
    add(parts, at, to, false);
    return parts;
  }

  private static void add(List<Part> parts, Instant from, Instant to, boolean figures) {
    if (!from.isBefore(to)) {
      return;
    }
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last != null && last.figures == figures) {
      parts.set(parts.size() - 1, new Part(last.from, to, figures));
    } else {
      parts.add(new Part(from, to, figures));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
