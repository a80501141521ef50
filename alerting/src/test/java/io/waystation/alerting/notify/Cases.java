package io.waystation.alerting.notify;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.group.Register;
import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Places and alarms plain enough to be varied by hand. */
public final class Cases {
  /** 20:00 in Shanghai, a Saturday. */
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  public static final String WORKER = "5f0c9a0e-3f4e-4f7e-9a53-0d2b6c1f7a11";

  private Cases() {}

  public static List<Area> areas() {
    return List.of(area("city", ""), area("east", "city"), area("west", "city"));
  }

  private static Area area(String id, String parent) {
    return new Area(id, parent, new LocalText(id + "区", id));
  }

  public static Station station(String id, String area) {
    return new Station(
        new StationId(id),
        id.startsWith("hut") ? Station.Type.HUT : Station.Type.STATION,
        new LocalText(id + " 驿站", "Station " + id),
        area,
        OptionalInt.of(3000),
        ZoneId.of("Asia/Shanghai"),
        38,
        90,
        12,
        true);
  }

  public static List<Station> stations() {
    return List.of(station("st-1", "east"), station("st-2", "west"), station("hut-1", "east"));
  }

  public static Register register() {
    return new Register(stations(), areas(), rule -> "limit");
  }

  public static Alarm alarm(String id, String rule, String station, Severity severity, Instant at) {
    return new Alarm(
        id,
        rule,
        station + "/" + id,
        Alarm.Concern.STATION,
        new StationId(station),
        station + "-gw",
        "",
        PersonId.NONE,
        "env.temperature",
        severity,
        severity,
        Alarm.Condition.ACTIVE,
        false,
        Alarm.Latch.NONE,
        new LocalText("室内过热", "Room too hot"),
        new LocalText("31.4 °C", "31.4 °C"),
        at,
        at,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  public static Alarm health(String id, Severity severity, Instant at) {
    return new Alarm(
        id,
        "vital.spo2",
        "person/" + id,
        Alarm.Concern.HEALTH,
        new StationId("hut-1"),
        "hut-1-kiosk",
        "",
        new PersonId(WORKER),
        "spo2",
        severity,
        severity,
        Alarm.Condition.ACTIVE,
        false,
        Alarm.Latch.NONE,
        new LocalText("血氧饱和度异常", "Oxygen saturation out of range"),
        new LocalText("血氧 77 %", "SpO2 77 %"),
        at,
        at,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }

  /** Receivers {@code a}, {@code b}, {@code c} that go nowhere, and the given rest of the file. */
  public static NotifyConfig config(String rest) {
    String receivers =
        """
        receivers:
          - name: a
            channels: [{webhook: {url: "http://127.0.0.1:1/a"}}]
          - name: b
            channels: [{webhook: {url: "http://127.0.0.1:1/b"}}]
          - name: c
            send_resolved: false
            channels: [{webhook: {url: "http://127.0.0.1:1/c"}}]
        """;
    return NotifyConfig.parse(receivers + rest, Path.of("."), Map.of());
  }
}
