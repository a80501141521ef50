package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalInt;

/** One of everything, plain enough to be varied by hand. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
  static final StationId STATION = new StationId("st-001");
  static final PersonId PERSON = new PersonId("5f0c9a0e-3f4e-4f7e-9a53-0d2b6c1f7a11");

  private Samples() {}

  static Area area(String id) {
    return new Area(id, "", new LocalText("越秀区", "Yuexiu"));
  }

  static Station station(StationId id) {
    return new Station(
        id,
        Station.Type.HUT,
        new LocalText("一号健康小屋", "Hut one"),
        "yuexiu",
        OptionalInt.of(3300),
        ZoneId.of("Asia/Shanghai"),
        38.25,
        90.85,
        12,
        true,
        new StationAttributes(Map.of("opening-hours", "08:00-22:00", "reorder-level.ice", "20")));
  }

  static Device device(String id) {
    return new Device(
        new DeviceId(id),
        STATION,
        Device.Type.KIOSK,
        new LocalText("体检机", "Kiosk"),
        NOON.minusSeconds(86_400));
  }

  static Person person(PersonId id) {
    return new Person(id, Sex.FEMALE, 1984, new LocalText("司钻", "Driller"), STATION);
  }

  /** Area, station and person that the others name. */
  static void register(Tables tables) {
    tables.stations().saveArea(area("yuexiu"));
    tables.stations().save(station(STATION));
    tables.people().save(person(PERSON), "王小明");
  }

  /** An active station alarm of severity warning, its own rule and source. */
  static Alarm alarm(String id) {
    return alarm(id, "too-warm", "st-001/" + id, Severity.WARNING, NOON);
  }

  static Alarm alarm(String id, String rule, String source, Severity severity, Instant start) {
    return new Alarm(
        id,
        rule,
        source,
        Alarm.Concern.STATION,
        STATION,
        "st-001-gw",
        "front",
        PersonId.NONE,
        "temperature.indoor",
        severity,
        severity,
        Alarm.Condition.ACTIVE,
        false,
        Alarm.Latch.NONE,
        new LocalText("室内过热", "Too warm inside"),
        new LocalText("31.4 °C", "31.4 °C"),
        start,
        start.plusSeconds(2),
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  static Alarm with(Alarm alarm, Basis basis) {
    return new Alarm(
        alarm.id(),
        alarm.rule(),
        alarm.source(),
        alarm.concern(),
        alarm.station(),
        alarm.device(),
        alarm.part(),
        alarm.person(),
        alarm.signal(),
        alarm.severity(),
        alarm.worst(),
        alarm.condition(),
        alarm.provisional(),
        alarm.latch(),
        alarm.title(),
        alarm.evidence(),
        alarm.startedAt(),
        alarm.learntAt(),
        alarm.clearedAt(),
        alarm.cause(),
        basis,
        alarm.handling(),
        alarm.previous(),
        alarm.version());
  }

  static Alarm healthAlarm(String id, PersonId person, Severity severity, Instant start) {
    return new Alarm(
        id,
        "spo2",
        person + "/spo2",
        Alarm.Concern.HEALTH,
        STATION,
        "hut-01-kiosk",
        "",
        person,
        "spo2",
        severity,
        severity,
        Alarm.Condition.ACTIVE,
        true,
        Alarm.Latch.ACKNOWLEDGED,
        new LocalText("血氧饱和度偏低", "Low oxygen saturation"),
        new LocalText("82 %", "82 %"),
        start,
        start,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  static Plan plan(String id, int version, LocalDate followUp, Instant writtenAt) {
    return new Plan(
        id,
        version,
        PERSON,
        "a-1",
        Plan.Status.ACTIVE,
        "血压偏高",
        "休息并复测",
        followUp,
        "dr-li",
        writtenAt);
  }

  static AuditEntry auditLine(String actor, String subject) {
    return new AuditEntry(0, NOON, actor, "doctor", "read person", subject, "10.0.0.7", "");
  }
}
