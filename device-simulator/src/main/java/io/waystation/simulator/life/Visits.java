package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who comes and goes at one place. Everybody who comes in goes out again within three hours, so in,
 * out and inside always agree. Numbers per day are chosen around public figures: 12.8 per station
 * and day in the whole country, several times that in a city's centre. One thread only.
 */
public final class Visits {
  private static final long LONGEST_STAY_MS = 3 * 3_600_000L;

  /** What is left of somebody after so many times the lag is not worth reckoning. */
  private static final double FORGOTTEN = 30;

  /** Yesterday, today and tomorrow. */
  private static final int DAYS_KEPT = 2;

  /** Fewer are at work then. */
  private static final double ON_A_DAY_OFF = 0.8;

  private static final double ON_A_HOLIDAY = 0.6;

  /** People come in from the rain, ... */
  private static final double WHEN_IT_RAINS = 1.15;

  /**
   * ... from the cold below 0 Cel on average and from the heat above 27 Cel, so much per kelvin.
   */
  private static final double PER_KELVIN = 0.015;

  private static final int COLD = 0;
  private static final int HOT = 27;

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

  /** A time in which nobody can or does come in; those inside go as they would. */
  public record Closure(Instant from, Instant to) {
    boolean shuts(Instant in) {
      return !in.isBefore(from) && in.isBefore(to);
    }
  }

  /**
   * Milliseconds since 1970: when the first, second, ... came in, when they left, and when people
   * left in the order of their leaving.
   */
  private record Day(long[] in, long[] out, long[] leaving) {
    static final Day EMPTY = new Day(new long[0], new long[0], new long[0]);

    int size() {
      return in.length;
    }

    Visit visit(int number) {
      return new Visit(Instant.ofEpochMilli(in[number]), Instant.ofEpochMilli(out[number]));
    }
  }

  private final Footfall footfall;
  private final Weather weather;
  private final List<Closure> closures;
  private final Calendar calendar;
  private final Dice dice;
  private final Calendar.Total total;
  private final Map<Long, Day> days = new HashMap<>();

  /**
   * @param footfall of that station
   */
  public Visits(
      Station station, Footfall footfall, Weather weather, List<Closure> closures, Dice dice) {
    this.footfall = footfall;
    this.weather = weather;
    this.closures = List.copyOf(closures);
    this.calendar = new Calendar(station.zone());
    this.dice = dice;
    this.total = new Calendar.Total(this::came);
  }

  /** People who have come in since the opening. */
  public long in(Instant at) {
    long day = calendar.day(at);
    return (long) total.before(day) + upTo(day(day).in, at.toEpochMilli());
  }

  /** People who have gone out again since the opening; never more than {@link #in}. */
  public long out(Instant at) {
    return in(at) - inside(at);
  }

  /** Nobody stays longer than three hours, so yesterday and today hold all who may be here. */
  public int inside(Instant at) {
    long day = calendar.day(at);
    return inside(day(day - 1), at.toEpochMilli()) + inside(day(day), at.toEpochMilli());
  }

  private static int inside(Day day, long at) {
    return upTo(day.in, at) - upTo(day.leaving, at);
  }

