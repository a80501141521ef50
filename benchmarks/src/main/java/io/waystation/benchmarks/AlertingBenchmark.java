package io.waystation.benchmarks;

import io.waystation.benchmarks.alerting.Restoring;
import io.waystation.benchmarks.alerting.RuleSpeed;
import io.waystation.benchmarks.alerting.TrendReplay;
import io.waystation.benchmarks.alerting.WatchedPeople;
import io.waystation.benchmarks.load.AlarmLoad;
import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.SteadyLoad;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Row;
import io.waystation.benchmarks.results.Unit;
import io.waystation.benchmarks.service.AlarmProbe;
import io.waystation.benchmarks.service.Delays;
import io.waystation.benchmarks.service.Service;
import io.waystation.model.Role;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What rules and alarms cost, and how soon they are there. Exit 0 only if nothing was lost and what
 * was measured is as promised: {@link #PER_SECOND}, {@link #BYTES}, {@link #RESTORED_SECONDS} and
 * {@link #ON_TIME_MILLIS}.
 */
@Command(
    name = "alerting",
    description =
        "The shipped rules over a city: evaluations (one rule looking at one reading of one subject)"
            + " per second of processor time, and memory for each watch (one rule watching one"
            + " thing); how long the engine takes to be there again with very many alarms and"
            + " timers; from publish to alarm on the live stream, through Mosquitto and the packaged"
            + " service; and a year of people through the trends. Exit 0 only if the promises hold.",
    sortOptions = false)
final class AlertingBenchmark extends Benchmark {
  private static final int PER_SECOND = 200_000;
  private static final int BYTES = 300;
  private static final double RESTORED_SECONDS = 10;
  private static final long ON_TIME_MILLIS = 500;

  private static final int PEOPLE_AT_STATION = 20;
  private static final int ROUNDS = 5;
  private static final int GATEWAYS = 500;

  /** Has no divisor in common with the gateways, so that each of them has its turn. */
  private static final int ALARM_EVERY = 101;

  private static final double SHARE = 0.99;

  private static final double MEGABYTE = 1e6;

  private static final Measure WATCHES = new Measure("watches", "watches", Unit.AMOUNT, "%.0f");
  private static final Measure MEMORY = new Measure("memory_mb", "MB", Unit.MEGABYTES, "%.2f");
  private static final Measure BYTES_PER_WATCH =
      new Measure("bytes_per_watch", "bytes/watch", Unit.BYTES, "%.0f");
  private static final Measure ON_DISK =
      new Measure("bytes_on_disk", "bytes on disk", Unit.BYTES, "%.0f");
  private static final Measure LARGEST =
      new Measure("largest_bytes", "largest, bytes", Unit.BYTES, "%.0f");
  private static final Measure SECONDS = new Measure("s", "s", Unit.SECONDS, "%.2f");
  private static final Measure CPU_SECONDS = new Measure("cpu_s", "CPU s", Unit.SECONDS, "%.2f");
  private static final Measure EVALUATIONS =
      new Measure("evals_per_s", "evals/CPU s", Unit.PER_SECOND, "%.0f");
  private static final Measure MEMORIES = new Measure("memories", "memories", Unit.AMOUNT, "%.1f");
  private static final Measure BYTES_PER_PERSON =
      new Measure("bytes_per_person", "bytes/person", Unit.BYTES, "%.0f");
  private static final Measure DIFFERENT =
      new Measure("different", "otherwise", Unit.FAULTS, "%.0f");

  /** Of what trends remember of somebody who comes twice a week: a little more than measured. */
  private static final long BYTES_A_PERSON = 3_500;

  /** People whose year is done. */
  private static final int TELL_EVERY = 10_000;

  /** What can be measured by itself. */
  enum Part {
    RULES,
    RESTORE,
    DELAY,
    TRENDS
  }

  @Option(
      names = "--parts",
      split = ",",
      description = "of rules, restore, delay, trends (default: all four)")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--stations",
      defaultValue = "24",
      description =
          "with 20 people each; memory is measured at a quarter, a half and all of them"
              + " (default: ${DEFAULT-VALUE})")
  private int stations;

  @Option(
      names = "--share",
      defaultValue = "1",
      description =
          "of the four weeks and the day that the city is watched before (default:"
              + " ${DEFAULT-VALUE})")
  private double share;

  @Option(
      names = "--alarms",
      defaultValue = "100000",
      description = "open when the engine starts (default: ${DEFAULT-VALUE})")
  private int alarms;

  @Option(
      names = "--timers",
      defaultValue = "1000000",
      description = "running when the engine starts (default: ${DEFAULT-VALUE})")
  private int timers;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      description = "messages/s of 3 readings each (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "how long that is kept for the delays (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--people",
      defaultValue = "20000",
      description = "whose year goes through the trends (default: ${DEFAULT-VALUE})")
  private int people;

  @Option(
      names = "--days",
      defaultValue = "365",
      description = "of each of them (default: ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--per-week",
      defaultValue = "2",
      description = "visits of each of them to the kiosk, on average (default: ${DEFAULT-VALUE})")
  private double perWeek;

  @Option(
      names = "--compare-every",
      defaultValue = "1",
      description =
          "one of so many people has the year worked out as a whole besides (default: everybody)")
  private int compareEvery;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "that take people through their years (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "the service's -Xmx (default: ${DEFAULT-VALUE})")
  private String heap;

  private PrintWriter out;
  private boolean kept = true;
  private double perSecond = Double.NaN;
  private double bytes = Double.NaN;
  private double restored = Double.NaN;
  private double delay = Double.NaN;

  @Override
  void check() {
    check("--stations", stations, 4, 5_000);
    check("--alarms", alarms, 0, 10_000_000);
    check("--timers", timers, 1, 10_000_000);
    check("--rate", rate, 10, 20_000);
    check("--seconds", seconds, 1, 3_600);
    check("--people", people, 1, 10_000_000);
    check("--days", days, 10, 3_650);
    check("--threads", threads, 1, 64);
    check("--compare-every", compareEvery, 1, people);
    long room = people * BYTES_A_PERSON;
    if (parts.contains(Part.TRENDS) && room > Runtime.getRuntime().maxMemory()) {
      throw refused(
          "--people is %d: they need %.0f MB of memory: use WAYSTATION_JAVA_OPTS=-Xmx%dg",
          people, room / MEGABYTE, (room >> 30) + 1);
    }
    if (!(perWeek > 0 && perWeek <= 7)) {
      throw refused("--per-week is %s: use more than 0, up to 7", perWeek);
    }
    if (!(share > 0 && share <= 1)) {
      throw refused("--share is %s: use more than 0, up to 1", share);
    }
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {
    out = bench.out();
    bench.about(scratch, "the shipped rules");
    if (parts.contains(Part.RULES)) {
      rules();
    }
    if (parts.contains(Part.RESTORE)) {
      restore(scratch.folder());
    }
    if (parts.contains(Part.DELAY)) {
      delay(scratch.folder());
    }
    if (parts.contains(Part.TRENDS)) {
      trends();
    }
    if (!kept) {
      out.printf(
          Locale.ROOT,
          "promised are: %d evaluations/s of one core, %d bytes for each watch, all of it restored"
              + " in %.0f s, an alarm on the stream within %d ms (p99), trends as the"
              + " table says, and nothing lost%n",
          PER_SECOND,
          BYTES,
          RESTORED_SECONDS,
          ON_TIME_MILLIS);
    }
    return bench.end(
        kept,
        Measure.named("evals_per_s_per_core", Unit.PER_SECOND, "%.0f").of(perSecond),
        Measure.named("bytes_per_state", Unit.BYTES, "%.0f").of(bytes),
        Measure.named("restore_s", Unit.SECONDS, "%.2f").of(restored),
        Measure.P99.of(delay));
  }

  /** The promise is of the whole city: of the memory that one more station takes. */
  private void rules() {
    long[] used = new long[3];
    int[] watches = new int[3];
    RuleSpeed city = null;
    bench.head("memory", WATCHES, MEMORY, BYTES_PER_WATCH);
    // Classes are loaded and constants made before anything is measured.
    new RuleSpeed(1, PEOPLE_AT_STATION).live(share / 4);
    for (int i = 0; i < 3; i++) {
      city = null;
      long before = RuleSpeed.used();
      city = new RuleSpeed(stations >> 2 - i, PEOPLE_AT_STATION);
      city.live(share);
      used[i] = RuleSpeed.used() - before;
      watches[i] = city.watches();
      bench.row(
          (stations >> 2 - i) + " stations",
          WATCHES.of(watches[i]),
          MEMORY.of(used[i] / MEGABYTE),
          BYTES_PER_WATCH.of((double) used[i] / watches[i]));
    }
    bytes = (double) (used[2] - used[0]) / (watches[2] - watches[0]);
    perSecond = city.perSecond(ROUNDS, Math.max(10, (int) (120 * share)));
    bench.head("memories by kind", WATCHES, BYTES_PER_WATCH, ON_DISK, LARGEST);
    for (Map.Entry<String, RuleSpeed.Kind> kind : city.kinds().entrySet()) {
      RuleSpeed.Kind of = kind.getValue();
      bench.row(
          kind.getKey().toLowerCase(Locale.ROOT),
          Row.ONCE,
          "of " + of.largestRule(),
          WATCHES.of(of.count()),
          BYTES_PER_WATCH.of(of.bytes()),
          ON_DISK.of(of.disk()),
          LARGEST.of(of.largest()));
    }
    out.printf(
        Locale.ROOT,
        "%.0f bytes for each watch all in all; %.0f evaluations/s of processor time%n",
        bytes,
        perSecond);
    kept &= bytes <= BYTES && perSecond >= PER_SECOND;
  }

  private void restore(Path folder) {
    Restoring.Restored there = Restoring.measure(folder.resolve("restore"), timers, alarms);
    restored = there.seconds();
    bench.head("", SECONDS, CPU_SECONDS);
    bench.row(
        "restored",
        Row.ONCE,
        "%d timers and %d open alarms".formatted(there.timers(), there.alarms()),
        SECONDS.of(there.seconds()),
        CPU_SECONDS.of(there.cpuSeconds()));
    kept &=
        there.seconds() < RESTORED_SECONDS && there.timers() == timers && there.alarms() == alarms;
  }

  private void delay(Path folder) throws IOException, InterruptedException {
    AlarmLoad messages = new AlarmLoad(new Payloads(GATEWAYS, 1, 3), ALARM_EVERY);
    try (MosquittoServer broker = MosquittoServer.start();
        Service service =
            Service.install(
                folder.resolve("service"),
                broker.uri(),
                null,
                heap,
                "ingest,store-writer,alerting,api",
                GATEWAYS)) {
      service.start();
      try (AlarmProbe probe = new AlarmProbe(service.api(Role.OPERATOR));
          SteadyLoad load =
              SteadyLoad.start(
                  broker.uri(), messages, rate, (n, at) -> sent(n, at, messages, probe))) {
        Thread.sleep(seconds * 1_000L / 3);
        Delays warm = probe.take();
        Thread.sleep(seconds * 1_000L);
        Delays seen = probe.take();
        load.stop();
        service.until("show every alarm", () -> probe.missing() == 0);
        delay = seen.within(SHARE);
        bench.head();
        bench.delay("publish to alarm, warming up", warm);
        bench.delay("publish to alarm, " + rate + "/s", seen);
        out.printf(
            "%d changes of alarms measured; the stream broke %d times%n",
            seen.count(), probe.failures());
        kept &= delay <= ON_TIME_MILLIS && seen.count() > 0 && probe.failures() == 0;
      }
    }
  }

  private static void sent(long number, long at, AlarmLoad messages, AlarmProbe probe) {
    if (messages.tells(number)) {
      probe.sent("gw-" + messages.good().device(number), at);
    }
  }

  private void trends() throws InterruptedException {
    long begin = System.nanoTime();
    TrendReplay replay = new TrendReplay(days, perWeek);
    out.printf(
        Locale.ROOT,
        "trends: %d people over %d days, %.1f visits a week, on %d threads, -Xmx %.0f MB%n",
        people,
        days,
        perWeek,
        threads,
        Runtime.getRuntime().maxMemory() / MEGABYTE);
    TrendReplay.Remembered remembered =
        replay.run(
            people,
            compareEvery,
            threads,
            done -> {
              if (done.people() % TELL_EVERY == 0) {
                progress(done, begin);
              }
            });
    TrendReplay.Replayed done = replay.done();
    progress(done, begin);
    WatchedPeople.Cost cost = WatchedPeople.measure(perWeek);
    bench.head("trends", EVALUATIONS, MEMORIES, MEMORY, BYTES_PER_PERSON, DIFFERENT);
    bench.row(
        "a year of everybody",
        EVALUATIONS.of(done.evaluations() / done.cpuSeconds()),
        MEMORIES.of(remembered.memories()),
        MEMORY.of(remembered.bytes() / MEGABYTE),
        BYTES_PER_PERSON.of((double) remembered.bytes() / people),
        DIFFERENT.of(done.different()));
    bench.row(
        "a person in the service, all rules",
        MEMORIES.of(cost.watches()),
        BYTES_PER_PERSON.of(cost.bytes()));
    out.printf(
        "trends: alarms of each row: %s%n",
        IntStream.range(0, replay.rows().size())
            .mapToObj(row -> replay.rows().get(row) + " " + done.alarms()[row])
            .collect(Collectors.joining(", ")));
    out.flush();
    kept &= done.different() == 0 && LongStream.of(done.alarms()).sum() > 0;
  }

  private void progress(TrendReplay.Replayed done, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(
        Locale.ROOT,
        "trends: %d of %d people in %.0f s (%.0f s to go): %d measurements, %d evaluations in"
            + " %.1f s of processor time (%.0f/s), %d alarms; %d years worked out as a whole"
            + " besides, %d alarms begin or end otherwise%n",
        done.people(),
        people,
        seconds,
        seconds / done.people() * (people - done.people()),
        done.measurements(),
        done.evaluations(),
        done.cpuSeconds(),
        done.evaluations() / done.cpuSeconds(),
        LongStream.of(done.alarms()).sum(),
        done.compared(),
        done.different());
    out.flush();
  }
}
