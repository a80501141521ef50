package io.waystation.benchmarks;

import static io.waystation.benchmarks.results.Measure.MAX;
import static io.waystation.benchmarks.results.Measure.P50;
import static io.waystation.benchmarks.results.Measure.P99;
import static io.waystation.benchmarks.results.Measure.PEAK;

import io.waystation.benchmarks.load.CityLoad;
import io.waystation.benchmarks.load.CityRecords;
import io.waystation.benchmarks.load.Said;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import io.waystation.benchmarks.service.AlarmProbe;
import io.waystation.benchmarks.service.Api;
import io.waystation.benchmarks.service.ApiProbe;
import io.waystation.benchmarks.service.BareConsumer;
import io.waystation.benchmarks.service.Delays;
import io.waystation.benchmarks.service.JavaProcess;
import io.waystation.benchmarks.service.NotificationReceiver;
import io.waystation.benchmarks.service.PageProbe;
import io.waystation.benchmarks.service.Service;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Role;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.Preset;
import io.waystation.simulator.mqtt.Message;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A whole simulated city through the whole service, timed from publish to everywhere its word comes
 * out. Exit 0 only if nothing was lost and everything was there in time: {@link #PAGE_MILLIS},
 * {@link #API_MILLIS}, {@link #ALARM_MILLIS} and {@link #TOLD_MILLIS}.
 */
@Command(
    name = "endtoend",
    description =
        "The devices of a simulated city through Mosquitto and the packaged service with all its"
            + " roles: from publish to the page's stream, to an answer of the API, to an alarm on"
            + " the stream and to a notification at a web server; beside a bare Paho consumer of"
            + " the same messages. Exit 0 only if nothing is lost and the promises hold.",
    sortOptions = false)
final class EndToEndBenchmark extends Benchmark {
  private static final long PAGE_MILLIS = 1_000;
  private static final long API_MILLIS = 1_000;
  private static final long ALARM_MILLIS = 1_000;
  private static final long TOLD_MILLIS = 2_000;

  private static final double SHARE = 0.99;
  private static final int WATCHED = 20;
  private static final long SEED = 7;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final double ALARMS_PER_SECOND = 4;

  /** It takes as many as come. */
  private static final long NO_END = 1_000_000_000_000L;

  private static final Measure READINGS_PER_SECOND =
      new Measure("readings_per_s", "readings/s", Unit.AMOUNT, "%.0f");

  /** Of readings, not of messages. */
  private static final Measure CPU_PER_MILLION =
      new Measure("cpu_s_per_million_readings", "CPU s/M", Unit.CPU_PER_MILLION, "%.1f");

  @Option(
      names = "--preset",
      defaultValue = "city-478",
      description = "the city: one of the simulator's (default: ${DEFAULT-VALUE})")
  private String preset;

  @Option(
      names = "--devices",
      defaultValue = "0",
      description = "so many devices in a city of that kind (default: as many as the preset has)")
  private int devices;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "messages/s of the whole city (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "40",
      description = "measured, after half as long to warm up (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "the service's -Xmx (default: ${DEFAULT-VALUE})")
  private String heap;

  private City city;
  private Said said;
  private double pace;
  private boolean kept = true;

  @Override
  void check() {
    check("--rate", rate, 1, 20_000);
    check("--seconds", seconds, 1, 3_600);
    city = city();
    if (city.devices().isEmpty() || rate > 100 * city.devices().size()) {
      throw refused(
          "--rate is %d: %d devices send up to 100 messages/s each", rate, city.devices().size());
    }
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {
    said = new Said();
    try (MosquittoServer broker = MosquittoServer.start();
        NotificationReceiver receiver = NotificationReceiver.start()) {
      bench.about(
          scratch,
          "%s, %d messages/s, service with -Xmx%s",
          city.toString().replaceFirst(", seed \\d+", ""),
          rate,
          heap);
      return measure(scratch.folder(), broker, receiver);
    }
  }

  private City city() {
    try {
      Preset kind = Preset.of(preset);
      CitySettings settings =
          new CitySettings(
              kind, SEED, kind.stations(), kind.huts(), kind.corners(), kind.workers(), ZONE);
      return devices == 0 ? City.plan(settings) : City.withDevices(settings, devices);
    } catch (IllegalArgumentException e) {
      throw refused("%s", e.getMessage());
    }
  }

  private int measure(Path folder, MosquittoServer broker, NotificationReceiver receiver)
      throws IOException, InterruptedException {
    int warmUp = Math.max(1, seconds / 2);
    int detectors = (int) Math.ceil((seconds + warmUp) * ALARMS_PER_SECOND);
    try (Service service = install(folder.resolve("service"), broker, receiver, detectors);
        JavaProcess bare = BareConsumer.start(folder, broker.uri(), NO_END)) {
      Api api = service.api(Role.OPERATOR);
      service.start();
      Probes probes = new Probes(api, watched(), receiver);
      try (probes;
          CityLoad load =
              CityLoad.start(broker.uri(), city, rate, detectors, ALARMS_PER_SECOND, probes)) {
        Thread.sleep(warmUp * 1_000L);
        probes.begin();
        double ours = service.process().cpuSeconds();
        double theirs = bare.cpuSeconds();
        int before = probes.readings();
        long published = load.published();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        int readings = probes.readings() - before;
        double took = (System.nanoTime() - start) / 1e9;
        pace = (load.published() - published) / took;
        ours = (service.process().cpuSeconds() - ours) * 1e6 / readings;
        theirs = (bare.cpuSeconds() - theirs) * 1e6 / readings;
        load.stop();
        service.until(
            "pass everything on",
            () -> service.metric("waystation_store_lag") == 0 && probes.missing() == 0);
        return tell(service, bare, probes, readings / took, ours, theirs);
      }
    }
  }

  private Service install(
      Path folder, MosquittoServer broker, NotificationReceiver receiver, int detectors)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("notify.yaml"),
        """
        fallback: bench
        route: {receiver: bench, group_by: [alertname, station, device], group_wait: 0s}
        receivers: [{name: bench, channels: [{webhook: {url: '%s'}}]}]
        """
            .formatted(receiver.uri()));
    return Service.install(
        folder,
        broker.uri(),
        "notify: notify.yaml\n",
        heap,
        "ingest,store-writer,alerting,api",
        t -> CityRecords.fill(t, city, detectors));
  }

  private int tell(
      Service service,
      JavaProcess bare,
      Probes probes,
      double perSecond,
      double ours,
      double theirs)
      throws IOException {
    long peak = service.process().peakMegabytes();
    bench.head("", READINGS_PER_SECOND, CPU_PER_MILLION, PEAK, P50, P99, MAX);
    bench.row(
        "bare Paho consumer",
        READINGS_PER_SECOND.of(perSecond),
        CPU_PER_MILLION.of(theirs),
        PEAK.of(bare.peakMegabytes()));
    bench.row(
        "service, all roles",
        READINGS_PER_SECOND.of(perSecond),
        CPU_PER_MILLION.of(ours),
        PEAK.of(peak));
    long failures = probes.failures();
    double page =
        timed("publish to the page's stream", probes.page.sightings().take(), PAGE_MILLIS);
    double answer = timed("publish to an answer of the API", probes.api.take(), API_MILLIS);
    double alarm = timed("publish to alarm on the stream", probes.alarms.take(), ALARM_MILLIS);
    double told = timed("publish to notification", probes.receiver.take(), TOLD_MILLIS);
    bench.delay("answer of the list of stations", probes.page.takeAnswers());
    service.stop();
    int lost = said.missingIn(service.data().resolve("telemetry"));
    bench
        .out()
        .printf(
            Locale.ROOT,
            "%.0f of %d messages/s were sent; %d readings in all, each looked for in the store;"
                + " questions without answer and broken streams: %d%n",
            pace,
            rate,
            said.count(),
            failures);
    kept &= lost == 0 && failures == 0;
    if (!kept) {
      bench
          .out()
          .printf(
              Locale.ROOT,
              "promised are, of 99 in 100: %d ms to the page, %d to an answer, %d to an alarm, %d to"
                  + " a notification; and nothing lost%n",
              PAGE_MILLIS,
              API_MILLIS,
              ALARM_MILLIS,
              TOLD_MILLIS);
    }
    return bench.end(
        kept,
        Measure.named("lost", Unit.FAULTS, "%.0f").of(lost),
        CPU_PER_MILLION.of(ours),
        Measure.named("cpu_to_bare", Unit.SHARE, "%.1f").of(ours / theirs),
        PEAK.of(peak),
        Measure.named("page_p99_ms", Unit.MILLISECONDS, "%.0f").of(page),
        Measure.named("api_p99_ms", Unit.MILLISECONDS, "%.0f").of(answer),
        Measure.named("alarm_p99_ms", Unit.MILLISECONDS, "%.0f").of(alarm),
        Measure.named("notification_p99_ms", Unit.MILLISECONDS, "%.0f").of(told));
  }

  private double timed(String what, Delays delays, long promised) {
    bench.delay(what, delays);
    double within = delays.count() == 0 ? Double.NaN : delays.within(SHARE);
    kept &= within <= promised;
    return within;
  }

  /** The first that have a gateway: as many as one stream takes. */
  private List<String> watched() {
    return city.devices().stream()
        .map(device -> device.station().value())
        .distinct()
        .limit(WATCHED)
        .toList();
  }

  /** What is watched from outside while the city speaks. */
  private final class Probes implements CityLoad.Sent, AutoCloseable {
    private final Map<DeviceId, String> stations =
        city.devices().stream()
            .collect(Collectors.toMap(Device::id, device -> device.station().value()));
    private final List<String> watched;
    private final PageProbe page;
    private final ApiProbe api;
    private final AlarmProbe alarms;
    private final NotificationReceiver receiver;

    Probes(Api service, List<String> watched, NotificationReceiver receiver) {
      this.watched = watched;
      this.page = new PageProbe(service, watched);
      this.api = new ApiProbe(service);
      this.alarms = new AlarmProbe(service);
      this.receiver = receiver;
    }

    @Override
    public synchronized void said(Message.Report report, long now) {
      long newest = said.add(report);
      String station = stations.get(report.device());
      if (watched.contains(station)) {
        page.sightings().sent(report.device().value(), newest, now);
        api.sent(station, report.device().value(), newest, now);
      }
    }

    @Override
    public synchronized void smoke(DeviceId detector, long now) {
      said.add(detector, "", "smoke.alarm", now);
      alarms.sent(detector.value(), now);
      receiver.sent(detector.value(), now);
    }

    synchronized int readings() {
      return said.count();
    }

    /** What was sent before does not count. */
    void begin() {
      page.sightings().forget();
      page.takeAnswers();
      api.forget();
      alarms.forget();
      receiver.forget();
    }

    int missing() {
      return page.sightings().missing() + alarms.missing() + receiver.missing();
    }

    long failures() {
      return page.failures() + api.failures() + alarms.failures();
    }

    @Override
    public void close() {
      page.close();
      api.close();
      alarms.close();
    }
  }
}
