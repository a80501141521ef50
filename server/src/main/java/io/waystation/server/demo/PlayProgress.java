package io.waystation.server.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells how far the playing of the past has come: a line every ten seconds. For one thread. */
final class PlayProgress {
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintStream out;
  private final LongSupplier nanos;
  private final int stations;
  private Instant start;
  private long begunNanos;
  private long toldNanos;
  private long toldReadings;
  private Instant toldAt;

  /**
   * @param nanos real time
   */
  PlayProgress(PrintStream out, LongSupplier nanos, int stations) {
    this.out = out;
    this.nanos = nanos;
    this.stations = stations;
  }

  void begin(Instant from, Instant to) {
    start = from;
    begunNanos = nanos.getAsLong();
    toldNanos = begunNanos;
    toldAt = from;
    say(
        "  Playing the past of %d stations, %s to %s UTC",
        stations, DAY.format(from), DAY.format(to));
  }

  /**
   * @param at where the simulated clock stands
   * @param to where it has to get, which is further on each time
   * @param readings stored so far
   */
  void at(Instant at, Instant to, long readings) {
    long now = nanos.getAsLong();
    if (now - toldNanos < LINE_NANOS) {
      return;
    }
    double seconds = (now - toldNanos) / 1e9;
    double speed = Duration.between(toldAt, at).toMillis() / 1e3 / seconds;
    double sinceBegun = Duration.between(start, at).toMillis() / 1e3 / ((now - begunNanos) / 1e9);
    long left = (long) (Duration.between(at, to).toSeconds() / Math.max(1, sinceBegun - 1));
    say(
        "  %s  %,d stations  %,.0f readings/s  %,.0f times real time  %s left",
        DAY.format(at), stations, (readings - toldReadings) / seconds, speed, time(left));
    toldNanos = now;
    toldReadings = readings;
    toldAt = at;
  }

  void end(Instant at, long readings) {
    double seconds = (nanos.getAsLong() - begunNanos) / 1e9;
    say(
        "  Played %s up to %s UTC: %,d readings in %s",
        days(Duration.between(start, at)), DAY.format(at), readings, time(Math.round(seconds)));
  }

  private static String days(Duration played) {
    return played.toDays() < 2 ? played.toHours() + " h" : played.toDays() + " days";
  }

  private static String time(long seconds) {
    return seconds < 100
        ? seconds + " s"
        : seconds < 6_000
            ? seconds / 60 + " min"
            : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
  }

  private void say(String form, Object... what) {
    out.printf(Locale.ROOT, form + "%n", what);
    out.flush();
  }
}
