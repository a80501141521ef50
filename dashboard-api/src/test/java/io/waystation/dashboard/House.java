package io.waystation.dashboard;

import io.waystation.dashboard.access.Passwords;
import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import io.waystation.storage.records.Token;
import io.waystation.storage.records.User;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Real stores in a folder: a station in town, a health hut at 3000 m with two workers, and a user
 * and a bearer token of each role.
 */
public final class House implements AutoCloseable {
  public static final Instant START = Instant.parse("2026-11-21T02:00:00Z");
  public static final StationId TOWN = new StationId("st-001");
  public static final StationId HUT = new StationId("hut-01");
  public static final DeviceId GATEWAY = new DeviceId("st-001-gw");
  public static final DeviceId HUT_GATEWAY = new DeviceId("hut-01-gw");
  public static final DeviceId KIOSK = new DeviceId("hut-01-kiosk");
  public static final PersonId WORKER = new PersonId("5f0c9a0e-3c1d-4f1e-9f43-8a1f5f2b7c11");
  public static final PersonId COLLEAGUE = new PersonId("6a1d8b2f-4d2e-4a3b-8c54-9b2a6a3c8d22");
  public static final String WORKER_NAME = "李卫国";
  public static final String PASSWORD = "correct horse";

  /** Hashed once: it takes a while on purpose. */
  private static final String HASH = Passwords.hash(PASSWORD.toCharArray());

  public final TestClock clock = new TestClock(START);
  public final TestClock wall = new TestClock(START);
  public final ReadingLog log;
  public final TelemetryStore telemetry;
  public final Records records;
  private final Map<DeviceId, Long> sequences = new HashMap<>();
  private final Map<DeviceId, Long> boots = new HashMap<>();

