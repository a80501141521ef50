package io.waystation.benchmarks.loss;

import io.waystation.benchmarks.service.Service;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.testkit.InfluxServer;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: everything breaks now and then until every message has its receipt; then it is counted.
 */
public final class LossRun {
  private static final int CONNECTIONS = 4;
  private static final String HEAP = "256m";
  private static final long STALLED_NANOS = Duration.ofMinutes(3).toNanos();
  private static final Duration DRAIN = Duration.ofMinutes(10);

  private final Path folder;
  private final int each;
  private final int count;
  private final double garbage;
  private final double storeErrors;
  private final double perSecond;
  private final long seed;
  private final PrintWriter out;

  /**
   * @param each messages of one device
   * @param out gets a line now and then, and the figures at the end
   */
  public LossRun(
      Path folder,
      int each,
      int count,
      double garbage,
      double storeErrors,
      double perSecond,
      long seed,
      PrintWriter out) {
    this.folder = folder;
    this.each = each;
    this.count = count;
    this.garbage = garbage;
    this.storeErrors = storeErrors;
    this.perSecond = perSecond;
    this.seed = seed;
    this.out = out;
  }

  /**
   * What became of all messages.
   *
   * @param seconds from the first publish until the store had everything
   * @param peakMegabytes of the service's last process
   * @param duplicates what came more than once
   * @param agrees whether the ledger says the same as the store
   */
  public record Outcome(
      double seconds,
      long peakMegabytes,
      long sent,
      long stored,
      long duplicates,
      long quarantined,
      long refused,
      long lost,
      boolean agrees) {}

  public Outcome run() throws IOException, InterruptedException {
    long start = System.currentTimeMillis();
    List<ContractDevice> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(new ContractDevice(i, each, start, garbage, seed));
    }
    try (MosquittoServer broker = MosquittoServer.start(true);
        InfluxServer store = InfluxServer.start();
        FaultyStore line = new FaultyStore(store.url(), storeErrors, seed);
        Service service =
            Service.install(folder, broker.uri(), line.uri(), HEAP, "ingest,store-writer", count)) {
      service.start();
      Chaos chaos = new Chaos(service, broker, store, seed);
      try (Fleet fleet = new Fleet(broker.uri(), devices, CONNECTIONS, perSecond)) {
        disturb(fleet, chaos);
      }
      service.until(
          "write everything to the store",
          DRAIN,
          () -> service.metric("waystation_store_lag") == 0);
      double seconds = (System.currentTimeMillis() - start) / 1e3;
      out.printf("%.0f s, %s, %d failed writes%n", seconds, chaos, line.faults());
      return count(service, store, devices, seconds);
    }
  }

  private void disturb(Fleet fleet, Chaos chaos) throws IOException, InterruptedException {
    long before = -1;
    long movedAt = System.nanoTime();
    while (!fleet.done()) {
      chaos.next();
      long settled = fleet.settled();
      out.printf("%d of %d messages have their receipt; %s%n", settled, (long) each * count, chaos);
      out.flush();
      if (settled != before) {
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > STALLED_NANOS) {
        throw new IllegalStateException(
            "no further message got its receipt for three minutes: %d of %d have it"
                .formatted(settled, (long) each * count));
      }
      before = settled;
    }
  }

  private Outcome count(
      Service service, InfluxServer store, List<ContractDevice> devices, double seconds)
      throws IOException, InterruptedException {
    long sent = (long) each * count;
    long bad = devices.stream().mapToLong(ContractDevice::garbageCount).sum();
    long stored = fate(service, "stored");
    long duplicates = fate(service, "duplicate");
    long quarantined = fate(service, "quarantined");
    long refused = fate(service, "refused");
    long holes = Math.round(service.metric("waystation_ledger_holes"));
    List<String> disagreements = disagreements(service);
    disagreements.forEach(out::println);
    long missing = 0;
    long invented = 0;
    StoreReader reader = new StoreReader(store.url());
    for (ContractDevice device : devices) {
      StoreReader.Finding finding = reader.compare(device);
      missing += finding.missing();
      invented += finding.invented();
    }
    long lost = missing + Math.max(0, bad - quarantined);
    boolean agrees =
        stored == sent - bad
            && quarantined == bad
            && refused == 0
            && holes == 0
            && disagreements.isEmpty()
            && invented == 0;
    if (!agrees) {
      out.printf(
          "the ledger does not agree: %d good and %d bad messages were sent; %d holes, %d points"
              + " nobody sent%n",
          sent - bad, bad, holes, invented);
    }
    return new Outcome(
        seconds,
        service.process().peakMegabytes(),
        sent,
        stored,
        duplicates,
        quarantined,
        refused,
        lost,
        agrees);
  }

  private static List<String> disagreements(Service service) {
    try (ReadingLog log = SqliteReadingLog.open(service.logFolder(), Clock.systemUTC())) {
      return log.disagreements();
    }
  }

  private static long fate(Service service, String fate) {
    return Math.round(service.metric("waystation_ledger_messages{fate=\"" + fate + "\""));
  }
}
