package io.waystation.dashboard.http;

import io.waystation.dashboard.access.Passwords;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.Handling;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import io.waystation.model.Reading;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.records.Maintenance;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import io.waystation.storage.records.User;
import io.waystation.storage.telemetry.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;

/** A dozen stations, three huts and thirty workers to look at while the page is being made. */
final class PreviewCity {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final String[] STREETS = {
    "解放路", "人民路", "文化路", "胜利路", "建设路", "和平路", "新华路", "中山路", "长江路", "黄河路", "友谊路", "青年路"
  };
  private static final String[] STREETS_EN = {
    "Jiefang Road", "Renmin Road", "Wenhua Road", "Shengli Road", "Jianshe Road", "Heping Road",
    "Xinhua Road", "Zhongshan Road", "Changjiang Road", "Huanghe Road", "Youyi Road",
        "Qingnian Road"
  };
  private static final String[] HUTS = {"冷湖", "花土沟", "大柴旦"};
  private static final String[] HUTS_EN = {"Lenghu", "Huatugou", "Da Qaidam"};
  private static final String[] NAMES = {
    "李卫国", "王建军", "张志强", "刘洋", "陈晓东", "杨秀英", "赵磊", "黄丽", "周涛", "吴敏", "徐刚", "孙鹏", "胡军", "朱玉兰", "高峰",
    "林海", "何勇", "郭平", "马超", "罗静", "梁宇", "宋文", "郑凯", "谢婷", "韩冰", "唐龙", "冯雪", "于波", "董洁", "萧然"
  };

  private final Random random = new Random(7);
  private final Clock clock;
  private final ReadingLog log;
  private final Records records;
  private final List<Station> stations = new ArrayList<>();
  private final List<Person> people = new ArrayList<>();
  private final Map<DeviceId, Long> sequences = new HashMap<>();

  PreviewCity(Clock clock, ReadingLog log, Records records) {
    this.clock = clock;
    this.log = log;
    this.records = records;
  }

  void build(TelemetryStore telemetry) {
    records.write(
        t -> {
          register(t);
          return null;
        });
    Instant now = clock.instant();
    List<Reading> past = new ArrayList<>();
    for (Station station : stations) {
      for (Instant at = now.minus(Duration.ofDays(2)); at.isBefore(now); at = at.plusSeconds(300)) {
        past.addAll(weather(station, at));
      }
    }
    for (Person person : people) {
      for (int day = 60; day > 0; day -= 1 + random.nextInt(3)) {
        past.addAll(checkUp(person, now.minus(Duration.ofDays(day)), false));
      }
    }
    telemetry.write(past);
    for (Station station : stations.subList(0, stations.size() - 2)) {
      log.append(List.of(message(gateway(station), weather(station, now))));
    }
    for (Person person : people) {
      log.append(
          List.of(message(kiosk(person.station()), checkUp(person, now, person == people.get(0)))));
    }
    trouble();
    records.write(
        t -> {
          alarms(t, now);
          return null;
        });
  }

  /** What makes the ledger and the quarantine worth looking at. */
  private void trouble() {
    for (Station station : stations.subList(1, 5)) {
      sequences.merge(gateway(station), 3L + station.id().value().hashCode() % 5, Long::sum);
      Arrival message = message(gateway(station), weather(station, clock.instant()));
      sequences.merge(gateway(station), 1L, Long::sum);
      log.append(List.of(message, message, message(gateway(station), List.of())));
    }
    DeviceId leaky = gateway(stations.get(2));
    for (int i = 0; i < 20; i++) {
      sequences.merge(leaky, 1L + i % 4, Long::sum);
      log.append(List.of(message(leaky, List.of())));
    }
    refuse("st-001-gw", "MALFORMED_JSON", "not JSON: unexpected 'h' at 1:1", "hello, world");
    refuse(
        "hut-01-kiosk",
        "UNKNOWN_SIGNAL",
        "no signal is called 'bp': see the catalogue for its name",
        "{\"m\":{\"bp\":1}}");
    for (int i = 0; i < 9; i++) {
      refuse(
          "st-004-gw",
          "UNKNOWN_SIGNAL",
          "readings[0].m: no signal is called 'env.radon': mend the name, or add it to the catalogue",
          "{\"boot\":1,\"seq\":%d,\"readings\":[{\"m\":{\"env.radon\":%d}}]}".formatted(i, 40 + i));
    }
    for (int i = 0; i < 42; i++) {
      refuse(
          "st-013-gw",
          "UNKNOWN_DEVICE",
          "no device 'st-013-gw' is registered: register it, and its messages can be replayed",
          "{\"boot\":1,\"seq\":%d,\"readings\":[{\"m\":{\"env.temperature\":%.1f}}]}"
              .formatted(i, 20 + i / 10.0));
    }
    refuseOn(
        "spBv1.0/qaidam/NBIRTH/hut-04-kiosk",
        "hut-04-kiosk",
        "UNKNOWN_DEVICE",
        "no device 'hut-04-kiosk' is registered",
        "\u0008\u0001binary");
    refuse("", "UNKNOWN_TOPIC", "the topic names no device", "{}");
  }

