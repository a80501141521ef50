package io.waystation.benchmarks;

import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.SteadyLoad;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import io.waystation.benchmarks.service.Api;
import io.waystation.benchmarks.service.Delays;
import io.waystation.benchmarks.service.HeapLog;
import io.waystation.benchmarks.service.InfluxReader;
import io.waystation.benchmarks.service.PageProbe;
import io.waystation.benchmarks.service.Service;
import io.waystation.benchmarks.service.StoreProbe;
import io.waystation.model.Role;
import io.waystation.testkit.InfluxServer;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an outage of InfluxDB does to a service under load: to the page while it lasts, and to what
 * is live while the gap is filled afterwards. Exit 0 only if nothing was lost and the promises
 * held: {@link #ON_TIME_MILLIS} and {@link #TIMES_LIVE}.
 */
@Command(
    name = "outage",
    description =
        "Stops InfluxDB for some minutes while devices publish through Mosquitto: how old what the"
            + " live page shows is before, during and after, how fast the gap is filled, and how"
            + " long live messages take to the store meanwhile. Then the store is read past the"
            + " service: every reading must be there. Exit 0 only if the promises hold.",
    sortOptions = false)
final class OutageBenchmark extends Benchmark {
  private static final int GATEWAYS = 500;
  private static final String STATION = "st-0";
  private static final String SIGNAL = "env.temperature";
  private static final double SHARE = 0.99;

  /**
   * Publish to page, and publish to store while the gap is filled, at most (p99). The page is told
   * four times a second, and the store gets a batch of the gap after each live one.
   */
  private static final long ON_TIME_MILLIS = 1_000;

  /** The gap is filled that many times faster than messages come, at least. */
  private static final double TIMES_LIVE = 5;

  private static final Duration DRAIN = Duration.ofMinutes(60);
  private static final String LAG = "waystation_store_lag";
  private static final double MEGABYTE = 1e6;

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "how long InfluxDB is away (default: ${DEFAULT-VALUE})")
  private double minutes;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "messages/s of 3 readings each (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--heap",
      defaultValue = "256m",
      description = "the service's -Xmx (default: ${DEFAULT-VALUE})")
  private String heap;

  private PrintWriter out;
  private Payloads payloads;

  /** What the page showed during the outage, and what the store had while the gap was filled. */
  private record Measured(long pageP99, double catchUp, long storedP99, long logBytes) {}

  @Override
  void check() {
    if (!(minutes >= 0.01 && minutes <= 24 * 60) || rate < 10 || rate > 20_000) {
      throw refused("--minutes must be 0.01 to 1440, and --rate 10 to 20000");
    }
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {
    out = bench.out();
    payloads = new Payloads(GATEWAYS, 1, 3);
    try (MosquittoServer broker = MosquittoServer.start();
        InfluxServer store = InfluxServer.start();
        Service service =
            Service.install(
                scratch.folder(),
                broker.uri(),
                store.url(),
                heap,
                "ingest,store-writer,alerting,api",
                GATEWAYS)) {
      Api api = service.api(Role.OPERATOR);
      service.start();
      bench.about(
          scratch,
          "InfluxDB away for %.2f min at %d messages/s of 3 readings, %d devices, service with"
              + " -Xmx%s",
          minutes,
          rate,
          GATEWAYS,
          heap);
      bench.head();
      return run(service, api, broker, store);
    }
  }

  private int run(Service service, Api api, MosquittoServer broker, InfluxServer store)
      throws IOException, InterruptedException {
    InfluxReader reader = new InfluxReader(store.url());
    Measured measured;
    long[] sent;
    long failures;
    try (PageProbe page = new PageProbe(api, STATION);
        StoreProbe stored = new StoreProbe(reader, STATION, SIGNAL);
        SteadyLoad load =
            SteadyLoad.start(
                broker.uri(), payloads, rate, (number, at) -> sent(number, at, page, stored))) {
      measured = measure(service, store, page, stored);
      sent = load.stop();
      failures = page.failures();
    }
    service.until("write everything to the store", DRAIN, () -> service.metric(LAG) == 0);
    long lost = Missing.of(reader, payloads, sent);
    HeapLog log = service.heap();
    boolean kept =
        lost == 0
            && failures == 0
            && measured.pageP99 <= ON_TIME_MILLIS
            && measured.storedP99 <= ON_TIME_MILLIS
            && measured.catchUp >= TIMES_LIVE;
    bench.row("service, all the time", Measure.PEAK.of(service.process().peakMegabytes()));
    out.printf(
        Locale.ROOT,
        "%d messages sent; longest pause of the service %.0f ms; %d questions of the page failed%n",
        sent.length,
        log.longestPauseMillis(),
        failures);
    if (!kept) {
      out.printf(
          Locale.ROOT,
          "promised are: nothing lost, the page on time (p99 %d ms), the gap filled at %.0f times"
              + " the live rate, and live messages in the store on time meanwhile (p99 %d ms)%n",
          ON_TIME_MILLIS,
          TIMES_LIVE,
          ON_TIME_MILLIS);
    }
    return bench.end(
        kept,
        Measure.named("lost", Unit.FAULTS, "%.0f").of(lost),
        Measure.named("live_p99_ms", Unit.MILLISECONDS, "%.0f").of(measured.pageP99),
        Measure.named("catch_up", Unit.TIMES, "%.1fx").of(measured.catchUp),
        Measure.named("stored_p99_ms", Unit.MILLISECONDS, "%.0f").of(measured.storedP99),
        Measure.named("heap_mb", Unit.MEGABYTES, "%.0f").of(log.most()),
        Measure.named("disk_mb", Unit.MEGABYTES, "%.0f").of(measured.logBytes / MEGABYTE));
  }

  private void sent(long number, long at, PageProbe page, StoreProbe stored) {
    int device = payloads.device(number);
    if (device % Service.STATIONS == 0) {
      page.sightings().sent("gw-" + device, at);
      stored.sightings().sent("gw-" + device, at);
    }
  }

  private Measured measure(Service service, InfluxServer store, PageProbe page, StoreProbe stored)
      throws IOException, InterruptedException {
    long beside = (long) Math.min(60_000, Math.max(1_000, minutes * 6_000));
    Thread.sleep(beside);
    page.sightings().forget();
    page.takeAnswers();
    stored.sightings().forget();
    Thread.sleep(beside);
    page("before", page);
    bench.delay("before, publish to InfluxDB", stored.sightings().take());

    double bytes = service.metric("waystation_log_bytes");
    store.kill();
    Thread.sleep((long) (minutes * 60_000));
    long pageP99 = page("InfluxDB away", page);
    double behind = service.metric(LAG);
    long logBytes = (long) Math.max(0, service.metric("waystation_log_bytes") - bytes);
    store.restart();

    double catchUp = catchUp(service, stored);
    pageP99 = Math.max(pageP99, page("filling the gap", page));
    Delays live = stored.sightings().take();
    bench.delay("filling the gap, publish to InfluxDB", live);
    out.printf(
        Locale.ROOT,
        "%.0f messages behind, %.0f MB of log: filled at %.0f messages/s beside the live %d%n",
        behind,
        logBytes / MEGABYTE,
        catchUp * rate,
        rate);

    Thread.sleep(beside);
    page("after", page);
    bench.delay("after, publish to InfluxDB", stored.sightings().take());
    return new Measured(pageP99, catchUp, live.within(SHARE), logBytes);
  }

  private long page(String when, PageProbe page) {
    Delays seen = page.sightings().take();
    bench.delay(when + ", publish to page", seen);
    bench.delay(when + ", answer of the API", page.takeAnswers());
    return seen.within(SHARE);
  }

  /**
   * Waits until the writer is no more behind than a second of load. What is live for the store
   * begins with the writer's first write.
   *
   * @return how many times faster than messages come it has filled the gap, from its first write on
   */
  private double catchUp(Service service, StoreProbe stored) throws InterruptedException {
    long back = System.nanoTime();
    double[] most = {service.metric(LAG)};
    long[] began = {back};
    service.until(
        "catch up",
        DRAIN,
        () -> {
          double lag = service.metric(LAG);
          if (lag >= most[0]) {
            most[0] = lag;
            began[0] = System.nanoTime();
            stored.sightings().forget();
          }
          return lag >= 0 && lag <= rate;
        });
    double seconds = (System.nanoTime() - began[0]) / 1e9;
    out.printf(
        Locale.ROOT,
        "the writer went on %.1f s after InfluxDB was back, and the gap was filled after %.1f s%n",
        (began[0] - back) / 1e9,
        seconds);
    return (most[0] - rate) / seconds / rate;
  }
}
