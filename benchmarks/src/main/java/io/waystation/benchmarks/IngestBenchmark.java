package io.waystation.benchmarks;

import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.Publisher;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import io.waystation.benchmarks.service.Api;
import io.waystation.benchmarks.service.BareConsumer;
import io.waystation.benchmarks.service.JavaProcess;
import io.waystation.benchmarks.service.LatencyProbe;
import io.waystation.benchmarks.service.Service;
import io.waystation.model.Role;
import io.waystation.testkit.InfluxServer;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How much comes in how fast, through a real Mosquitto into the packaged service: publisher, broker
 * and service share this machine. The rate is the one from the first publish until the last message
 * is kept; the bare consumer takes turns with the service, so whatever else the machine does slows
 * both.
 */
@Command(
    name = "ingest",
    description =
        "Publishes QoS 1 messages of 200 bytes with 3 readings through Mosquitto, to the service and"
            + " to a bare Paho consumer that throws them away; then the whole way into SQLite and"
            + " InfluxDB, how long a message takes, and what 1 %% garbage costs.",
    sortOptions = false)
final class IngestBenchmark extends Benchmark {
  /** What can be measured. */
  enum Part {
    /** Mosquitto, decode, log, acknowledge; beside the bare consumer. */
    LOG,
    /** The same with rules, SQLite telemetry and live view. */
    ALL,
    /** Mosquitto, log, InfluxDB; one reading a message. */
    INFLUX,
    /** How long a message takes at a steady pace. */
    DELAY,
    /** What 1 % garbage costs, and that all of it is in quarantine. */
    GARBAGE
  }

  private static final int GATEWAYS = 500;
  private static final String STORED = "waystation_ingest_messages_total{fate=\"stored\"";
  private static final double DELAY_SHARE = 0.99;

  @Option(
      names = "--messages",
      defaultValue = "200000",
      description = "messages in each round (default: ${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "counted rounds, after one to warm up (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "how long each pace is kept for the delays (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--parts",
      split = ",",
      description = "of log, all, influx, delay, garbage (default: all five)")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--heap",
      defaultValue = "256m",
      description = "the service's -Xmx (default: ${DEFAULT-VALUE})")
  private String heap;

  private double ratio = Double.NaN;
  private double perSecond = Double.NaN;
  private double delay = Double.NaN;
  private double garbageCost = Double.NaN;
  private boolean garbageKept = true;

