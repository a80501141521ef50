package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.config.Durations;
import io.waystation.server.demo.Demo;
import io.waystation.server.demo.DemoSettings;
import io.waystation.server.demo.PlayedPast;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "A small living city in one process: broker, stores, alarms, page and simulated devices.",
      "一个进程里的演示城市:消息代理、存储、报警、页面和模拟设备。"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;
  private static final Duration LEAST_PAST = Duration.ofHours(1);
  private static final Duration MOST_PAST = Duration.ofDays(400);

  @Mixin CityOptions city;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Of the page and the API (${DEFAULT-VALUE}).")
  int httpPort;

  @Option(
      names = "--mqtt-port",
      paramLabel = "PORT",
      defaultValue = "1883",
      description = "Of the broker (${DEFAULT-VALUE}).")
  int mqttPort;

  @Option(
      names = "--ops-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Of metrics and health (${DEFAULT-VALUE}).")
  int opsPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data/demo",
      description = "Folder of all that is kept (${DEFAULT-VALUE}); delete it to begin anew.")
  Path data;

  @Option(
      names = "--notifications",
      paramLabel = "FILE",
      defaultValue = "",
      description = "Who is told of alarms; without it nobody is. 谁接收报警通知；不给则不通知任何人。")
  Path notifications;

  @Option(
      names = "--no-simulator",
      description = "The devices are registered but silent: only you speak.")
  boolean noSimulator;

  @Option(names = "--token", description = "Also prints a bearer token for scripts.")
  boolean token;

  @Option(
      names = "--play",
      paramLabel = "TIME",
      description =
          "With --speed max: first so much of the past, 1h to 400d, as fast as the service takes it"
              + " in, with devices that report hourly; then real time.")
  String play;

  @Override
  public Integer call() throws InterruptedException {
    if (noSimulator && city.truth != null) {
      throw CannotRun.usage("--truth is of the simulated devices: leave out --no-simulator.");
    }
    Optional<Instant> begin = past().map(Instant.now()::minus);
    DemoSettings settings =
        new DemoSettings(
            city.city(),
            city.fastest() ? 1 : city.speed(),
            begin.map(past -> new PlayedPast(past, city.scenarioOfPast(past))),
            port("--http-port", httpPort),
            port("--mqtt-port", mqttPort),
            port("--ops-port", opsPort),
            data,
            notifications,
            !noSimulator,
            city.runFor(),
            begin.map(city::scenarioAfterPast).orElseGet(city::scenario),
            token);
    new Demo(settings, System.out).run();
    return 0;
  }

  /** How much of the past is played first; empty for none. */
  private Optional<Duration> past() {
    if (!city.fastest() && play == null) {
      return Optional.empty();
    }
    if (play == null) {
      throw CannotRun.usage(
          "--speed max plays the past: say how much of it, for example --play 30d.");
    }
    if (!city.fastest()) {
      throw CannotRun.usage(
          "--play goes with --speed max: the past is played as fast as it can be, and nothing else.");
    }
    if (noSimulator) {
      throw CannotRun.usage("--play needs devices that speak: leave out --no-simulator.");
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

  /** 0 stands for any free one. */
  private static int port(String option, int given) {
    if (given < 0 || given > HIGHEST_PORT) {
      throw CannotRun.usage(
          "%s is %d: use 1 to 65535, or 0 for any free one.".formatted(option, given));
    }
    return given;
  }
}
