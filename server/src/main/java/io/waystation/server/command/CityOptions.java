package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.config.Durations;
import io.waystation.server.demo.ChosenCity;
import io.waystation.server.registry.CityFile;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultFile;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Preset;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.truth.TruthWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which city lives, how fast, and for how long. */
final class CityOptions {
  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 1_000;
  private static final String MAX = "max";

  private static final String CHANCE = "chance";
  private static final String NONE = "none";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "demo: 12 smart stations and 3 huts; oilfield: 27 huts, 69 corners; city-478: 478 stations"
            + " of all kinds; city-2000: 1,997 stations of four kinds of owners (demo).",
        "预设城市:演示、油田、478 个驿站、近 2000 个驿站。"
      })
  String preset;

  @Option(
      names = "--city",
      paramLabel = "FILE",
      description = {
        "A city of your own, a register as in config/examples/city.yaml.",
        "自定义城市文件,格式即登记文件。"
      })
  Path file;

  @Option(
      names = "--stations",
      paramLabel = "N",
      description = "Rest stations, of the kinds of the preset (as many as it has).")
  Integer stations;

  @Option(
      names = "--huts",
      paramLabel = "N",
      description = "Oilfield health huts (as many as the preset has).")
  Integer huts;

  @Option(
      names = "--corners",
      paramLabel = "N",
      description = "Oilfield health corners (as many as the preset has).")
  Integer corners;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "People measured in huts and corners (as many as the preset has).")
  Integer workers;

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
          "How fast time runs, 0.1 to 1000 (${DEFAULT-VALUE} is real time); in a demo also"
              + " 'max', with --play.")
  String speed;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Ends by itself after that, for example 60s or 5m, with a summary.")
  String runFor;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = {
        "Writes down what really happens, as JSON lines; compressed if it ends in .gz. What happens"
            + " in a past that is played stands in past-FILE beside it.",
        "把真实发生的一切写入文件,供评分对照;回放的过去写入同目录的 past-FILE。"
      })
  Path truth;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      defaultValue = CHANCE,
      description = {
        "What goes wrong: a plan, as in config/examples/faults.yaml, or none (${DEFAULT-VALUE}).",
        "故障计划文件;none 表示不出故障。"
      })
  String faults;

  /**
   * @throws CannotRun if there can be no such city
   */
  ChosenCity city() {
    return file == null ? ChosenCity.planned(settings()) : fromFile();
  }

  private ChosenCity fromFile() {
    boolean more =
        preset != null || stations != null || huts != null || corners != null || workers != null;
    if (more) {
      throw CannotRun.usage(
          "--city says all about a city: leave out --preset, --stations, --huts, --corners and --workers.");
    }
    return ChosenCity.ofFile(CityFile.read(file, seed), file);
  }

  /**
   * Of a city that is planned.
   *
   * @throws CannotRun if there can be no such city, or it is read from a file
   */
  CitySettings settings() {
    if (file != null) {
      throw CannotRun.usage("--city names every device there is: leave out --devices.");
    }
    try {
      Preset kind = preset == null ? Preset.DEMO : Preset.of(preset);
      return new CitySettings(
          kind,
          seed,
          stations == null ? kind.stations() : stations,
          huts == null ? kind.huts() : huts,
          corners == null ? kind.corners() : corners,
          workers == null ? kind.workers() : workers,
          ZONE);
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }

  /** Whether time is to go as fast as it can. */
  boolean fastest() {
    return speed.equals(MAX);
  }

  /** How many times as fast as real time. */
  double speed() {
    if (fastest()) {
      throw CannotRun.usage(
          "--speed max is for the demo, whose service goes by the clock of its city. Whoever hears"
              + " these devices goes by real time: use 0.1 to 1000.");
    }
    try {
      double times = Double.parseDouble(speed);
      if (times >= SLOWEST && times <= FASTEST) {
        return times;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same sentence.
    }
    throw CannotRun.usage("--speed is %s: use 0.1 to 1000, for example 10.".formatted(speed));
  }

  /**
   * What is to happen. The file of the truth is begun when it is asked for, so once, and not before
   * all else is known to go well: a start that fails destroys nothing.
   *
   * @throws CannotRun if the plan of faults is none, or that file is seen not to be writable; when
   *     it is asked for, if it cannot be written
   */
  Supplier<Scenario> scenario() {
    return scenario(Instant.now());
  }

  /**
   * What is to happen from a moment on.
   *
   * @throws CannotRun as {@link #scenario()}
   */
  Supplier<Scenario> scenario(Instant start) {
    return scenario(plan(start), truth);
  }

  /**
   * What is to happen after a past that was played: of a plan, what has not begun in that.
   *
   * @param begin of that past
   * @throws CannotRun as {@link #scenario}
   */
  Supplier<Scenario> scenarioAfterPast(Instant begin) {
    return scenario(plan(begin).goingOnFrom(begin), truth);
  }

  /**
   * What is to happen in a past that is played; the truth about it has a file of its own, beside
   * that of {@link #scenario} and begun as that one.
   *
   * @param begin of it; it reaches to the present
   * @throws CannotRun as {@link #scenario}
   */
  Supplier<Scenario> scenarioOfPast(Instant begin) {
    Path file = truth == null ? null : truth.resolveSibling("past-" + truth.getFileName());
    Duration length = Duration.between(begin, Instant.now());
    return scenario(plan(begin).lasting(length), file);
  }

  private static Supplier<Scenario> scenario(FaultPlan plan, Path truth) {
    if (truth != null && Files.exists(truth) && !writable(truth)) {
      throw CannotRun.usage(
          "--truth %s cannot be written: it is a folder, or belongs to somebody else."
              .formatted(truth));
    }
    return () -> new Scenario(plan, truth == null ? Optional.empty() : Optional.of(begun(truth)));
  }

  private static boolean writable(Path file) {
    return !Files.isDirectory(file) && Files.isWritable(file);
  }

  private static TruthWriter begun(Path truth) {
    try {
      return TruthWriter.create(truth);
    } catch (IOException e) {
      throw CannotRun.usage("--truth %s cannot be written: %s".formatted(truth, e));
    }
  }

  private FaultPlan plan(Instant begin) {
    if (faults.equals(CHANCE)) {
      return FaultPlan.BY_CHANCE;
    }
    if (faults.equals(NONE)) {
      return FaultPlan.NONE;
    }
    try {
      return FaultFile.read(Path.of(faults), city().city(), begin);
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage(e.getMessage());
    }
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