  public House(Path folder) {
    try {
      log = SqliteReadingLog.open(Files.createDirectories(folder.resolve("log")), clock);
      telemetry = SqliteTelemetryStore.open(Files.createDirectories(folder.resolve("telemetry")));
      records =
          Records.openSqlite(
              Files.createDirectories(folder.resolve("records")), new IdentityKey(new byte[32]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(House::register);
  }

  private static void register(Tables t) {
    t.stations().saveArea(new Area("chengguan", "", new LocalText("城关区", "Chengguan")));
    t.stations().save(station(TOWN, Station.Type.STATION, "解放路驿站", "Jiefang Road", 1520));
    t.stations().save(station(HUT, Station.Type.HUT, "冷湖健康小屋", "Lenghu hut", 3000));
    device(t, GATEWAY, TOWN, Device.Type.GATEWAY);
    device(t, HUT_GATEWAY, HUT, Device.Type.GATEWAY);
    device(t, KIOSK, HUT, Device.Type.KIOSK);
    LocalText driller = new LocalText("钻工", "Driller");
    t.people().save(new Person(WORKER, Sex.MALE, 1979, driller, HUT), WORKER_NAME);
    t.people().save(new Person(COLLEAGUE, Sex.UNKNOWN, 0, driller, HUT), "艾力");
    for (Role role : Role.values()) {
      t.users().save(new User(role.word(), "Full " + role.word(), role, HASH, false));
      t.tokens().save(new Token(Secrets.hash(token(role)), role.word() + "-robot", role, START));
    }
    t.users().save(new User("gone", "Gone", Role.DOCTOR, HASH, true));
  }

  private static Station station(
      StationId id, Station.Type type, String zh, String en, int altitude) {
    return new Station(
        id,
        type,
        new LocalText(zh, en),
        "chengguan",
        OptionalInt.of(altitude),
        ZoneId.of("Asia/Shanghai"),
        36.06,
        103.83,
        12,
        false);
  }

  private static void device(Tables t, DeviceId id, StationId station, Device.Type type) {
    t.devices().save(new Device(id, station, type, new LocalText("设备", "Device"), START));
  }

  public static String token(Role role) {
    return "wst_token-of-" + role.word();
  }

  public void write(Consumer<Tables> work) {
    records.write(
        t -> {
          work.accept(t);
          return null;
        });
  }

  /** Newest first. */
  public List<AuditEntry> audit() {
    return records.read(t -> t.audit().page(Long.MAX_VALUE, 200));
  }

  public Alarm alarm(String id) {
    return records.read(t -> t.alarms().find(id).orElseThrow());
  }

  public static Reading reading(
      DeviceId device, String part, String signal, double value, long flags, Instant at) {
    return new Reading(
        device.value().startsWith("st") ? TOWN : HUT,
        device,
        part,
        PersonId.NONE,
        "",
        SignalCatalogue.shipped().signal(signal),
        value,
        flags,
        at,
        at,
        1,
        0);
  }

  public static Reading vital(
      PersonId person, String signal, double value, long flags, Instant at) {
    return new Reading(
        HUT,
        KIOSK,
        "",
        person,
        "visit",
        SignalCatalogue.shipped().signal(signal),
        value,
        flags,
        at,
        at,
        1,
        0);
  }

  /** What ingest does with a message of that device, received now. */
  public void receive(DeviceId device, Reading... readings) {
    long seq = sequences.merge(device, 1L, Long::sum) - 1;
    long boot = boots.getOrDefault(device, 1L);
    Instant now = clock.instant();
    List<Reading> numbered =
        Arrays.stream(readings)
            .map(
                r ->
                    new Reading(
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
                        boot,
                        seq))
            .toList();
    log.append(
        List.of(
            new Arrival.Message(
                "ws/v1/" + device + "/readings",
                device,
                boot,
                seq,
                now,
                now,
                seq,
                new byte[0],
                numbered)));
  }

  /** So many messages that the device counted and we do not get. */
  public void lose(DeviceId device, int messages) {
    sequences.merge(device, (long) messages, Long::sum);
  }

  /** It counts anew. */
  public void restart(DeviceId device) {
    sequences.remove(device);
    boots.merge(device, 2L, (boot, two) -> boot + 1);
  }

  /** The device's connection, as its status topic says. */
  public void status(DeviceId device, String word) {
    status(device, word, -1);
  }

  /**
   * @param boot -1 for a status that does not name it
   */
  public void status(DeviceId device, String word, long boot) {
    double value = SignalCatalogue.shipped().signal("device.status").states().indexOf(word);
    Reading plain = reading(device, "", "device.status", value, 0, clock.instant());
    Reading said =
        new Reading(
            plain.station(),
            plain.device(),
            plain.part(),
            plain.person(),
            plain.session(),
            plain.signal(),
            plain.value(),
            plain.flags(),
            plain.measuredAt(),
            plain.receivedAt(),
            boot,
            -1);
    log.append(List.of(new Arrival.Unnumbered(device, clock.instant(), List.of(said))));
  }

  public void refuse(String device, String reason, byte[] raw) {
    refuseOn("ws/v1/" + device + "/readings", device, reason, raw);
  }

  /** On any topic. */
  public void refuseOn(String topic, String device, String reason, String raw) {
    refuseOn(topic, device, reason, raw.getBytes(StandardCharsets.UTF_8));
  }

  private void refuseOn(String topic, String device, String reason, byte[] raw) {
    log.append(
        List.of(
            new Arrival.Refused(
                topic, device, -1, -1, clock.instant(), reason, "what is wrong with it", raw)));
  }

  public void refuse(String device, String reason, String raw) {
    refuse(device, reason, raw.getBytes(StandardCharsets.UTF_8));
  }

  /** Raised and open, started at the clock's time. */
  public Alarm stationAlarm(Severity severity) {
    Instant now = clock.instant();
    Alarm alarm =
        new Alarm(
            UUID.randomUUID().toString(),
            "very_stuffy",
            UUID.randomUUID().toString(),
            Alarm.Concern.STATION,
            TOWN,
            GATEWAY.value(),
            "",
            PersonId.NONE,
            "env.co2",
            severity,
            severity,
            Alarm.Condition.ACTIVE,
            false,
            Alarm.Latch.NONE,
            new LocalText("二氧化碳过高", "Carbon dioxide too high"),
            new LocalText("已持续 10 分钟", "For 10 minutes"),
            now,
            now,
            null,
            Alarm.Cause.UNNAMED,
            Basis.NONE,
            Handling.NONE,
            "",
            1);
    write(t -> t.alarms().raise(alarm));
    return alarm;
  }

  /** About the worker; its evidence holds values. */
  public Alarm healthAlarm(Severity severity) {
    Instant now = clock.instant();
    Alarm alarm =
        new Alarm(
            UUID.randomUUID().toString(),
            "vital.bp_systolic",
            UUID.randomUUID().toString(),
            Alarm.Concern.HEALTH,
            HUT,
            "",
            "",
            WORKER,
            "bp_systolic",
            severity,
            severity,
            Alarm.Condition.ACTIVE,
            true,
            Alarm.Latch.NONE,
            new LocalText("血压过高", "Blood pressure too high"),
            new LocalText("血压 187/113", "Blood pressure 187/113"),
            now,
            now,
            null,
            Alarm.Cause.UNNAMED,
            Basis.NONE,
            Handling.NONE,
            "",
            1);
    write(t -> t.alarms().raise(alarm));
    return alarm;
  }

  /** Waits at most 10 s for something another thread does. */
  public static void await(String what, BooleanSupplier done) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within 10 s: " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    records.close();
    telemetry.close();
    log.close();
  }
}
