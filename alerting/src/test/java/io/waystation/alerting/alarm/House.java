package io.waystation.alerting.alarm;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The real log and records with the keeper on top, on one thread and with a clock that the test
 * moves. One hut {@code h} (3000 m, Shanghai) with gateway, kiosk and AED, all reporting.
 */
final class House implements AutoCloseable {
  static final Instant START = Trial.START;
  static final StationId HUT = new StationId("h");

  final MovedClock clock;
  private final Machine machine;
  final Path folder;
  ReadingLog log;
  final Records records;
  final TelemetryStore telemetry;
  Optional<Instant> listening = Optional.of(START.minus(Duration.ofHours(1)));

  /** Whether the keeper fails after it has looked at the readings and before it writes. */
  boolean failing;

  /** Whether what is in the log gets into the telemetry store. */
  boolean storing = true;

  /** The writer's name in the log. */
  private static final String STORE_WRITER = "store-writer";

  private final Map<String, Long> seqs = new HashMap<>();
  private RuleBook rules;
  private AlarmKeeper keeper;
  private SimpleMeterRegistry meters;

  House(Path folder) {
    this(folder, RuleBook.shipped());
  }

  House(Path folder, RuleBook rules) {
    this(folder, rules, START);
  }

  /**
   * @param start what the clock says at first
   */
  House(Path folder, RuleBook rules, Instant start) {
    this(folder, rules, new MovedClock(start), Machine::quick);
  }

  /** The same on a slow machine. */
  House(Path folder, RuleBook rules, long seed) {
    this(folder, rules, new MovedClock(START), clock -> Machine.slow(clock, seed));
  }

  private House(
      Path folder, RuleBook rules, MovedClock clock, Function<MovedClock, Machine> machine) {
    this.clock = clock;
    this.machine = machine.apply(clock);
    this.folder = folder;
    this.rules = rules;
    log = openLog();
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
    telemetry = SqliteTelemetryStore.open(folder.resolve("telemetry"));
    register(FixedContext.hut(HUT.value(), OptionalInt.of(3000)));
    restart();
  }

  /** It keeps what the telemetry store has yet to get, however long nothing is asked of that. */
  private ReadingLog openLog() {
    ReadingLog opened = SqliteReadingLog.open(folder, clock);
    opened.join(STORE_WRITER);
    return opened;
  }

  void register(Station station) {
    records.write(
        t -> {
          t.stations().saveArea(new Area(station.area(), "", new LocalText("街道", "street")));
          t.stations().save(station);
          return null;
        });
  }

  void register(String device, Device.Type type) {
    register(HUT, device, type);
  }

  void register(StationId station, String device, Device.Type type) {
    Device registered =
        new Device(
            new DeviceId(device), station, type, new LocalText(device, device), clock.instant());
    records.write(
        t -> {
          t.devices().save(registered);
          return null;
        });
  }

  PersonId register(Sex sex) {
    PersonId id = PersonId.random();
    records.write(
        t -> {
          t.people().save(new Person(id, sex, 1980, new LocalText("钻工", "driller"), HUT), "王");
          return null;
        });
    return id;
  }

  /** The same with another book. */
  void restart(RuleBook book) {
    rules = book;
    restart();
  }

  /** How many rules watch how many things, multiplied. */
  int watches() {
    return (int) meters.get("waystation.alerting.watches").gauge().value();
  }

  /** How many memories of that person are written down. */
  long memories(PersonId person) {
    return records.read(
        t ->
            t.checkpoints().states(AlarmKeeper.CONSUMER).keySet().stream()
                .filter(key -> key.contains(person.value()))
                .count());
  }

  /** The engine dies, with all it has in memory, and comes back. */
  void restart() {
    machine.dies();
    meters = new SimpleMeterRegistry();
    keeper =
        AlarmKeeper.open(
            log,
            records,
            rules,
            context(),
            new AlarmKeeper.Past(history(), context(), machine),
            () -> {
              if (failing) {
                throw new IllegalStateException("the test breaks this batch");
              }
              return listening;
            },
            clock,
            machine::nanos,
            meters);
  }

  private RecordsContext context() {
    return new RecordsContext(records, machine::nanos);
  }

  private StoredHistory history() {
    return new StoredHistory(telemetry, () -> log.committed(STORE_WRITER), Duration.ZERO);
  }

  /** The log is lost, an empty one takes its place, and the engine is started again. */
  void replaceLog() throws IOException {
    replaceLog(() -> {});
  }