  /** What ingest does with what somebody wants replayed; the devices that are known by then. */
  private void replay() {
    for (Quarantined message : log.quarantine().replaying(Quarantined.Origin.MESSAGE, 100)) {
      DeviceId device = new DeviceId(message.device());
      Arrival.Result result =
          message.reason().equals("UNKNOWN_DEVICE")
              ? new Arrival.Unnumbered(device, message.receivedAt(), List.of())
              : refused(message.topic(), message.device(), message.reason(), message.detail(), "");
      log.append(List.of(new Arrival.Replayed(message.id(), result)));
    }
  }

  /** One more message of some station, and now and then a check-up and an alarm. */
  void live() {
    replay();
    Instant now = clock.instant();
    Station station = stations.get(random.nextInt(stations.size() - 2));
    log.append(List.of(message(gateway(station), weather(station, now))));
    if (random.nextInt(8) == 0) {
      Person person = people.get(random.nextInt(people.size()));
      log.append(
          List.of(message(kiosk(person.station()), checkUp(person, now, random.nextInt(4) == 0))));
    }
    if (random.nextInt(40) == 0) {
      records.write(
          t -> {
            t.alarms().raise(stuffy(station, now, Severity.NOTICE));
            return null;
          });
    }
  }

  private void register(Tables t) {
    t.stations().saveArea(new Area("lanzhou", "", new LocalText("兰州市", "Lanzhou")));
    t.stations().saveArea(new Area("chengguan", "lanzhou", new LocalText("城关区", "Chengguan")));
    t.stations().saveArea(new Area("qaidam", "", new LocalText("柴达木油田", "Qaidam oilfield")));
    for (int i = 0; i < STREETS.length; i++) {
      add(
          t,
          new Station(
              new StationId("st-%03d".formatted(i + 1)),
              Station.Type.STATION,
              new LocalText(STREETS[i] + "驿站", STREETS_EN[i] + " station"),
              "chengguan",
              OptionalInt.of(1520),
              ZONE,
              36.05 + i * 0.004,
              103.80 + (i % 4) * 0.02,
              12,
              i % 3 == 0));
    }
    for (int i = 0; i < HUTS.length; i++) {
      add(
          t,
          new Station(
              new StationId("hut-%02d".formatted(i + 1)),
              Station.Type.HUT,
              new LocalText(HUTS[i] + "健康小屋", HUTS_EN[i] + " health hut"),
              "qaidam",
              OptionalInt.of(2700 + 400 * i),
              ZONE,
              38.2 + i * 0.2,
              91.5 + i,
              8,
              true));
    }
    for (int i = 0; i < NAMES.length; i++) {
      Person person =
          new Person(
              new PersonId(
                  UUID.nameUUIDFromBytes(NAMES[i].getBytes(StandardCharsets.UTF_8)).toString()),
              i % 5 == 0 ? Sex.FEMALE : Sex.MALE,
              1966 + i,
              i % 2 == 0
                  ? new LocalText("钻工", "Driller")
                  : new LocalText("采油工", "Production operator"),
              new StationId("hut-%02d".formatted(i % 3 + 1)));
      t.people().save(person, NAMES[i]);
      people.add(person);
    }
    user(t, "operator", "值班员 王芳", Role.OPERATOR);
    user(t, "doctor", "李医生", Role.DOCTOR);
    user(t, "admin", "系统管理员", Role.ADMIN);
  }

  private void add(Tables t, Station station) {
    t.stations().save(station);
    stations.add(station);
    t.devices()
        .save(
            new Device(
                gateway(station),
                station.id(),
                Device.Type.GATEWAY,
                new LocalText("网关", "Gateway"),
                clock.instant()));
    if (station.type() == Station.Type.HUT) {
      t.devices()
          .save(
              new Device(
                  kiosk(station.id()),
                  station.id(),
                  Device.Type.KIOSK,
                  new LocalText("健康一体机", "Health kiosk"),
                  clock.instant()));
    }
  }

  private static void user(Tables t, String name, String fullName, Role role) {
    t.users().save(new User(name, fullName, role, Passwords.hash(name.toCharArray()), false));
  }

