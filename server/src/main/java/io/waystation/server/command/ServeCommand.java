package io.waystation.server.command;

import io.waystation.server.App;
import io.waystation.server.CannotRun;
import io.waystation.server.Logging;
import io.waystation.server.Part;
import io.waystation.server.StopSignal;
import io.waystation.server.config.Config;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = {
      "Runs the service for real, until it is stopped.",
      "正式运行服务,直到被停止。",
      "Before the first start: waystation user add, waystation registry import (see their -h)."
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin ConfigOption config;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description =
          "What this process runs, of broker, ingest, store-writer, alerting, api; all of it when"
              + " not given (the broker only with mqtt.broker: embedded).")
  List<String> roles;

  @Override
  public Integer call() throws InterruptedException {
    Config.Loaded loaded = config.load();
    Config given = loaded.config();
    Set<Part> parts = parts(given);
    Logging.toConsole(given.log());
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    loaded.warnings().forEach(log::warn);
    log.info("starting {}", words(parts));
    try (StopSignal stop = new StopSignal();
        App app =
            App.start(
                given,
                parts,
                Clock.systemUTC(),
                records -> {},
                step -> log.info("opening {}", step),
                stop)) {
      log.info("metrics and health at http://{}", given.ops());
      if (parts.contains(Part.API)) {
        log.info("page at http://{}:{}", given.http().listen().host(), app.httpPort());
      }
      stop.await();
      log.info("stopping");
      if (!stop.failure().isEmpty()) {
        throw CannotRun.because(stop.failure());
      }
    }
    log.info("stopped");
    return 0;
  }

  private Set<Part> parts(Config given) {
    boolean embedded = given.mqtt().broker() == Config.Broker.EMBEDDED;
    if (roles == null) {
      return embedded ? Part.all() : EnumSet.complementOf(EnumSet.of(Part.BROKER));
    }
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String role : roles) {
      parts.add(
          Part.of(role.strip())
              .orElseThrow(
                  () ->
                      CannotRun.usage(
                          "There is no role '%s': use some of %s."
                              .formatted(role, words(Part.all())))));
    }
    if (parts.contains(Part.BROKER) && !embedded) {
      throw CannotRun.usage(
          "The role broker does not go with mqtt.broker: external. Take one of them out.");
    }
    return parts;
  }

  private static String words(Set<Part> parts) {
    return parts.stream().map(Part::word).collect(Collectors.joining(", "));
  }
}