  /**
   * @param fill puts into the other log what it is to hold before the engine sees it
   */
  void replaceLog(Runnable fill) throws IOException {
    log.close();
    for (String file : List.of("log.db", "log.db-wal", "log.db-shm")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    log = openLog();
    fill.run();
    restart();
  }

  static Reading reading(String device, String signal, double value, Instant at, Flag... flags) {
    return reading(HUT, device, PersonId.NONE, signal, value, at, flags);
  }

  static Reading reading(
      StationId station,
      String device,
      PersonId person,
      String signal,
      double value,
      Instant at,
      Flag... flags) {
    Signal known = SignalCatalogue.shipped().signal(signal);
    return new Reading(
        station, new DeviceId(device), "", person, "", known, value, Flag.of(flags), at, at, 1, 0);
  }

  /** A value measured, sent and received now. */
  void say(String device, String signal, double value) {
    publish(device, List.of(reading(device, signal, value, clock.instant())));
  }

  /** So many messages that nobody looks at yet. */
  void append(String device, String signal, double value, int count) {
    for (int i = 0; i < count; i++) {
      append(device, List.of(reading(device, signal, value, clock.instant())));
    }
  }

  /** A message with those readings, received now. */
  void publish(String device, List<Reading> readings) {
    append(device, readings);
    look();
  }

  private void append(String device, List<Reading> readings) {
    long seq = seqs.merge(device, 1L, Long::sum) - 1;
    Instant now = clock.instant();
    log.append(
        List.of(
            new Arrival.Message(
                "ws/v1/" + device + "/readings",
                new DeviceId(device),
                1,
                seq,
                now,
                now,
                seq,
                new byte[0],
                readings.stream().map(r -> received(r, now, seq)).toList())));
  }

  /** What the device's connection says, in a retained message or a last will. */
  void status(String device, double online) {
    Reading status = reading(device, "device.status", online, clock.instant());
    log.append(List.of(new Arrival.Unnumbered(status.device(), clock.instant(), List.of(status))));
    look();
  }

  private static Reading received(Reading r, Instant now, long seq) {
    return new Reading(
        r.station(),
        r.device(),
        r.part(),
        r.person(),
        r.session(),
        r.signal(),
        r.value(),
        r.flags(),
        r.measuredAt(),
        now,
        1,
        seq);
  }

  /** What is measured in so long a time comes at the end of it; until the next restart. */
  void comesTogether(Duration stretch) {
    keeper.comesTogether(stretch);
  }

  /** What has come since the last time goes from the log into the telemetry store. */
  private void store() {
    Position from = log.committed(STORE_WRITER);
    List<Reading> readings = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      for (Entry entry : log.read(lane, from.in(lane), 10_000)) {
        readings.addAll(entry.readings());
      }
    }
    telemetry.write(readings);
    log.commit(STORE_WRITER, log.end());
  }

  /** Time goes by until late data have changed all they change. */
  void settle() {
    for (int i = 0; i < 100 && keeper.amending(); i++) {
      pass(Duration.ofSeconds(11));
    }
    if (keeper.amending()) {
      throw new AssertionError("late data are never done with");
    }
  }

  /** The keeper reads what there is, and then looks at the clock. */
  void look() {
    machine.work();
    if (storing && keeper.amending()) {
      store();
    }
    List<Entry> batch = log.read(Lane.LIVE, keeper.next().live(), AlarmKeeper.BATCH);
    while (!batch.isEmpty()) {
      keeper.accept(batch, keeper.next().after(batch.get(batch.size() - 1)));
      batch = log.read(Lane.LIVE, keeper.next().live(), AlarmKeeper.BATCH);
    }
    keeper.accept(List.of(), keeper.next());
    if (keeper.amending()) {
      keeper.accept(List.of(), keeper.next());
    }
  }

  /** Time goes by, and the keeper looks at the clock now and then. */
  void pass(Duration time) {
    Instant until = clock.instant().plus(time);
    while (clock.instant().isBefore(until)) {
      Instant next = clock.instant().plusSeconds(20);
      clock.to(next.isBefore(until) ? next : until);
      look();
    }
  }

  /** Time goes by and those devices say every minute that they live. */
  void pass(Duration time, String... alive) {
    Instant until = clock.instant().plus(time);
    while (clock.instant().isBefore(until)) {
      Instant next = clock.instant().plusSeconds(60);
      pass(Duration.between(clock.instant(), next.isBefore(until) ? next : until));
      for (String device : alive) {
        say(device, heartbeat(device), 1);
      }
    }
  }

  private static String heartbeat(String device) {
    return device.endsWith("-kiosk")
        ? "kiosk.heartbeat"
        : device.endsWith("-gw") ? "gateway.heartbeat" : "device.heartbeat";
  }

  /** Time goes by while the keeper is not there. */
  void sleep(Duration time) {
    clock.forward(time);
  }

  Alarm acknowledge(Alarm alarm) {
    return records.write(
        t -> {
          Alarm taken =
              t.alarms()
                  .find(alarm.id())
                  .orElseThrow()
                  .acknowledge("li", "on my way", clock.instant());
          t.alarms()
              .change(
                  taken,
                  AlarmChange.What.ACKNOWLEDGED,
                  "li",
                  clock.instant(),
                  clock.instant(),
                  "on my way");
          return taken;
        });
  }

  /** All alarms, in the order in which their conditions began. */
  List<Alarm> alarms() {
    List<Alarm> all =
        new ArrayList<>(
            records.read(t -> t.alarms().page(Alarms.Filter.any(), null, null, 10_000)));
    all.sort(Comparator.comparing(Alarm::startedAt).thenComparing(Alarm::source));
    return all;
  }

  Alarm only() {
    List<Alarm> all = alarms();
    if (all.size() != 1) {
      throw new AssertionError("not one alarm but " + all);
    }
    return all.get(0);
  }

  List<AlarmChange.What> history(Alarm alarm) {
    return records.read(
        t -> t.alarms().history(alarm.id()).stream().map(AlarmChange::what).toList());
  }

  List<AlarmChange> lines(Alarm alarm) {
    return records.read(t -> t.alarms().history(alarm.id()));
  }

  @Override
  public void close() {
    telemetry.close();
    records.close();
    log.close();
  }
}
