package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.config.Durations;
import io.waystation.server.demo.Demo;
import io.waystation.server.demo.DemoSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "A small living city in one process: broker, stores, alarms, page and simulated devices.",
      "一个进程里的演示城市:消息代理、存储、告警、页面和模拟设备。"
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--stations",
      defaultValue = "12",
      description = "Rest stations (${DEFAULT-VALUE}).")
  int stations;

  @Option(
      names = "--huts",
      defaultValue = "3",
      description = "Oilfield health huts (${DEFAULT-VALUE}).")
  int huts;

  @Option(
      names = "--workers",
      defaultValue = "30",
      description = "People measured in the huts (${DEFAULT-VALUE}).")
  int workers;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed gives the same city (${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "How fast time runs, 0.1 to 1000 (${DEFAULT-VALUE} is real time).")
  double speed;

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      description = "Of the page and the API (${DEFAULT-VALUE}).")
  int httpPort;

  @Option(
      names = "--mqtt-port",
      defaultValue = "1883",
      description = "Of the broker (${DEFAULT-VALUE}).")
  int mqttPort;

  @Option(
      names = "--ops-port",
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
      names = "--no-simulator",
      description = "The devices are registered but silent: only you speak.")
  boolean noSimulator;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Ends by itself after that, for example 60s or 5m, with a summary.")
  String runFor;

  @Option(names = "--token", description = "Also prints a bearer token for scripts.")
  boolean token;

  @Override
  public Integer call() throws InterruptedException {
    if (!(speed >= 0.1 && speed <= 1000)) {
      throw CannotRun.usage("--speed is %s: use 0.1 to 1000, for example 10.".formatted(speed));
    }
    DemoSettings settings =
        new DemoSettings(
            stations,
            huts,
            workers,
            seed,
            speed,
            port("--http-port", httpPort),
            port("--mqtt-port", mqttPort),
            port("--ops-port", opsPort),
            data,
            !noSimulator,
            duration(),
            token);
    new Demo(settings, System.out).run();
    return 0;
  }

  private Optional<Duration> duration() {
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

  /** 0 stands for any free one. */
  private static int port(String option, int given) {
    if (given < 0 || given > 65_535) {
      throw CannotRun.usage(
          "%s is %d: use 1 to 65535, or 0 for any free one.".formatted(option, given));
    }
    return given;
  }
}