  @Override
  void check() {
    check("--messages", messages, 1_000, 50_000_000);
    check("--rounds", rounds, 1, 100);
    check("--seconds", seconds, 1, 3_600);
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {

    bench.about(
        scratch, "%d messages a round, %d devices, service with -Xmx%s", messages, GATEWAYS, heap);
    bench.head();
    if (parts.contains(Part.LOG)) {
      besideBareConsumer(scratch);
    }
    if (parts.contains(Part.ALL)) {
      whole(scratch);
    }
    if (parts.contains(Part.INFLUX)) {
      influx(scratch);
    }
    if (parts.contains(Part.DELAY)) {
      delays(scratch);
    }
    if (parts.contains(Part.GARBAGE)) {
      garbage(scratch);
    }

    return bench.end(
        garbageKept,
        Measure.named("ratio_to_bare", Unit.TIMES, "%.2f").of(ratio),
        Measure.MESSAGES_PER_SECOND.of(perSecond),
        Measure.P99.of(delay),
        Measure.named("garbage_cost", Unit.SHARE, "%.3f").of(garbageCost));
  }

  private void besideBareConsumer(Scratch scratch) throws IOException, InterruptedException {
    double bareSeconds = 0;
    double ourSeconds = 0;
    try (MosquittoServer bareBroker = MosquittoServer.start();
        MosquittoServer broker = MosquittoServer.start();
        JavaProcess bare = BareConsumer.start(scratch.folder(), bareBroker.uri(), messages);
        Service service = service(scratch, "log", broker.uri(), null, "ingest")) {
      service.start();
      for (int round = 0; round <= rounds; round++) {
        Load load = new Load(bareBroker.uri(), new Payloads(GATEWAYS, round, 3), messages);
        int times = round + 1;
        double seconds = load.run(bare, () -> BareConsumer.await(bare, times));
        bench.rate("bare Paho", round, messages / seconds, load.cpuPerMillion(), 0);

        Load ours = new Load(broker.uri(), new Payloads(GATEWAYS, round, 3), messages);
        double seen = service.metric(STORED);
        double ourOwn =
            ours.run(
                service.process(),
                () ->
                    service.until(
                        "keep every message", () -> service.metric(STORED) - seen >= messages));
        bench.rate(
            "ingest to log",
            round,
            messages / ourOwn,
            ours.cpuPerMillion(),
            service.process().peakMegabytes());
        if (round > 0) {
          bareSeconds += seconds;
          ourSeconds += ourOwn;
        }
      }
    }
    ratio = bareSeconds / ourSeconds;
    perSecond = messages * (double) rounds / ourSeconds;
  }

  private void whole(Scratch scratch) throws IOException, InterruptedException {
    try (MosquittoServer broker = MosquittoServer.start();
        Service service =
            service(scratch, "all", broker.uri(), null, "ingest,store-writer,alerting,api")) {
      service.start();
      for (int round = 0; round <= rounds; round++) {
        through(
            service, broker.uri(), round, 3, "rules, SQLite, live view", "waystation_alerting_lag");
      }
    }
  }

  private void influx(Scratch scratch) throws IOException, InterruptedException {
    try (MosquittoServer broker = MosquittoServer.start();
        InfluxServer influx = InfluxServer.start();
        Service service =
            service(scratch, "influx", broker.uri(), influx.url(), "ingest,store-writer")) {
      service.start();
      for (int round = 0; round <= rounds; round++) {
        through(service, broker.uri(), round, 1, "to InfluxDB", "waystation_store_lag");
      }
    }
  }

  /** Until the log has every message and the last consumer is through. */
  private void through(
      Service service, URI broker, int round, int readings, String what, String lastLag)
      throws IOException, InterruptedException {
    Load load = new Load(broker, new Payloads(GATEWAYS, round, readings), messages);
    double seen = service.metric(STORED);
    double took =
        load.run(
            service.process(),
            () -> {
              service.until("keep every message", () -> service.metric(STORED) - seen >= messages);
              service.until(
                  "pass everything on",
                  () ->
                      service.metric("waystation_store_lag") == 0 && service.metric(lastLag) == 0);
            });
    bench.rate(
        what, round, messages / took, load.cpuPerMillion(), service.process().peakMegabytes());
  }

  private void delays(Scratch scratch) throws IOException, InterruptedException {
    try (MosquittoServer broker = MosquittoServer.start();
        Service service =
            service(scratch, "delay", broker.uri(), null, "ingest,store-writer,alerting,api")) {
      service.start();
      delay = pace(service, broker.uri(), 2_000, "SQLite");
    }
    try (MosquittoServer broker = MosquittoServer.start();
        InfluxServer influx = InfluxServer.start();
        Service service =
            service(scratch, "delay-influx", broker.uri(), influx.url(), "ingest,store-writer")) {
      service.start();
      pace(service, broker.uri(), 500, "InfluxDB");
    }
  }

  private double pace(Service service, URI broker, int rate, String store)
      throws IOException, InterruptedException {
    Publisher.flood(broker, new Payloads(GATEWAYS, 1, 3), 50_000);
    service.until("settle", () -> service.metric("waystation_store_lag") == 0);
    LatencyProbe probe = new LatencyProbe(service.logFolder(), Instant.now());
    Publisher.pace(broker, new Payloads(GATEWAYS, 2, 3), (long) rate * seconds, rate);
    service.until("pass everything on", () -> service.metric("waystation_store_lag") == 0);
    Thread.sleep(200);
    probe.close();
    bench.delay("publish to log, %d/s".formatted(rate), probe.logged());
    bench.delay("publish to %s, %d/s".formatted(store, rate), probe.stored());
    return probe.logged().within(DELAY_SHARE);
  }

  private void garbage(Scratch scratch) throws IOException, InterruptedException {
    try (MosquittoServer broker = MosquittoServer.start();
        Service service = service(scratch, "garbage", broker.uri(), null, "ingest")) {
      Api api = service.api(Role.ADMIN);
      service.start();
      GarbageRounds garbage = new GarbageRounds(service, broker.uri(), GATEWAYS, messages, bench);
      garbageCost = garbage.run(2 * rounds);
      service.stop();
      service.start("api");
      garbageKept = garbage.accounted(api);
    }
  }

  private Service service(Scratch scratch, String name, URI broker, URI influx, String roles)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(scratch.folder().resolve(name));
    return Service.install(folder, broker, influx, heap, roles, GATEWAYS);
  }
}
