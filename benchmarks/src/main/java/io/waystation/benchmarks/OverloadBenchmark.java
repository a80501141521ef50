package io.waystation.benchmarks;

import io.waystation.benchmarks.load.Bundles;
import io.waystation.benchmarks.load.Flood;
import io.waystation.benchmarks.load.ReceiptedLoad;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import io.waystation.benchmarks.service.Children;
import io.waystation.benchmarks.service.Delays;
import io.waystation.benchmarks.service.HeapLog;
import io.waystation.benchmarks.service.PageProbe;
import io.waystation.benchmarks.service.Service;
import io.waystation.benchmarks.service.Throttle;
import io.waystation.model.Role;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Much more than the service can take, for minutes, into a small heap. Publisher and broker share
 * its machine and could not offer ten times what it takes on its own, so the service may run a
 * share of the time only, and messages hold 180 values. Some devices send with QoS 1, whose queue
 * at the broker is always full, and others with QoS 0, whom nothing holds back.
 */
@Command(
    name = "overload",
    description =
        "Offers a service with a small heap many times what it takes, through Mosquitto: with QoS 1"
            + " a queue at the broker that is always full, and a flood of QoS 0. Its heap must stay"
            + " flat, its API answer, and nothing be lost of QoS 1. Exit 0 only if so.",
    sortOptions = false)
final class OverloadBenchmark extends Benchmark {
  private static final int READINGS = 60;
  private static final int DEVICES = 50;
  private static final int FLOORS = 20;
  private static final double SHARE = 0.99;
  private static final Duration DRAIN = Duration.ofMinutes(30);
  private static final String STORED = "waystation_ingest_messages_total{fate=\"stored\"";
  private static final String DROPPED = "waystation_mqtt_qos0_dropped_total";

  private static final String BROKER = "mosquitto";

  /** Share of the time in which what waits and what is cached may grow to what it is allowed. */
  private static final double FILLING = 0.2;

  /** A heap that gains more than this share of what it may have in the whole time is not flat. */
  private static final double FLAT = 0.1;

