package io.waystation.server.command;

import com.sun.management.UnixOperatingSystemMXBean;
import io.waystation.server.CannotRun;
import io.waystation.server.Logging;
import io.waystation.server.StopSignal;
import io.waystation.server.config.Durations;
import io.waystation.server.demo.Pace;
import io.waystation.server.demo.SpeedClock;
import io.waystation.server.registry.CityRegister;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.Lockstep;
import io.waystation.simulator.Rhythm;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.Simulation;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = {
      "Only the simulated devices of a city, against any broker.",
      "仅模拟设备,可接任意 MQTT 代理。"
    })
final class SimulateCommand implements Callable<Integer> {
  /** Files a process opens beside its connections. */
  private static final long OTHER_FILES = 200;

  private static final Duration OTHER_WORDS = Duration.ofSeconds(5);

  /** Beyond any use, and within what all formats can say. */
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  @Mixin CityOptions city;
  @Mixin BrokerOptions broker;
  @Spec CommandSpec spec;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description =
          "So many devices, 1 to 10000: as many rest stations as it takes, instead of --stations.")
  Integer devices;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "So many messages a second from all devices together: they report more often or less"
              + " often. Without it each reports once a minute and when something changes.")
  Double rate;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      description = {
        "Where the devices' clock begins, for example 2026-11-21T02:00:00Z (without it: now). The same"
            + " --seed, --start, --for and --speed give the same messages and truth, byte by byte. For"
            + " proofs and brokers: a service takes what is much older than now for late.",
        "设备时钟的起点;同样的种子、起点、时长与速度得到逐字节相同的消息。"
      })
  String start;

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "Gives up when no broker answers for so long (${DEFAULT-VALUE}).")
  String connectTimeout;

  @Option(
      names = "--registry",
      paramLabel = "FILE",
      description = {
        "Only writes the city's register, for 'waystation registry import' of the service that is to"
            + " hear the devices, and ends.",
        "只写出该城市的登记文件(供 registry import 使用)后退出。"
      })
  Path registry;

  @Override
  public Integer call() throws InterruptedException {
    Logging.quiet();
    City planned = planned();
    if (registry != null) {
      new CityRegister(planned).write(registry, planned.name() + ", --seed " + planned.seed());
      return 0;
    }
    int number = planned.devices().size();
    if (number == 0) {
      throw CannotRun.usage("This city has no devices: give --stations, --huts or --devices.");
    }
    OptionalDouble wanted = rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    Rhythm rhythm = rhythm(number);
    Duration patience = patience();
    Optional<Duration> runFor = city.runFor();
    filesFor(number);
    long begun = System.nanoTime();
    Optional<Instant> from = from();
    Broker where = broker.broker(planned);
    Scenario scenario = city.scenario(from.orElseGet(Instant::now)).get().in(rhythm);
    try (StopSignal stop = new StopSignal();
        RunningCity living =
            from.isPresent()
                ? stepped(planned, where, from.get(), scenario, patience)
                : RunningCity.of(
                    Simulation.start(
                        planned,
                        where,
                        new SpeedClock(Instant.now(), city.speed()),
                        Backfill.NONE,
                        scenario))) {
      SimulateRun run = new SimulateRun(living, begun, broker.broker, wanted, patience);
      SimulateOutcome outcome = run.until(stop, from.isPresent() ? Optional.empty() : runFor);
      System.out.println(outcome.line());
      System.out.flush();
      if (outcome.partial()) {
        throw CannotRun.because(outcome.words());
      }
    }
    return 0;
  }

  /** A broker that stays away is given up with the other words for it, so a little earlier. */
  private RunningCity stepped(
      City planned, Broker where, Instant from, Scenario scenario, Duration patience) {
    double speed = city.speed();
    Lockstep lockstep =
        Lockstep.start(
            planned,
            where,
            new SteppedClock(from),
            Backfill.NONE,
            scenario,
            new Pace(speed, System::nanoTime).step(),
            () -> true,
            patience.plus(OTHER_WORDS));
    return new SteppedCity(
        lockstep,
        speed,
        city.runFor().map(real -> Duration.ofMillis(Math.round(real.toMillis() * speed))));
  }

  private Optional<Instant> from() {
    if (start == null) {
      return Optional.empty();
    }
    try {
      Instant from = OffsetDateTime.parse(start).toInstant().truncatedTo(ChronoUnit.MILLIS);
      if (from.isBefore(City.opened()) || from.isAfter(LATEST)) {
        throw CannotRun.usage(
            "--start is %s: the city was opened on %s, and nothing is known of it after %s."
                .formatted(start, City.opened(), LATEST));
      }
      return Optional.of(from);
    } catch (DateTimeParseException e) {
      throw CannotRun.usage(
          "--start is '%s': give an instant with its offset, for example 2026-11-21T02:00:00Z or 2026-11-21T10:00:00+08:00."
              .formatted(start));
    }
  }

  private City planned() {
    if (devices == null) {
      return city.city().city();
    }
    if (spec.commandLine().getParseResult().hasMatchedOption("--stations")) {
      throw CannotRun.usage(
          "--devices says how many stations there are: give it or --stations, not both.");
    }
    try {
      return City.withDevices(city.settings(), devices);
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }

  private Rhythm rhythm(int number) {
    try {
      return rate == null ? Rhythm.OWN : Rhythm.of(number, rate, city.speed());
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage("--rate: " + e.getMessage());
    }
  }

  private Duration patience() {
    try {
      Duration patience = Durations.parse(connectTimeout);
      if (patience.compareTo(Duration.ofSeconds(1)) >= 0) {
        return patience;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same sentence.
    }
    throw CannotRun.usage(
        "--connect-timeout is '%s': give a number and s, m or h, at least 1s, for example 30s."
            .formatted(connectTimeout));
  }

  private static void filesFor(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long most = unix.getMaxFileDescriptorCount();
      if (most - unix.getOpenFileDescriptorCount() < connections + OTHER_FILES) {
        throw CannotRun.because(
            ("%d devices need as many connections, and this process may open %d files: allow more"
                    + " with 'ulimit -n %d' before it, here and where the broker is started.")
                .formatted(connections, most, connections + 2 * OTHER_FILES));
      }
    }
  }
}
