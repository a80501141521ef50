package io.waystation.dashboard.statistics;

import java.util.ArrayList;
import java.util.List;

/** Stretches of time that do not touch, oldest first. Epoch milliseconds, the end not included. */
final class Spans {
  record Span(long from, long to) {
    long millis() {
      return to - from;
    }
  }

  private final List<Span> spans = new ArrayList<>();

  static Spans of(long from, long to) {
    Spans spans = new Spans();
    spans.add(from, to);
    return spans;
  }

  /** Not before the beginning of the one added last. One that has no length is passed over. */
  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (last != null && from <= last.to) {
      spans.set(spans.size() - 1, new Span(last.from, Math.max(last.to, to)));
    } else {
      spans.add(new Span(from, to));
    }
  }

  List<Span> all() {
    return List.copyOf(spans);
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  long millis() {
    return spans.stream().mapToLong(Span::millis).sum();
  }

  Spans within(long from, long to) {
    return and(of(from, to));
  }

  /** What lies in both. */
  Spans and(Spans other) {
    Spans both = new Spans();
    int i = 0;
    int j = 0;
    while (i < spans.size() && j < other.spans.size()) {
      Span mine = spans.get(i);
      Span theirs = other.spans.get(j);
      both.add(Math.max(mine.from, theirs.from), Math.min(mine.to, theirs.to));
      if (mine.to < theirs.to) {
        i++;
      } else {
        j++;
      }
    }
    return both;
  }

  /** What lies in one of them. */
  Spans or(Spans other) {
    Spans either = new Spans();
    int i = 0;
    int j = 0;
    while (i < spans.size() || j < other.spans.size()) {
      boolean mine =
          j == other.spans.size()
              || i < spans.size() && spans.get(i).from <= other.spans.get(j).from;
      Span next = mine ? spans.get(i++) : other.spans.get(j++);
      either.add(next.from, next.to);
    }
    return either;
  }

  /** What of these lies in none of the others. */
  Spans without(Spans other) {
    Spans rest = new Spans();
    for (Span span : spans) {
      long from = span.from;
      for (Span hole : other.within(span.from, span.to).spans) {
        rest.add(from, hole.from);
        from = hole.to;
      }
      rest.add(from, span.to);
    }
    return rest;
  }
}
