package io.waystation.benchmarks;

import io.waystation.benchmarks.loss.LossRun;
import io.waystation.benchmarks.results.Figure;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "loss",
    description =
        "Devices that keep to the contract publish through Mosquitto into the service and InfluxDB"
            + " while service, broker and store are killed, the session is stolen, one write in ten"
            + " fails and one message in a hundred is garbage. Then the store is read past the"
            + " service: every message must be there exactly once. Exit 0 only if it is.",
    sortOptions = false)
final class LossBenchmark extends Benchmark {
  @Option(
      names = "--messages",
      defaultValue = "1000000",
      description = "of all devices together (default: ${DEFAULT-VALUE})")
  private int messages;

  @Option(names = "--devices", defaultValue = "50", description = "default: ${DEFAULT-VALUE}")
  private int devices;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "messages/s of all devices together, at most (default: ${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--garbage",
      defaultValue = "0.01",
      description = "share of the messages that is garbage (default: ${DEFAULT-VALUE})")
  private double garbage;

  @Option(
      names = "--store-errors",
      defaultValue = "0.1",
      description = "share of the writes to the store that fails (default: ${DEFAULT-VALUE})")
  private double storeErrors;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of everything random (default: ${DEFAULT-VALUE})")
  private long seed;

  @Override
  void check() {
    if (messages < devices || devices < 1 || devices > 500) {
      throw refused(
          "--devices must be 1 to 500, and --messages at least as many: %d and %d were given",
          devices, messages);
    }
    if (!(garbage >= 0 && garbage < 0.5 && storeErrors >= 0 && storeErrors < 0.9 && rate >= 1)) {
      throw refused("--garbage must be 0 to 0.5, --store-errors 0 to 0.9, and --rate at least 1");
    }
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {

    bench.about(
        scratch,
        "%d messages of %d devices, at most %.0f/s, seed %d",
        messages,
        devices,
        rate,
        seed);
    LossRun run =
        new LossRun(
            scratch.folder(),
            messages / devices,
            devices,
            garbage,
            storeErrors,
            rate,
            seed,
            bench.out());
    return end(run.run());
  }

  private int end(LossRun.Outcome of) throws IOException {
    bench.head("", Measure.MESSAGES_PER_SECOND, Measure.PEAK);
    bench.row(
        "until everything was stored",
        Measure.MESSAGES_PER_SECOND.of(of.sent() / of.seconds()),
        Measure.PEAK.of(of.peakMegabytes()));
    return bench.end(
        of.lost() == 0 && of.agrees(),
        count("sent", Unit.AMOUNT, of.sent()),
        count("stored", Unit.AMOUNT, of.stored()),
        count("duplicates", Unit.AMOUNT, of.duplicates()),
        count("quarantined", Unit.AMOUNT, of.quarantined()),
        count("refused", Unit.FAULTS, of.refused()),
        count("lost", Unit.FAULTS, of.lost()));
  }

  private static Figure count(String name, Unit unit, long messages) {
    return Measure.named(name, unit, "%.0f").of(messages);
  }
}