  /** One on the shelf, one said to be mended, and one where somebody works. */
  private void heldBack(Tables t, Instant now) {
    Alarm shelved = stuffy(stations.get(3), now.minusSeconds(4_000), Severity.WARNING);
    Alarm mended = stuffy(stations.get(4), now.minusSeconds(7_000), Severity.WARNING);
    Alarm inWorks = stuffy(stations.get(6), now.minusSeconds(600), Severity.CRITICAL);
    List.of(shelved, mended, inWorks).forEach(t.alarms()::raise);
    Handling.Shelving aside =
        new Handling.Shelving("operator", now, now.plus(Duration.ofHours(8)), false, "已报修，等待配件");
    t.alarms()
        .change(shelved.shelve(aside), AlarmChange.What.SHELVED, "operator", now, now, "已报修，等待配件");
    Alarm taken = mended.acknowledge("operator", "已派人前往处理", now);
    t.alarms().change(taken, AlarmChange.What.ACKNOWLEDGED, "operator", now, now, "已派人前往处理");
    t.alarms()
        .change(
            taken.confirm("operator", "已更换风机", now),
            AlarmChange.What.CONFIRMED,
            "operator",
            now,
            now,
            "已更换风机");
    work(t, "work-1", stations.get(6), now.minusSeconds(1_200), now.plusSeconds(7_200), "更换新风机");
    work(t, "work-2", stations.get(6), now.plusSeconds(86_400), now.plusSeconds(90_000), "年检");
    t.alarms()
        .change(
            inWorks.suppress(new Handling.Suppression(Why.MAINTENANCE, "work-1", now)),
            AlarmChange.What.SUPPRESSED,
            "operator",
            now,
            now,
            "更换新风机");
  }

  private static void work(
      Tables t, String id, Station station, Instant from, Instant to, String reason) {
    t.maintenances()
        .add(
            new Maintenance(
                id,
                Why.MAINTENANCE,
                station.id(),
                "",
                from,
                to,
                "operator",
                reason,
                from,
                null,
                ""));
  }

  private void alarms(Tables t, Instant now) {
    t.alarms().raise(stuffy(stations.get(2), now.minusSeconds(1800), Severity.WARNING));
    t.alarms().raise(stuffy(stations.get(5), now.minusSeconds(9000), Severity.CRITICAL));
    heldBack(t, now);
    Person worker = people.get(0);
    Alarm health =
        new Alarm(
            UUID.randomUUID().toString(),
            "vital.bp_systolic",
            worker.id().value(),
            Alarm.Concern.HEALTH,
            worker.station(),
            "",
            "",
            worker.id(),
            "bp_systolic",
            Severity.CRITICAL,
            Severity.CRITICAL,
            Alarm.Condition.ACTIVE,
            true,
            Alarm.Latch.NONE,
            new LocalText("血压达3级高血压范围", "Blood pressure in hypertension grade 3 range"),
            new LocalText("收缩压 187 mmHg(≥180)", "Systolic 187 mmHg (180 or more)"),
            now.minusSeconds(600),
            now.minusSeconds(598),
            null,
            Alarm.Cause.UNNAMED,
            Basis.NONE,
            Handling.NONE,
            "",
            1);
    t.alarms().raise(health);
    Person second = people.get(3);
    Alarm earlier =
        new Alarm(
            UUID.randomUUID().toString(),
            "vital.spo2",
            second.id().value(),
            Alarm.Concern.HEALTH,
            second.station(),
            "",
            "",
            second.id(),
            "spo2",
            Severity.WARNING,
            Severity.WARNING,
            Alarm.Condition.ACTIVE,
            false,
            Alarm.Latch.NONE,
            new LocalText("血氧饱和度偏低", "Low oxygen saturation"),
            new LocalText("血氧 84 %", "SpO2 84 %"),
            now.minus(Duration.ofDays(3)),
            now.minus(Duration.ofDays(3)),
            null,
            Alarm.Cause.UNNAMED,
            Basis.NONE,
            Handling.NONE,
            "",
            1);
    t.alarms().raise(earlier);
    Alarm taken = earlier.acknowledge("doctor", "已电话随访", now.minus(Duration.ofDays(2)));
    t.alarms().change(taken, AlarmChange.What.ACKNOWLEDGED, "doctor", now, now, "已电话随访");
    t.alarms()
        .change(
            taken.clear(now.minus(Duration.ofDays(1))),
            AlarmChange.What.CLEARED,
            "rule",
            now,
            now,
            "");
    t.plans()
        .add(
            new Plan(
                UUID.randomUUID().toString(),
                1,
                second.id(),
                earlier.id(),
                Plan.Status.ACTIVE,
                "高原低氧,夜间血氧下降",
                "吸氧 2 L/min,每晚 1 小时;一周后复测",
                LocalDate.ofInstant(now, ZONE).plusDays(5),
                "doctor",
                now.minus(Duration.ofDays(2))));
  }

