package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Who comes and goes at one place. Everybody who comes in goes out again within three hours, so in,
 * out and inside always agree. One thread only.
 */
public final class Visits {
  /** The door stands open from this long before a person passes ... */
  private static final long OPENS_BEFORE_MS = 3_000;

  /** ... to this long after. */
  private static final long CLOSES_AFTER_MS = 4_000;

  /** Live data and two days of history are asked for in turn. */
  private static final int DAYS_KEPT = 4;

  /**
   * One person's stay; a large city has millions of them, and an instant takes three times as much.
   *
   * @param inMs milliseconds since 1970-01-01 UTC
   * @param outMs the same
   */
  public record Visit(long inMs, long outMs) {
    public Visit(Instant in, Instant out) {
      this(in.toEpochMilli(), out.toEpochMilli());
    }

    public Instant in() {
      return Instant.ofEpochMilli(inMs);
    }

    public Instant out() {
      return Instant.ofEpochMilli(outMs);
    }
  }

  private record Day(List<Visit> visits, long[] edges) {}

  private final Footfall footfall;
  private final OpeningTimes open;
  private final Calendar calendar;
  private final Dice dice;
  private final Calendar.Total total;
  private final Map<Long, Day> days = new HashMap<>();

  /**
   * @param footfall of that station
   */
  public Visits(Station station, Footfall footfall, Dice dice) {
    this.footfall = footfall;
    this.open = new OpeningTimes(station);
    this.calendar = new Calendar(station.zone());
    this.dice = dice;
    this.total = new Calendar.Total(this::count);
  }

  /** People who have come in since the opening. */
  public long in(Instant at) {
    long day = calendar.day(at);
    return (long) total.before(day)
        + day(day).visits.stream().filter(visit -> !visit.in().isAfter(at)).count();
  }

  /** People who have gone out again since the opening; never more than {@link #in}. */
  public long out(Instant at) {
    return in(at) - inside(at);
  }

  public int inside(Instant at) {
    return (int)
        around(at).filter(visit -> !visit.in().isAfter(at) && visit.out().isAfter(at)).count();
  }

  /** Those who come in on a day, by their coming. */
  public List<Visit> of(long day) {
    return day(day).visits;
  }

  /**
   * What all people together spend there between two moments of one local day.
   *
   * @param to may be the midnight at its end
   */
  public double personSeconds(Instant from, Instant to) {
    return around(from)
        .filter(visit -> visit.out().isAfter(from) && visit.in().isBefore(to))
        .mapToDouble(
            visit ->
                seconds(
                    visit.in().isBefore(from) ? from : visit.in(),
                    visit.out().isAfter(to) ? to : visit.out()))
        .sum();
  }

  public boolean doorOpen(Instant at) {
    return around(at).anyMatch(visit -> passing(visit.in(), at) || passing(visit.out(), at));
  }

  /**
   * Sum over everybody here in the last hours of how far they have filled the room, as a
   * first-order lag: one person who stays for ever comes to 1, and is forgotten as slowly after
   * leaving.
   */
  double lagged(Instant at, double lagSeconds) {
    return around(at)
        .filter(visit -> !visit.in().isAfter(at))
        .mapToDouble(
            visit -> {
              Instant end = visit.out().isBefore(at) ? visit.out() : at;
              double filled = 1 - Math.exp(-seconds(visit.in(), end) / lagSeconds);
              return filled * Math.exp(-seconds(end, at) / lagSeconds);
            })
        .sum();
  }

  /** The next moment at which the door moves, is locked or unlocked, or somebody passes it. */
  public Instant nextEdge(Instant after) {
    Instant opens = open.nextChange(after);
    Instant moves = nextMove(after);
    return opens.isBefore(moves) ? opens : moves;
  }

  private Instant nextMove(Instant after) {
    long day = calendar.day(after);
    return LongStream.rangeClosed(day - 1, day + 1)
        .mapToObj(this::day)
        .flatMapToLong(found -> firstAfter(found.edges, after.toEpochMilli()))
        .min()
        .stream()
        .mapToObj(Instant::ofEpochMilli)
        .findFirst()
        .orElseGet(() -> calendar.midnight(day + 1));
  }

  private int count(long day) {
    return footfall.count(day, dice.of(day));
  }

  /** Nobody stays longer than three hours, so yesterday and today hold all who may be here. */
  private Stream<Visit> around(Instant at) {
    long day = calendar.day(at);
    return Stream.concat(day(day - 1).visits.stream(), day(day).visits.stream());
  }

  private Day day(long day) {
    Day known = days.get(day);
    if (known == null) {
      days.keySet().removeIf(other -> Math.abs(other - day) > DAYS_KEPT);
      known = plan(day);
      days.put(day, known);
    }
    return known;
  }

  private Day plan(long day) {
    if (day < 0) {
      return new Day(List.of(), new long[0]);
    }
    List<Visit> visits = new ArrayList<>();
    Instant midnight = calendar.midnight(day);
    int count = count(day);
    List<Footfall.Window> windows = footfall.windows(day);
    for (int number = 0; number < count; number++) {
      visits.add(visit(midnight, windows, dice.of(day).of(number)));
    }
    visits.sort(Comparator.comparing(Visit::in).thenComparing(Visit::out));
    long[] edges =
        visits.stream()
            .flatMap(visit -> Stream.of(visit.in(), visit.out()))
            .mapToLong(Instant::toEpochMilli)
            .flatMap(ms -> LongStream.of(ms - OPENS_BEFORE_MS, ms, ms + CLOSES_AFTER_MS))
            .sorted()
            .distinct()
            .toArray();
    return new Day(List.copyOf(visits), edges);
  }

  private Visit visit(Instant midnight, List<Footfall.Window> windows, Dice own) {
    double rest = own.unit("hour") * windows.stream().mapToDouble(Footfall.Window::weight).sum();
    int i = 0;
    while (i < windows.size() - 1 && rest >= windows.get(i).weight()) {
      rest -= windows.get(i++).weight();
    }
    Footfall.Window window = windows.get(i);
    double share = Math.min(1, rest / window.weight());
    double comes = window.from() + (window.to() - window.from()) * share;
    double leaves = Math.min(comes + footfall.dwellMinutes(own) / 60, window.leaveBy());
    return new Visit(after(midnight, comes), after(midnight, Math.max(leaves, comes + 0.01)));
  }

  private static boolean passing(Instant edge, Instant at) {
    long ms = at.toEpochMilli() - edge.toEpochMilli();
    return ms >= -OPENS_BEFORE_MS && ms < CLOSES_AFTER_MS;
  }

  private static LongStream firstAfter(long[] sorted, long after) {
    int place = Arrays.binarySearch(sorted, after);
    int next = place >= 0 ? place + 1 : -place - 1;
    return next < sorted.length ? LongStream.of(sorted[next]) : LongStream.empty();
  }

  private static Instant after(Instant midnight, double hours) {
    return midnight.plusSeconds(Math.round(hours * 3600));
  }

  private static double seconds(Instant from, Instant to) {
    return (to.toEpochMilli() - from.toEpochMilli()) / 1000.0;
  }
}
