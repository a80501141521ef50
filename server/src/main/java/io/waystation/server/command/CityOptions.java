package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.config.Durations;
import io.waystation.simulator.CitySettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which city lives, how fast, and for how long. */
final class CityOptions {
  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 1_000;
  private static final String MAX = "max";
  private static final Duration LEAST_PAST = Duration.ofHours(1);
  private static final Duration MOST_PAST = Duration.ofDays(400);

  @Option(
      names = "--stations",
      paramLabel = "N",
      defaultValue = "12",
      description = "Rest stations (${DEFAULT-VALUE}).")
  int stations;

  @Option(
      names = "--huts",
      paramLabel = "N",
      defaultValue = "3",
      description = "Oilfield health huts (${DEFAULT-VALUE}).")
  int huts;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "30",
      description = "People measured in the huts (${DEFAULT-VALUE}).")
  int workers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same city (${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "How fast time runs, 0.1 to 1000 (${DEFAULT-VALUE} is real time); 'max' with --play.")
  String speed;

  @Option(
      names = "--play",
      paramLabel = "TIME",
      description =
          "With --speed max: so much of the past first, 1h to 400d, as fast as the service takes it"
              + " in, with devices that report hourly; then real time.")
  String play;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Ends by itself after that, for example 60s or 5m, with a summary.")
  String runFor;

  /**
   * @throws CannotRun if there can be no such city
   */
  CitySettings settings() {
    try {
      return new CitySettings(seed, stations, huts, workers, ZoneId.of("Asia/Shanghai"));
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }

  /** By what the clock of city and service differs from real time. */
  double speed() {
    if (speed.equals(MAX)) {
      if (play == null) {
        throw CannotRun.usage(
            "--speed max plays the past: say how much of it with --play, for example --play 30d.");
      }
      return 1;
    }
    try {
      double times = Double.parseDouble(speed);
      if (times >= SLOWEST && times <= FASTEST) {
        return times;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same sentence.
    }
    throw CannotRun.usage(
        "--speed is %s: use 0.1 to 1000, for example 10, or max with --play.".formatted(speed));
  }

  /** How much of the past is played first; empty for none. */
  Optional<Duration> play() {
    if (play == null) {
      return Optional.empty();
    }
    if (!speed.equals(MAX)) {
      throw CannotRun.usage(
          "--play is for --speed max: the past goes as fast as it can. Give both, or neither.");
    }
    try {
      Duration past = Durations.parse(play);
      if (past.compareTo(LEAST_PAST) >= 0 && past.compareTo(MOST_PAST) <= 0) {
        return Optional.of(past);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same sentence.
    }
    throw CannotRun.usage(
        "--play is '%s': give a number and h or d, 1h to 400d, for example 365d.".formatted(play));
  }

  /** Real time; empty for no end. */
  Optional<Duration> runFor() {
    if (runFor == null) {
      return Optional.empty();
    }
    try {
      Duration duration = Durations.parse(runFor);
      if (duration.compareTo(Duration.ofSeconds(1)) >= 0) {
        return Optional.of(duration);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same sentence.
    }
    throw CannotRun.usage(
        "--for is '%s': give a number and s, m or h, at least 1s, for example 60s."
            .formatted(runFor));
  }
}