  private static final long ANSWERS_MILLIS = 2_000;

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "how long the overload lasts (default: ${DEFAULT-VALUE})")
  private double minutes;

  @Option(
      names = "--times",
      defaultValue = "10",
      description =
          "what is offered, in terms of what the service takes (default: ${DEFAULT-VALUE})")
  private double times;

  @Option(
      names = "--share",
      defaultValue = "0.05",
      description =
          "of the time the service may run, as on a slower machine; 1 for all of it (default:"
              + " ${DEFAULT-VALUE})")
  private double share;

  // Mosquitto keeps what a slow consumer has not read yet, QoS 0 too, and knows no limit for that.
  @Option(
      names = "--broker-mb",
      defaultValue = "4000",
      description =
          "memory of the broker beyond which the flood waits, as it is not what is measured"
              + " (default: ${DEFAULT-VALUE})")
  private int brokerMegabytes;

  @Option(
      names = "--queue",
      defaultValue = "10000",
      description = "QoS 1 messages that always wait at the broker (default: ${DEFAULT-VALUE})")
  private int queue;

  @Option(
      names = "--heap",
      defaultValue = "256",
      description = "the service's -Xmx in MB (default: ${DEFAULT-VALUE})")
  private int heap;

  private PrintWriter out;

  /**
   * What the overload was and what it did.
   *
   * @param heap all the time
   * @param full when everything that may fill up had the time to do so
   */
  private record Measured(
      double offered, HeapLog heap, HeapLog full, Delays answers, long failures) {}

  @Override
  void check() {
    if (!(minutes >= 0.01 && minutes <= 24 * 60 && times >= 1 && times <= 1_000)
        || heap < 64
        || queue < DEVICES
        || !(share > 0 && share <= 1)
        || brokerMegabytes < 100) {
      throw refused(
          "--minutes must be 0.01 to 1440, --times 1 to 1000, --heap at least 64, --share above 0 and"
              + " at most 1, --broker-mb at least 100, and --queue at least "
              + DEVICES);
    }
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {
    out = bench.out();
    try (MosquittoServer broker = MosquittoServer.start();
        Service service =
            Service.install(
                scratch.folder(),
                broker.uri(),
                null,
                heap + "m",
                "ingest,store-writer,alerting,api",
                2 * DEVICES)) {
      bench.about(
          scratch,
          "%.0f times for %.2f min, messages of %d values, service with -Xmx%dm and %.0f %%"
              + " of the time, SQLite, rules and live view",
          times,
          minutes,
          3 * READINGS,
          heap,
          100 * share);
      PageProbe page = new PageProbe(service.api(Role.OPERATOR), "st-0");
      service.start();
      try (page;
          ReceiptedLoad load =
              ReceiptedLoad.start(
                  broker.uri(), new Bundles(0, DEVICES, READINGS), queue / DEVICES)) {
        Measured measured = throttled(service, broker, load, page);
        load.stop();
        service.until("take what is queued", DRAIN, () -> load.settled() >= load.sent());
        return judge(service, measured, InLog.missing(service.logFolder(), load, DEVICES));
      }
    }
  }

  private Measured throttled(
      Service service, MosquittoServer broker, ReceiptedLoad load, PageProbe page)
      throws IOException, InterruptedException {
    service.until("take the first messages", () -> load.settled() > 0);
    if (share == 1) {
      return measure(service, broker, load, page);
    }
    Throttle throttle = Throttle.of(service.process(), share);
    try {
      return measure(service, broker, load, page);
    } finally {
      throttle.close();
    }
  }

  private Measured measure(
      Service service, MosquittoServer broker, ReceiptedLoad load, PageProbe page)
      throws IOException, InterruptedException {
    long beside = (long) Math.min(30_000, Math.max(1_000, minutes * 6_000));
    Thread.sleep(beside);
    double before = service.metric(STORED);
    page.takeAnswers();
    Thread.sleep(beside);
    double takes = Math.max(1, (service.metric(STORED) - before) * 1e3 / beside);
    bench.head();
    bench.rate("takes, QoS 1 alone", takes);
    bench.delay("answer of the API", page.takeAnswers());

    long settled = load.settled();
    double stored = service.metric(STORED);
    long failures = page.failures();
    long start = System.currentTimeMillis();
    long flooded;
    try (Flood flood =
        Flood.start(
            broker.uri(),
            new Bundles(DEVICES, DEVICES, READINGS),
            times * takes,
            () -> Children.residentMegabytes(BROKER) < brokerMegabytes)) {
      Thread.sleep((long) (minutes * 60_000));
      flooded = flood.sent();
      flood.stop();
    }
    long end = System.currentTimeMillis();
    double seconds = (end - start) / 1e3;
    double qos1 = (load.settled() - settled) / seconds;
    double all = (service.metric(STORED) - stored) / seconds;
    double offered = flooded / seconds + qos1;
    bench.rate("overload, offered", offered);
    bench.rate("overload, taken of QoS 1", qos1);
    bench.rate("overload, taken of QoS 0", all - qos1);
    Delays answers = page.takeAnswers();
    bench.delay("overload, answer of the API", answers);
    long filled = start + (long) (FILLING * (end - start));
    return new Measured(
        offered / takes,
        service.heap().between(start, end),
        service.heap().between(filled, end),
        answers,
        page.failures() - failures);
  }

  private int judge(Service service, Measured measured, long lost) throws IOException {
    HeapLog floors = measured.full.floors(FLOORS);
    double slope = floors.slope();
    long answers = measured.answers.within(SHARE);
    boolean kept =
        lost == 0
            && slope * minutes <= FLAT * heap
            && answers <= ANSWERS_MILLIS
            && measured.failures == 0;
    bench.row("service, all the time", Measure.PEAK.of(service.process().peakMegabytes()));
    bench.row("mosquitto, all the time", Measure.PEAK.of(Children.peakMegabytes(BROKER)));
    out.printf(
        Locale.ROOT,
        "%d collections, longest pause %.0f ms; %d questions to the API failed; the store is %.0f"
            + " messages behind%n",
        measured.heap.samples().size(),
        measured.heap.longestPauseMillis(),
        measured.failures,
        service.metric("waystation_store_lag"));
    if (!kept) {
      out.printf(
          Locale.ROOT,
          "promised are: nothing lost of QoS 1, a heap that gains less than %.0f MB in the whole"
              + " time, and every question to the API answered (p99 %d ms)%n",
          FLAT * heap,
          ANSWERS_MILLIS);
    }
    return bench.end(
        kept,
        Measure.named("offered", Unit.AMOUNT, "%.1fx").of(measured.offered),
        Measure.named("lost", Unit.FAULTS, "%.0f").of(lost),
        Measure.named("heap_max_mb", Unit.MEGABYTES, "%.0f").of(measured.heap.most()),
        Measure.named("heap_floor_mb", Unit.MEGABYTES, "%.0f").of(floors.most()),
        // Around nothing, as long as the promise holds: no share of it says anything.
        Measure.named("heap_slope_mb_per_min", Unit.AMOUNT, "%.2f").of(slope),
        Measure.named("api_p99_ms", Unit.MILLISECONDS, "%.0f").of(answers),
        Measure.named("qos0_dropped", Unit.AMOUNT, "%.0f")
            .of(Math.max(0, service.metric(DROPPED))));
  }
}
