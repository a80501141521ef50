package io.waystation.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.alerting.alarm.AlarmEngine;
import io.waystation.alerting.alarm.Listening;
import io.waystation.alerting.alarm.StoredHistory;
import io.waystation.alerting.kpi.AlarmGauges;
import io.waystation.alerting.kpi.AlarmKpiReader;
import io.waystation.alerting.notify.Notifier;
import io.waystation.alerting.notify.channel.HttpSender;
import io.waystation.alerting.notify.channel.Outside;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.dashboard.http.Clocks;
import io.waystation.dashboard.http.DashboardServer;
import io.waystation.dashboard.http.HttpSettings;
import io.waystation.dashboard.http.Rotas;
import io.waystation.dashboard.live.LiveView;
import io.waystation.ingest.Intake;
import io.waystation.ingest.ReceiptDesk;
import io.waystation.ingest.Replayer;
import io.waystation.ingest.StoreWriter;
import io.waystation.ingest.mapping.MappingException;
import io.waystation.ingest.mapping.Mappings;
import io.waystation.ingest.mqtt.MqttSettings;
import io.waystation.ingest.mqtt.MqttSubscriber;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Dialect;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.ingest.senml.SenmlDialect;
import io.waystation.ingest.sparkplug.Numbers;
import io.waystation.ingest.sparkplug.SparkplugDialect;
import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.server.broker.EmbeddedBroker;
import io.waystation.server.config.Config;
import io.waystation.server.ops.Health;
import io.waystation.server.ops.LogWatch;
import io.waystation.server.ops.Measures;
import io.waystation.server.ops.OpsServer;
import io.waystation.server.rules.BudgetWatch;
import io.waystation.server.rules.NotifyConfigs;
import io.waystation.server.rules.RuleBooks;
import io.waystation.server.rules.StoredBacktests;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.RecordsException;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryKeeper;
import io.waystation.storage.telemetry.TelemetryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One process of Waystation: the parts it runs, wired. */
public final class App implements AutoCloseable {
  /** While the past is played, what is measured in so long a time at most is heard at its end. */
  public static final Duration PAST_STEP = Duration.ofMinutes(10);

  private static final long LOOK_MILLIS = 100;

  /** Looks in a row without any movement: what the broker has under way shows within them. */
  private static final int STILL = 5;

  /** With a receiver of notifications, for one exchange. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Less than any silence is long, and enough to have settled after a connect. */
  private static final Duration JUST_NOW = Duration.ofSeconds(60);

  private final Clock clock;
  private final Closing closing = new Closing();
  private final Health health = new Health();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<LongSupplier> lags = new ArrayList<>();

  /** Each says whether its part has done all there is to do at the clock's present moment. */
  private final List<BooleanSupplier> settling = new ArrayList<>();

  /** Told when the past begins to be played, and when it does not any more. */
  private final List<Consumer<Boolean>> players = new ArrayList<>();

  private OpsServer ops;
  private Records records;
  private ReadingLog log;
  private EmbeddedBroker broker;

  /** Null where it runs in another process. */
  private StoreWriter stored;

  private DashboardServer dashboard;

  /** Null where ingest runs in another process, and before it is open. */
  private volatile DeviceClocks deviceClocks;

  private volatile MqttSubscriber subscriber;

  private volatile boolean playing;
  private volatile Instant playedUntil = Instant.MIN;