  /** Those who come in on a day, by their coming. */
  public List<Visit> of(long day) {
    Day known = day(day);
    return IntStream.range(0, known.size()).mapToObj(known::visit).toList();
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

  /**
   * The last moment, up to a given one, at which nobody had been there for so long; while nobody
   * is, that moment itself. The earliest known one if there was none since yesterday.
   */
  public Instant lastQuiet(Instant at, Duration quiet) {
    Instant last = calendar.midnight(calendar.day(at) - 1);
    Instant empty = last;
    for (Visit visit : around(at).filter(visit -> !visit.in().isAfter(at)).toList()) {
      if (!empty.plus(quiet).isAfter(visit.in())) {
        last = visit.in();
      }
      empty = visit.out().isAfter(empty) ? visit.out() : empty;
    }
    return empty.plus(quiet).isAfter(at) ? last : at;
  }

  /**
   * Sum over everybody here in the last hours of how far they have filled the room, as a
   * first-order lag: one person who stays for ever comes to 1, and is forgotten as slowly after
   * leaving.
   */
  double lagged(Instant at, double lagSeconds) {
    long day = calendar.day(at);
    long ms = at.toEpochMilli();
    return lagged(day(day - 1), ms, lagSeconds) + lagged(day(day), ms, lagSeconds);
  }

  private static double lagged(Day day, long at, double lagSeconds) {
    double sum = 0;
    for (int i = upTo(day.in, at) - 1; i >= 0; i--) {
      double end = Math.min(day.out[i], at);
      double gone = (at - end) / 1000 / lagSeconds;
      if (gone < FORGOTTEN) {
        double stayed = (end - day.in[i]) / 1000 / lagSeconds;
        sum += (1 - Math.exp(-stayed)) * Math.exp(-gone);
      } else if (at - day.in[i] > LONGEST_STAY_MS + FORGOTTEN * lagSeconds * 1000) {
        return sum;
      }
    }
    return sum;
  }

  /** Somebody passes the door less than so long ago, or will in less than that. */
  boolean passing(Instant at, long afterMs, long beforeMs) {
    return coming(at, afterMs, beforeMs) || leaving(at, afterMs, beforeMs);
  }

  boolean coming(Instant at, long afterMs, long beforeMs) {
    long day = calendar.day(at);
    long ms = at.toEpochMilli();
    return any(day(day).in, ms, afterMs, beforeMs)
        || any(day(day - 1).in, ms, afterMs, beforeMs)
        || any(day(day + 1).in, ms, afterMs, beforeMs);
  }

  boolean leaving(Instant at, long afterMs, long beforeMs) {
    long day = calendar.day(at);
    long ms = at.toEpochMilli();
    return any(day(day).leaving, ms, afterMs, beforeMs)
        || any(day(day - 1).leaving, ms, afterMs, beforeMs);
  }

  /**
   * The next moment at which somebody has just passed the door, has passed it some time ago, or
   * will in some time.
   */
  Instant nextEdge(Instant after, long afterMs, long beforeMs) {
    long day = calendar.day(after);
    long next = Long.MAX_VALUE;
    for (long near = day - 1; near <= day + 1; near++) {
      for (long shift : new long[] {-beforeMs, 0, afterMs}) {
        long from = after.toEpochMilli() - shift;
        next = Math.min(next, firstAfter(day(near).in, from, shift));
        next = Math.min(next, firstAfter(day(near).leaving, from, shift));
      }
    }
    return next == Long.MAX_VALUE ? calendar.midnight(day + 1) : Instant.ofEpochMilli(next);
  }

  /** Those who came in on a day. */
  private int came(long day) {
    Instant from = calendar.midnight(day);
    Instant to = calendar.midnight(day + 1);
    boolean shut =
        closures.stream()
            .anyMatch(closure -> closure.from.isBefore(to) && closure.to.isAfter(from));
    return shut ? day(day).size() : wanted(day);
  }

  /** Those who would come if they could. */
  private int wanted(long day) {
    if (footfall.windows(day).isEmpty()) {
      return 0;
    }
    LocalDate date = calendar.date(day);
    double factor =
        Holidays.publicHoliday(date) ? ON_A_HOLIDAY : Holidays.off(date) ? ON_A_DAY_OFF : 1;
    double outside = weather.dayMean(day);
    double kelvin = Math.max(0, COLD - outside) + Math.max(0, outside - HOT);
    factor *= (1 + PER_KELVIN * kelvin) * (weather.wet(day) ? WHEN_IT_RAINS : 1);
    return (int) Math.round(footfall.perDay() * factor * dice.of(day).between(0.75, 1.25, "count"));
  }

  private Stream<Visit> around(Instant at) {
    long day = calendar.day(at);
    return Stream.concat(of(day - 1).stream(), of(day).stream());
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
      return Day.EMPTY;
    }
    List<Visit> visits = new ArrayList<>();
    Instant midnight = calendar.midnight(day);
    int wanted = wanted(day);
    List<Footfall.Window> windows = footfall.windows(day);
    for (int number = 0; number < wanted; number++) {
      Visit visit = visit(midnight, windows, dice.of(day).of(number));
      if (closures.stream().noneMatch(closure -> closure.shuts(visit.in()))) {
        visits.add(visit);
      }
    }
    visits.sort(Comparator.comparing(Visit::in).thenComparing(Visit::out));
    long[] out = visits.stream().mapToLong(visit -> visit.out().toEpochMilli()).toArray();
    return new Day(
        visits.stream().mapToLong(visit -> visit.in().toEpochMilli()).toArray(),
        out,
        Arrays.stream(out).sorted().toArray());
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

  /** How many of them are not after a moment. */
  private static int upTo(long[] sorted, long at) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** One of them was less than so long ago, or is so soon to come. */
  private static boolean any(long[] sorted, long at, long afterMs, long beforeMs) {
    return upTo(sorted, at + beforeMs) > upTo(sorted, at - afterMs);
  }

  private static long firstAfter(long[] sorted, long after, long shift) {
    int next = upTo(sorted, after);
    return next < sorted.length ? sorted[next] + shift : Long.MAX_VALUE;
  }

  private static Instant after(Instant midnight, double hours) {
    return midnight.plusSeconds(Math.round(hours * 3600));
  }

  private static double seconds(Instant from, Instant to) {
    return (to.toEpochMilli() - from.toEpochMilli()) / 1000.0;
  }
}
