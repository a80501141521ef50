package io.waystation.dashboard.statistics;

import io.waystation.dashboard.statistics.DriftCorrection.Seen;
import io.waystation.dashboard.statistics.DriftCorrection.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Who came in and went out, corrected at the moments when it was verified empty, and how many were
 * inside in between.
 */
final class Passages {
  /** Empty for so long is verified: a person who sits still is seen again by then. */
  private static final long VERIFIED_MILLIS = 300_000;

  /** Counters report at least every minute: what is older happened somewhere in between. */
  private static final long PROMPT_MILLIS = 900_000;

  /** Two counts that are no further apart may be one person. */
  private static final long CLOSE_MILLIS = 3_000;

  /**
   * Some people who pass.
   *
   * @param at epoch milliseconds
   * @param close how many of them came so close upon others that they may be the same
   * @param people corrected: not always whole
   * @param verified it lies between two moments at which it was empty
   */
  record Pass(long at, double people, int close, boolean verified) {}

  /** So many were inside. */
  record Inside(long from, long to, double people) {}

  private final List<Pass> in = new ArrayList<>();
  private final List<Inside> inside = new ArrayList<>();

  /**
   * @param ins what was counted in that time, of all doors
   * @param occupied when somebody was seen
   * @param empty when nobody was; what lies in neither is not known
   * @param door what is known of it
   * @param from of the time that is looked at, epoch milliseconds
   * @param to of the same
   */
  Passages(
      List<Increase.Step> ins,
      List<Increase.Step> outs,
      Spans occupied,
      Spans empty,
      Openings door,
      long from,
      long to) {
    List<Pass> countedIn = passes(ins);
    List<Pass> countedOut = passes(outs);
    List<Long> cuts = cuts(countedIn, countedOut, empty.within(from, to));
    List<Stretch> closed = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      closed.add(
          stretch(countedIn, countedOut, occupied, empty, door, cuts.get(i - 1), cuts.get(i)));
    }
    DriftCorrection correction =
        new DriftCorrection(closed.stream().map(Stretch::segment).toList(), door.door());
    List<Pass> out = new ArrayList<>();
    for (Stretch stretch : closed) {
      double visits = correction.visits(stretch.segment);
      in.addAll(scaled(stretch.in, visits, stretch.seenFrom));
      out.addAll(scaled(stretch.out, visits, stretch.seenTo));
    }
    long first = cuts.isEmpty() ? to : cuts.get(0);
    long last = cuts.isEmpty() ? to : cuts.get(cuts.size() - 1);
    for (long[] open : new long[][] {{from, first}, {last, to}}) {
      in.addAll(times(between(countedIn, open[0], open[1]), correction.perCountedIn()));
      out.addAll(times(between(countedOut, open[0], open[1]), correction.perCountedOut()));
    }
    in.sort(Comparator.comparingLong(Pass::at));
    out.sort(Comparator.comparingLong(Pass::at));
    follow(out, occupied, empty, from, first, to);
  }

  /** Corrected, oldest first. */
  List<Pass> in() {
    return in;
  }

  /** Without gaps, oldest first. */
  List<Inside> inside() {
    return inside;
  }

  /**
   * Between two moments at which it was empty.
   *
   * @param seenFrom when somebody was seen first, or else counted first
   * @param seenTo when somebody was seen last, or else counted last
   */
  private record Stretch(
      List<Pass> in, List<Pass> out, Segment segment, long seenFrom, long seenTo) {}

  private static Stretch stretch(
      List<Pass> countedIn,
      List<Pass> countedOut,
      Spans occupied,
      Spans empty,
      Openings door,
      long from,
      long to) {
    List<Pass> in = between(countedIn, from, to);
    List<Pass> out = between(countedOut, from, to);
    Spans seen = occupied.within(from, to);
    boolean unseen = seen.isEmpty() && empty.within(from, to).millis() == to - from;
    Segment segment =
        new Segment(
            sum(in),
            sum(out),
            !seen.isEmpty() ? Seen.SOMEBODY : unseen ? Seen.NOBODY : Seen.UNKNOWN,
            close(in),
            close(out),
            door.uncounted(from, to));
    List<Spans.Span> spans = seen.all();
    return new Stretch(
        in,
        out,
        segment,
        !spans.isEmpty() ? spans.get(0).from() : out.isEmpty() ? from : out.get(0).at,
        !spans.isEmpty()
            ? spans.get(spans.size() - 1).to()
            : in.isEmpty() ? to : in.get(in.size() - 1).at);
  }

  private static List<Pass> passes(List<Increase.Step> steps) {
    List<Pass> passes = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (Increase.Step step : steps) {
      boolean prompt = step.to() - step.from() <= PROMPT_MILLIS;
      int close = (int) Math.round(step.amount()) - 1;
      close += step.to() - CLOSE_MILLIS <= before ? 1 : 0;
      long at = prompt ? step.to() : (step.from() + step.to()) / 2;
      passes.add(new Pass(at, step.amount(), close, false));
      before = step.to();
    }
    passes.sort(Comparator.comparingLong(Pass::at));
    return passes;
  }

  private static int close(List<Pass> passes) {
    return passes.stream().mapToInt(Pass::close).sum();
  }

  /** In the middle of each long enough stretch of emptiness in which nobody was counted either. */
  private static List<Long> cuts(List<Pass> in, List<Pass> out, Spans empty) {
    TreeSet<Long> counted = new TreeSet<>();
    in.forEach(pass -> counted.add(pass.at));
    out.forEach(pass -> counted.add(pass.at));
    List<Long> cuts = new ArrayList<>();
    for (Spans.Span span : empty.all()) {
      long from = span.from();
      List<Long> ends = new ArrayList<>(counted.subSet(span.from(), span.to()));
      ends.add(span.to());
      for (long end : ends) {
        if (end - from >= VERIFIED_MILLIS) {
          cuts.add((from + end) / 2);
        }
        from = end;
      }
    }
    return cuts;
  }

  private static List<Pass> between(List<Pass> passes, long from, long to) {
    return passes.stream().filter(pass -> pass.at >= from && pass.at < to).toList();
  }

  private static int sum(List<Pass> passes) {
    return (int) Math.round(passes.stream().mapToDouble(Pass::people).sum());
  }

  private static List<Pass> scaled(List<Pass> passes, double people, long otherwise) {
    int counted = sum(passes);
    if (counted == 0) {
      return people > 0 ? List.of(new Pass(otherwise, people, 0, true)) : List.of();
    }
    return passes.stream()
        .map(pass -> new Pass(pass.at, pass.people * people / counted, 0, true))
        .toList();
  }

  private static List<Pass> times(List<Pass> passes, double factor) {
    return passes.stream().map(pass -> new Pass(pass.at, pass.people * factor, 0, false)).toList();
  }

  /**
   * @param first verified empty for the first time: before it, so many were inside as never to be
   *     fewer than none
   */
  private void follow(List<Pass> out, Spans occupied, Spans empty, long from, long first, long to) {
    TreeSet<Long> edges = new TreeSet<>(List.of(from, first, to));
    in.forEach(pass -> edges.add(pass.at));
    out.forEach(pass -> edges.add(pass.at));
    for (Spans spans : List.of(occupied, empty)) {
      for (Spans.Span span : spans.all()) {
        edges.add(span.from());
        edges.add(span.to());
      }
    }
    double people = before(out, first);
    int nextIn = 0;
    int nextOut = 0;
    Seeker somebody = new Seeker(occupied);
    Seeker nobody = new Seeker(empty);
    Long edge = null;
    for (long next : edges.subSet(from, true, to, true)) {
      if (edge != null) {
        people = edge == first ? 0 : people;
        for (; nextIn < in.size() && in.get(nextIn).at <= edge; nextIn++) {
          people += in.get(nextIn).people;
        }
        for (; nextOut < out.size() && out.get(nextOut).at <= edge; nextOut++) {
          people -= out.get(nextOut).people;
        }
        double shown = nobody.in(edge) ? 0 : Math.max(somebody.in(edge) ? 1 : 0, people);
        inside.add(new Inside(edge, next, shown));
      }
      edge = next;
    }
  }

  private double before(List<Pass> out, long first) {
    double people = 0;
    double fewest = 0;
    int nextIn = 0;
    for (Pass left : out) {
      if (left.at >= first) {
        break;
      }
      for (; nextIn < in.size() && in.get(nextIn).at <= left.at; nextIn++) {
        people += in.get(nextIn).people;
      }
      people -= left.people;
      fewest = Math.min(fewest, people);
    }
    return -fewest;
  }

  /** Asked for later and later moments. */
  private static final class Seeker {
    private final List<Spans.Span> spans;
    private int next;

    Seeker(Spans spans) {
      this.spans = spans.all();
    }

    boolean in(long at) {
      while (next < spans.size() && spans.get(next).to() <= at) {
        next++;
      }
      return next < spans.size() && spans.get(next).from() <= at;
    }
  }
}