  private static Alarm stuffy(Station station, Instant at, Severity severity) {
    return new Alarm(
        UUID.randomUUID().toString(),
        "very_stuffy",
        UUID.randomUUID().toString(),
        Alarm.Concern.STATION,
        station.id(),
        gateway(station).value(),
        "",
        PersonId.NONE,
        "env.co2",
        severity,
        severity,
        Alarm.Condition.ACTIVE,
        false,
        Alarm.Latch.NONE,
        new LocalText("二氧化碳过高", "Carbon dioxide too high"),
        new LocalText("二氧化碳 1650 ppm 已持续 10 分钟", "CO2 at 1650 ppm for 10 minutes"),
        at,
        at,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  private List<Reading> weather(Station station, Instant at) {
    double hour = at.atZone(ZONE).getHour() + at.atZone(ZONE).getMinute() / 60.0;
    double day = Math.sin((hour - 8) / 24 * 2 * Math.PI);
    boolean open = station.alwaysOpen() || hour > 7 && hour < 21;
    DeviceId gateway = gateway(station);
    return List.of(
        reading(station.id(), gateway, "", "gateway.heartbeat", 1, at),
        reading(station.id(), gateway, "front", "door.position", open ? 1 : 0, at),
        reading(station.id(), gateway, "", "occupancy.current", open ? random.nextInt(7) : 0, at),
        reading(
            station.id(),
            gateway,
            "",
            "env.temperature",
            round(20 + 3 * day + random.nextGaussian() * 0.2),
            at),
        reading(
            station.id(),
            gateway,
            "",
            "env.humidity",
            round(45 - 8 * day + random.nextGaussian()),
            at),
        reading(
            station.id(),
            gateway,
            "",
            "env.co2",
            Math.round(620 + 200 * day + random.nextGaussian() * 30),
            at),
        reading(station.id(), gateway, "", "power.mains", 1, at),
        reading(
            station.id(),
            gateway,
            "",
            "power.active",
            Math.round(400 + 150 * day + random.nextGaussian() * 20),
            at));
  }

  private List<Reading> checkUp(Person person, Instant at, boolean high) {
    DeviceId kiosk = kiosk(person.station());
    double bp = 118 + Math.floorMod(person.id().hashCode(), 20) + random.nextGaussian() * 4;
    return List.of(
        vital(person, kiosk, "bp_systolic", Math.round(high ? 187 : bp), 0, at),
        vital(person, kiosk, "bp_diastolic", Math.round(high ? 113 : bp * 0.64), 0, at),
        vital(person, kiosk, "pulse_rate", Math.round(72 + random.nextGaussian() * 5), 0, at),
        vital(person, kiosk, "spo2", Math.round(91 + random.nextGaussian()), 0, at),
        vital(person, kiosk, "body_temp", round(36.5 + random.nextGaussian() * 0.2), 0, at),
        vital(
            person,
            kiosk,
            "weight",
            round(70 + Math.floorMod(person.id().hashCode(), 15) + random.nextGaussian() * 0.3),
            0,
            at),
        vital(
            person,
            kiosk,
            "glucose",
            high ? 1.1 : round(5.4 + random.nextGaussian() * 0.5),
            high ? Flag.LESS_THAN.mask() : 0,
            at));
  }

  private static Reading reading(
      StationId station, DeviceId device, String part, String signal, double value, Instant at) {
    return new Reading(
        station,
        device,
        part,
        PersonId.NONE,
        "",
        SignalCatalogue.shipped().signal(signal),
        value,
        0,
        at,
        at,
        1,
        0);
  }

  private static Reading vital(
      Person person, DeviceId kiosk, String signal, double value, long flags, Instant at) {
    return new Reading(
        person.station(),
        kiosk,
        "",
        person.id(),
        "s",
        SignalCatalogue.shipped().signal(signal),
        value,
        flags,
        at,
        at,
        1,
        0);
  }

  private Arrival message(DeviceId device, List<Reading> readings) {
    long seq = sequences.merge(device, 1L, Long::sum) - 1;
    Instant now = clock.instant();
    return new Arrival.Message(
        "ws/v1/" + device + "/readings",
        device,
        1,
        seq,
        now,
        now,
        random.nextLong(),
        new byte[] {'{', '}'},
        readings);
  }

  private void refuse(String device, String reason, String detail, String raw) {
    refuseOn("ws/v1/" + device + "/readings", device, reason, detail, raw);
  }

  private void refuseOn(String topic, String device, String reason, String detail, String raw) {
    log.append(List.of(refused(topic, device, reason, detail, raw)));
  }

  private Arrival.Refused refused(
      String topic, String device, String reason, String detail, String raw) {
    return new Arrival.Refused(
        topic,
        device,
        -1,
        -1,
        clock.instant(),
        reason,
        detail,
        raw.getBytes(StandardCharsets.UTF_8));
  }

  private static DeviceId gateway(Station station) {
    return new DeviceId(station.id() + "-gw");
  }

  private static DeviceId kiosk(StationId station) {
    return new DeviceId(station + "-kiosk");
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
