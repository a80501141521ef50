package io.waystation.server.command;

import io.waystation.model.DeviceId;
import io.waystation.server.CannotRun;
import io.waystation.server.StopSignal;
import io.waystation.server.demo.Demo;
import io.waystation.server.demo.SpeedClock;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.Simulation;
import io.waystation.simulator.Statistics;
import io.waystation.simulator.mqtt.Broker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = {
      "Only the simulated devices of a city, against any broker.",
      "仅模拟设备,可接任意 MQTT 代理。"
    })
final class SimulateCommand implements Callable<Integer> {
  @Mixin CityOptions city;

  @Option(
      names = "--broker",
      paramLabel = "URI",
      defaultValue = "tcp://127.0.0.1:1883",
      description = "Where the devices connect (${DEFAULT-VALUE}).")
  String broker;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "A device and its secret a line, as 'waystation registry import' prints them; a broker that"
              + " asks for none needs no file.")
  Path secrets;

  @Option(
      names = "--demo",
      paramLabel = "DIR",
      description = "The data folder of a demo started with --no-simulator: its secrets.")
  Path demo;

  @Override
  public Integer call() throws InterruptedException {
    City planned = city.city().city();
    SpeedClock clock = new SpeedClock(Instant.now(), city.speed());
    Broker where = broker();
    Simulation devices = Simulation.start(planned, where, clock, Backfill.NONE, city.scenario());
    try (StopSignal stop = new StopSignal()) {
      if (city.runFor().isPresent()) {
        stop.await(city.runFor().get());
      } else {
        stop.await();
      }
      devices.close();
      Statistics now = devices.statistics();
      System.out.printf(
          "devices=%d made=%d acknowledged=%d given_up=%d%n",
          now.devices(), now.made(), now.acknowledged(), now.givenUp());
      System.out.flush();
      devices
          .failure()
          .ifPresent(
              why -> {
                throw CannotRun.because(why);
              });
    }
    return 0;
  }

  private Broker broker() {
    try {
      URI uri = URI.create(broker);
      if ("tcp".equals(uri.getScheme()) && uri.getHost() != null) {
        return new Broker(uri.getHost(), uri.getPort() < 0 ? 1883 : uri.getPort(), secrets());
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same sentence.
    }
    throw CannotRun.usage(
        "--broker is '%s': use tcp://host:port, for example tcp://127.0.0.1:1883."
            .formatted(broker));
  }

  private Function<DeviceId, String> secrets() {
    if (demo != null) {
      return Demo.secrets(demo);
    }
    if (secrets == null) {
      return device -> "";
    }
    try {
      Map<String, String> all =
          Files.readAllLines(secrets).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(words -> words.length == 2)
              .collect(Collectors.toMap(words -> words[0], words -> words[1], (a, b) -> b));
      return device -> all.getOrDefault(device.value(), "");
    } catch (IOException e) {
      throw CannotRun.usage("--secrets %s cannot be read: %s".formatted(secrets, e));
    }
  }
}