  private App(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns when every part does its work; what cannot be reached just now (an external broker,
   * InfluxDB) is tried for ever and told by readiness.
   *
   * @param clock real time, or faster
   * @param prepare sees to what must stand in the records before anybody reads them
   * @param step told what is opened next, in a word
   * @param stop told when the process cannot go on
   * @throws CannotRun if something this process needs is taken, missing or broken
   */
  public static App start(
      Config config,
      Set<Part> parts,
      Clock clock,
      Consumer<Records> prepare,
      Consumer<String> step,
      StopSignal stop) {
    App app = new App(clock);
    try {
      app.open(config, parts, prepare, step, stop);
      app.health.started();
      return app;
    } catch (RecordsException | LogException | TelemetryException | IllegalStateException e) {
      app.close();
      throw CannotRun.because(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      app.close();
      throw e;
    }
  }

  private void open(
      Config config,
      Set<Part> parts,
      Consumer<Records> prepare,
      Consumer<String> step,
      StopSignal stop) {
    RestoreMark.refuse(config.data());
    Ports.check(Ports.wanted(config, parts));
    closing(DataLock.take(config.data(), parts));
    OwnSignals.use(config);
    Vertx vertx = Vertx.vertx();
    closing.add(vertx, () -> vertx.close().await());
    ops =
        closing(OpsServer.listen(vertx, config.ops().host(), config.ops().port(), meters, health));

    step.accept("records");
    IdentityKey key = IdentityKey.inFile(config.identityKey());
    records = closing(RecordsStores.open(config, key));
    prepare.accept(records);
    step.accept("log");
    log = closing(SqliteReadingLog.open(config.data().resolve("log"), clock, config.journal()));
    Measures.ofLedger(log, meters);
    if (parts.contains(Part.INGEST)) {
      LogWatch watch = closing(LogWatch.start(log, meters));
      health.watch("log", watch::full);
      health.watch("ledger", watch::disagreement);
    }
    step.accept("telemetry");
    TelemetryStore telemetry = closing(TelemetryStores.open(config));

    if (parts.contains(Part.BROKER)) {
      step.accept("broker");
      broker = closing(broker(config, stop));
      Measures.ofBroker(broker, meters);
      health.watch("broker", () -> broker.active() ? "" : "has stopped: look at its disk");
    }
    if (parts.contains(Part.STORE_WRITER)) {
      StoreWriter writer =
          closing(StoreWriter.start(log, telemetry, SignalCatalogue.current(), meters));
      stored = writer;
      health.watch("store-writer", writer::trouble);
      closing(TelemetryKeeper.start(telemetry, config.telemetry().keep(), clock));
      lags.add(writer::lag);
      settling.add(() -> writer.lag() == 0);
    }
    RuleBook rules = rules(config, parts);
    if (parts.contains(Part.ALERTING)) {
      step.accept("alarms");
      Listening listening =
          parts.contains(Part.INGEST)
              ? this::listeningSince
              : closing(ListeningReport.follow(records, clock));
      AlarmEngine alarms =
          closing(
              AlarmEngine.start(
                  log,
                  records,
                  rules,
                  new StoredHistory(
                      telemetry,
                      () -> log.committed(StoreWriter.CONSUMER),
                      config.telemetry().keep()),
                  listening,
                  clock,
                  meters));
      health.watch("alerting", alarms::trouble);
      lags.add(alarms::lag);
      settling.add(alarms::settled);
      players.add(plays -> alarms.playsThePast(plays ? PAST_STEP : Duration.ZERO));
      closing(AlarmGauges.start(records, clock, meters));
    }
    Optional<NotifyConfig> notify = notifications(config, parts);
    if (parts.contains(Part.ALERTING)) {
      closing(BudgetWatch.start(rules, telemetry, records, notify, clock));
    }
    if (parts.contains(Part.ALERTING) && notify.isPresent()) {
      step.accept("notifications");
      Outside outside =
          new Outside(
              new HttpSender(PATIENCE),
              clock,
              new StationBoard(records, this::publish),
              config.http().publicUrl());
      Notifier notifier =
          closing(Notifier.start(notify.get(), records, rules, outside, new Random(), meters));
      health.watch("notify", notifier::trouble);
    }
    if (parts.contains(Part.API)) {
      step.accept("page");
      LiveView live = closing(LiveView.start(log, telemetry, clock));
      health.watch("page", () -> live.complete() ? live.trouble() : "latest values not read yet");
      lags.add(live::lag);
      settling.add(() -> live.lag() == 0);
      players.add(live::playsThePast);
      HttpSettings http =
          new HttpSettings(
              config.http().listen().host(),
              config.http().listen().port(),
              config.http().secureCookies());
      dashboard =
          closing(
              DashboardServer.listen(
                  vertx,
                  http,
                  records,
                  telemetry,
                  log,
                  live,
                  this::estimate,
                  notify.<Rotas>map(given -> new DutyRotas(given.onCall())).orElse(Rotas.NONE),
                  new StoredBacktests(rules, telemetry, records, notify),
                  new AlarmKpiReader(records, clock)::between,
                  clock,
                  meters));
    }
    // Last to open and first to close: no message meets a half-built service.
    if (parts.contains(Part.INGEST)) {
      step.accept("ingest");
      DeviceClocks clocks = DeviceClocks.recall(log);
      deviceClocks = clocks;
      List<Dialect> dialects = dialects(config, clocks);
      ReceiptDesk receipts =
          closing(ReceiptDesk.open(Topic.ROOT, log, this::publish, clock, meters));
      players.add(receipts::waits);
      Intake intake = new Intake(dialects, clocks, log, receipts, meters);
      Replayer replayer = closing(Replayer.start(log, intake, clock, meters));
      health.watch("replays", replayer::trouble);
      List<String> filters = dialects.stream().flatMap(d -> d.filters().stream()).toList();
      subscriber =
          closing(MqttSubscriber.start(vertx, mqtt(config), filters, intake, clock, meters));
      health.watch("ingest", this::deaf);
      closing(ListeningReport.keep(records, clock, this::listeningSince));
      if (broker != null) {
        waitUntilHeard();
      }
    }
  }

  /** Empty where nobody is to be told of alarms, or this process has nothing to do with it. */
  private static Optional<NotifyConfig> notifications(Config config, Set<Part> parts) {
    boolean concerned = parts.contains(Part.ALERTING) || parts.contains(Part.API);
    return concerned ? NotifyConfigs.of(config) : Optional.empty();
  }

  /** Nothing where this process has nothing to do with them: then they may be anything. */
  private static RuleBook rules(Config config, Set<Part> parts) {
    boolean concerned = parts.contains(Part.ALERTING) || parts.contains(Part.API);
    return concerned ? RuleBooks.inForce(config) : RuleBook.shipped();
  }

  /** How the clock of a device goes, seen from ours. */
  private Optional<Clocks.Estimate> estimate(DeviceId device) {
    DeviceClocks clocks = deviceClocks;
    return clocks == null
        ? Optional.empty()
        : clocks
            .estimate(device)
            .map(
                clock ->
                    new Clocks.Estimate(
                        clock.offset().negated(),
                        clock.driftPpm() == 0
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(-clock.driftPpm()),
                        clock.samples(),
                        clock.since(),
                        clock.wrong()));
  }

  private EmbeddedBroker broker(Config config, StopSignal stop) {
    return EmbeddedBroker.start(
        config.data().resolve("broker"),
        config.mqtt().embedded().host(),
        config.mqtt().embedded().port(),
        ingestSecret(config),
        device -> records.read(t -> t.devices().secretHash(device)),
        () -> stop.failed("The embedded broker has stopped by itself; the log says why."));
  }

  /** The same at every start, so that ingest may run in another process than the broker. */
  private static String ingestSecret(Config config) {
    Path file = config.data().resolve("broker").resolve("ingest.secret");
    return HexFormat.of().formatHex(SecretFile.randomIn(file));
  }

  /** The ones that claim single topics before those that claim whole branches. */
  private List<Dialect> dialects(Config config, DeviceClocks clocks) {
    SignalCatalogue signals = SignalCatalogue.current();
    StatusFlags flags = StatusFlags.shipped();
    TreeDecoder trees = new TreeDecoder(signals, flags, new RegisteredDevices(records), clocks);
    List<Dialect> dialects = new ArrayList<>();
    dialects.add(new SenmlDialect(Topic.ROOT, signals, trees));
    if (!config.dialects().sparkplug().isEmpty()) {
      dialects.add(closing(sparkplug(config, trees)));
    }
    Path mappings = config.dialects().mappings();
    if (!mappings.toString().isEmpty()) {
      dialects.add(mappings(mappings, signals, flags, trees));
    }
    dialects.add(new PayloadDecoder(Topic.ROOT, trees));
    return dialects;
  }

  private static Mappings mappings(
      Path folder, SignalCatalogue signals, StatusFlags flags, TreeDecoder trees) {
    try {
      return Mappings.load(folder, Topic.ROOT, signals, flags, trees);
    } catch (MappingException e) {
      throw CannotRun.because("dialects.mappings: " + e.getMessage(), e);
    }
  }

  private SparkplugDialect sparkplug(Config config, TreeDecoder trees) {
    try {
      return SparkplugDialect.open(
          config.dialects().sparkplug(),
          trees,
          this::publish,
          config.data().resolve("sparkplug"),
          Numbers.of(log));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("dialects.sparkplug: " + e.getMessage(), e);
    }
  }

  private boolean publish(String topic, byte[] payload, boolean retained) {
    MqttSubscriber mouth = subscriber;
    return mouth != null && mouth.publish(topic, payload, retained);
  }

  private MqttSettings mqtt(Config config) {
    Config.Mqtt ours = config.mqtt();
    boolean embedded = ours.broker() == Config.Broker.EMBEDDED;
    MqttSettings defaults = MqttSettings.of("tcp://localhost");
    return new MqttSettings(
        embedded ? brokerUri(ours) : ours.uri(),
        ours.clientId(),
        embedded ? EmbeddedBroker.INGEST_USER : ours.user(),
        embedded ? ingestSecret(config) : ours.password(),
        ours.receiveMaximum(),
        ours.sessionExpiry(),
        defaults.batch(),
        defaults.batchWait(),
        defaults.waitingBytes(),
        !embedded);
  }

  /** Where it listens for everybody it also listens for us. */
  private String brokerUri(Config.Mqtt mqtt) {
    Config.Listen at = mqtt.embedded();
    String host = at.host().equals("0.0.0.0") || at.host().equals("::") ? "localhost" : at.host();
    return "tcp://" + new Config.Listen(host, broker == null ? at.port() : broker.port());
  }

  /** Since when everything devices publish has reached the log; empty while it does not. */
  private Optional<Instant> listeningSince() {
    MqttSubscriber ear = subscriber;
    if (ear == null || !ear.trouble().isEmpty()) {
      return Optional.empty();
    }
    Instant not = playing ? clock.instant().minus(JUST_NOW) : playedUntil;
    return ear.listeningSince().map(since -> since.isAfter(not) ? since : not);
  }

  /**
   * While the past is played devices do not keep the rhythm that silence is judged by: nobody is
   * missed, and afterwards silence counts from the end of it. All other rules are as ever. Nobody
   * waits for an answer within the second, so whoever reads the log takes more of it at a time, and
   * what receipts would say device by device is said once, at the end.
   */
  public void playsThePast(boolean plays) {
    playedUntil = clock.instant();
    playing = plays;
    players.forEach(who -> who.accept(plays));
  }

  /** Our own broker is there: a connection to it takes a moment, and then a device is heard. */
  private void waitUntilHeard() {
    long deadline = System.nanoTime() + CONNECT.toNanos();
    while (listeningSince().isEmpty() && System.nanoTime() < deadline) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String deaf() {
    String trouble = subscriber.trouble();
    return trouble.isEmpty() && subscriber.listeningSince().isEmpty()
        ? "not connected to the broker yet"
        : trouble;
  }

  public int httpPort() {
    return dashboard.port();
  }

  public int opsPort() {
    return ops.port();
  }

  public int mqttPort() {
    return broker.port();
  }

  public Records records() {
    return records;
  }

  public LedgerTotals totals() {
    return log.totals();
  }

  /**
   * Waits until what has been received is dealt with by everybody in this process.
   *
   * @return whether that was so in time
   */
  public boolean drain(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    long received = -1;
    int still = 0;
    while (System.nanoTime() < deadline) {
      long now = totals().received();
      boolean idle = subscriber == null || subscriber.waiting() == 0;
      boolean done = now == received && idle && lags.stream().allMatch(lag -> lag.getAsLong() == 0);
      still = done ? still + 1 : 0;
      if (still == STILL) {
        return true;
      }
      received = now;
      pause();
    }
    return false;
  }

  /**
   * Whether everything the broker has acknowledged to devices is dealt with by everybody in this
   * process, and the clock as it stands has been looked at: until another message comes or the
   * clock is moved, nothing more will happen. Who is not there yet is woken, so that asking again
   * and again costs time and not patience.
   */
  public boolean settled() {
    boolean settled = received() && settling.stream().allMatch(BooleanSupplier::getAsBoolean);
    if (!settled) {
      log.wake();
    }
    return settled;
  }

  /**
   * Whether everything the broker has acknowledged to devices is in the log. Only our own broker
   * can be asked what it has under way.
   */
  public boolean received() {
    return (subscriber == null || subscriber.waiting() == 0)
        && (broker == null || broker.waiting() == 0);
  }

  /** Messages in the log that whoever reads it slowest in this process has not dealt with. */
  public long lag() {
    return lags.stream().mapToLong(LongSupplier::getAsLong).max().orElse(0);
  }

  /** Readings the telemetry store has been given since the start. */
  public long readings() {
    return stored == null ? 0 : stored.readings();
  }

  private <T extends AutoCloseable> T closing(T opened) {
    return closing.add(opened);
  }

  @Override
  public void close() {
    closing.close();
    meters.close();
  }
}
