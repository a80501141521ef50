package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.GATEWAY;
import static io.waystation.dashboard.House.KIOSK;
import static io.waystation.dashboard.House.START;
import static io.waystation.dashboard.House.WORKER;
import static io.waystation.dashboard.House.reading;
import static io.waystation.dashboard.House.vital;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Flag;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser operator;
  private Browser doctor;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    operator = dashboard.browser().bearing(Role.OPERATOR);
    doctor = dashboard.browser().bearing(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void greetsAndIsNeitherCachedNorHeldBack() {
    try (Events events = operator.header("Accept-Encoding", "gzip").stream("stations")) {
      assertThat(events.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(events.header("Cache-Control")).isEqualTo("no-store");
      assertThat(events.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(events.header("Content-Encoding")).isEmpty();
      assertThat(events.next("hello").json().getString("now"))
          .isEqualTo("2026-11-21T02:00:00.000Z");
    }
  }

  @Test
  void saysHowFastItsClockRunsWhereThatIsNotAsRealTimeDoes() {
    try (Events events = operator.stream("stations")) {
      assertThat(events.next("hello").json().containsKey("speed")).isFalse();
      runsFor(Duration.ofSeconds(1), Duration.ofSeconds(60));
      House.await(
          "the speed is told", () -> events.next("beat").json().getDouble("speed", 1.0) == 60);
      try (Events another = operator.stream("stations")) {
        assertThat(another.next("hello").json().getDouble("speed")).isEqualTo(60);
      }
      runsFor(Duration.ofSeconds(10), Duration.ofSeconds(10));
      House.await(
          "it is told that it is as real time",
          () -> !events.next("beat").json().containsKey("speed"));
    }
  }

  /** A beat comes every 15 s else. */
  @Test
  void saysEachSecondWhereAPlayedPastHasComeToAndAtItsEndThatItIsOver() {
    dashboard.live.playsThePast(true);
    house.wall.advance(Duration.ofHours(5));
    try (Events events = operator.stream("stations")) {
      JsonObject hello = events.next("hello").json();
      assertThat(hello.getString("now")).isEqualTo("2026-11-21T02:00:00.000Z");
      assertThat(hello.getString("present")).isEqualTo("2026-11-21T07:00:00.000Z");
      long begun = System.nanoTime();
      for (int beats = 0; beats < 3; beats++) {
        runsFor(Duration.ofSeconds(1), Duration.ofHours(1));
        JsonObject beat = events.next("beat").json();
        assertThat(beat.getString("present")).startsWith("2026-11-21T07:00:0");
        assertThat(beat.containsKey("speed")).isFalse();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
      dashboard.live.playsThePast(false);
      House.await(
          "it is told that the past is over",
          () -> !events.next("beat").json().containsKey("present"));
    }
  }

  /** The clock first: a look between the two sees no time that passed, and says nothing. */
  private void runsFor(Duration real, Duration byTheClock) {
    house.clock.advance(byTheClock);
    house.wall.advance(real);
  }

  @Test
  void tellsOfAStationAtMostOnceASecond() {
    try (Events events = operator.stream("stations")) {
      events.next("hello");
      events.within(1_500);
      for (int i = 0; i < 40; i++) {
        temperature(i);
        pause(50);
      }
      List<Events.Event> told = events.within(1_500);
      assertThat(told).extracting(Events.Event::type).containsOnly("station");
      assertThat(told.size()).isBetween(2, 4);
      JsonObject last = told.get(told.size() - 1).json();
      assertThat(last.getString("id")).isEqualTo("st-001");
      assertThat(last.getJsonObject("temperature").getDouble("value")).isEqualTo(39);
      assertThat(last.containsKey("healthAlarms")).isFalse();
    }
  }

  @Test
  void tellsWhenAStationGoesDarkBySayingNothing() {
    temperature(20);
    dashboard.caughtUp();
    try (Events events = operator.stream("stations")) {
      House.await(
          "it is online", () -> events.next("station").json().getString("link").equals("online"));
      house.clock.advance(Duration.ofSeconds(301));
      House.await(
          "it is offline", () -> events.next("station").json().getString("link").equals("offline"));
    }
  }

  @Test
  void tellsEveryValueOfTheStationThatIsWatched() {
    try (Events events = operator.stream("station:st-001")) {
      events.next("hello");
      house.receive(House.HUT_GATEWAY, reading(House.HUT_GATEWAY, "", "env.co2", 500, 0, START));
      house.receive(GATEWAY, reading(GATEWAY, "hall", "env.co2", 800, Flag.SUSPECT.mask(), START));
      JsonObject values = events.next("values").json();
      assertThat(values.getString("station")).isEqualTo("st-001");
      assertThat(values.getJsonArray("values").getJsonObject(0))
          .isEqualTo(
              new JsonObject(
                  """
                  {"signal":"env.co2","device":"st-001-gw","part":"hall","value":800.0,"state":null,
                   "at":"2026-11-21T02:00:00.000Z","receivedAt":"2026-11-21T02:00:00.000Z",
                   "flags":["suspect"]}"""));
    }
  }

  @Test
  void tellsADoctorOfTheWatchedWorkersVitalSignsAndNoOthers() {
    try (Events events = doctor.stream("person:" + WORKER)) {
      events.next("hello");
      house.receive(KIOSK, vital(House.COLLEAGUE, "spo2", 70, 0, START));
      house.receive(KIOSK, vital(WORKER, "spo2", 85, 0, START));
      JsonObject vitals = events.next("vitals").json();
      assertThat(vitals.getString("person")).isEqualTo(WORKER.value());
      assertThat(vitals.getJsonArray("values")).hasSize(1);
      assertThat(vitals.getJsonArray("values").getJsonObject(0).getString("severity"))
          .isEqualTo("warning");
      assertThat(events.within(600)).isEmpty();
    }
  }

  @Test
  void tellsOfEachAlarmChangeWithItsId() {
    try (Events events = operator.stream("alarms")) {
      events.next("hello");
      long raisedAt = System.nanoTime();
      Alarm alarm = house.stationAlarm(Severity.WARNING);
      Events.Event raised = events.next("alarm");
      assertThat(Duration.ofNanos(System.nanoTime() - raisedAt)).isLessThan(Duration.ofSeconds(2));
      assertThat(raised.id()).isEqualTo(1);
      assertThat(raised.json().getJsonObject("change").getString("what")).isEqualTo("raised");
      assertThat(raised.json().getJsonObject("alarm").getString("id")).isEqualTo(alarm.id());
      Browser person = dashboard.browser().signedIn(Role.OPERATOR);
      person.post(
          "/alarms/" + alarm.id() + "/acknowledge",
          new JsonObject().put("note", "on my way").put("version", 1));
      Events.Event taken = events.next("alarm");
      assertThat(taken.id()).isEqualTo(2);
      assertThat(taken.json().getJsonObject("change").getString("actor")).isEqualTo("operator");
    }
  }

  @Test
  void goesOnWhereTheBrowserLeftOff() {
    for (int i = 0; i < 450; i++) {
      house.stationAlarm(Severity.NOTICE);
    }
    House.await("the feed has seen them", () -> alarms("st-001") == 450);
    try (Events events = operator.stream("alarms", 3L)) {
      assertThat(ids(events, 447)).isEqualTo(LongStream.rangeClosed(4, 450).boxed().toList());
      house.stationAlarm(Severity.NOTICE);
      assertThat(events.next("alarm").id()).isEqualTo(451);
    }
    try (Events events = operator.stream("alarms", 450L)) {
      assertThat(events.next("alarm").id()).isEqualTo(451);
      assertThat(events.within(600)).isEmpty();
    }
    try (Events events = operator.stream("alarms")) {
      events.next("hello");
      assertThat(events.within(600)).as("whoever comes anew loads the list").isEmpty();
    }
  }

  @Test
  void saysResetWhenTooMuchWasMissedOrTheIdIsNotOurs() {
    Alarm alarm = house.stationAlarm(Severity.NOTICE);
    house.write(
        t -> {
          Alarm now = alarm;
          for (int i = 0; i < 1_001; i++) {
            now = now.step(Severity.NOTICE, now.evidence());
            t.alarms().change(now, AlarmChange.What.STEPPED_UP, "rule", START, START, "");
          }
        });
    House.await(
        "the feed has seen them",
        () -> house.records.<Long>read(t -> t.alarms().lastChange()) == 1_002);
    try (Events events = operator.stream("alarms")) {
      House.await("caught up", () -> true);
      events.next("hello");
    }
    pause(800);
    try (Events events = operator.stream("alarms", 1L)) {
      events.next("reset");
      house.stationAlarm(Severity.NOTICE);
      assertThat(events.next("alarm").id()).isEqualTo(1_003);
    }
    try (Events events = operator.stream("alarms", 99_999L)) {
      events.next("reset");
    }
  }

  @Test
  void losesNoAlarmOfABrowserThatDoesNotRead() throws Exception {
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(64 * 1024);
      slow.connect(new InetSocketAddress("127.0.0.1", dashboard.port()));
      slow.getOutputStream()
          .write(
              ("GET /api/v1/stream?topics=alarms,stations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + House.token(Role.OPERATOR)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      House.await(
          "it listens", () -> dashboard.meters.get("waystation.http.streams").gauge().value() == 1);
      // 8 MB: more than every buffer between us and a browser that does not read.
      int changes = 8_000;
      for (int i = 0; i < changes / 100; i++) {
        Alarm alarm = house.stationAlarm(Severity.NOTICE);
        house.write(
            t -> {
              Alarm now = alarm;
              for (int j = 1; j < 100; j++) {
                now = now.step(Severity.NOTICE, now.evidence());
                t.alarms().change(now, AlarmChange.What.STEPPED_UP, "rule", START, START, "");
              }
            });
        temperature(i);
      }
      try (Events quick = operator.stream("alarms")) {
        quick.next("hello");
        house.stationAlarm(Severity.WARNING);
        assertThat(quick.next("alarm")).as("nobody else waits").isNotNull();
      }
      List<Long> told = new ArrayList<>();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
      slow.setSoTimeout(10_000);
      while (told.isEmpty() || told.get(told.size() - 1) < changes) {
        String line = lines.readLine();
        if (line.startsWith("id: ")) {
          told.add(Long.parseLong(line.substring(4)));
        }
      }
      assertThat(told)
          .isEqualTo(LongStream.rangeClosed(1, told.get(told.size() - 1)).boxed().toList());
    }
  }

  @Test
  void endsWithTheSession() {
    Browser person = dashboard.browser().signedIn(Role.OPERATOR);
    Browser another = dashboard.browser().signedIn(Role.OPERATOR);
    try (Events events = person.stream("stations");
        Events others = another.stream("alarms")) {
      events.next("hello");
      others.next("hello");
      person.delete("/session");
      events.next("end");
      house.stationAlarm(Severity.NOTICE);
      assertThat(others.next("alarm")).isNotNull();
    }
  }

  @Test
  void endsWithinAQuarterMinuteWhenTheSessionIsOver() {
    Browser person = dashboard.browser().signedIn(Role.OPERATOR);
    try (Events events = person.stream("alarms")) {
      events.next("hello");
      house.wall.advance(Duration.ofHours(12));
      // Sessions are looked at every 15 s.
      events.next("end");
    }
  }

  @Test
  void opensTwelveForAUserAndNoMore() {
    List<Events> open = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Events events = operator.stream("alarms");
      assertThat(events.status()).isEqualTo(200);
      open.add(events);
    }
    try (Events thirteenth = operator.stream("alarms")) {
      assertThat(thirteenth.status()).isEqualTo(429);
      assertThat(thirteenth.header("Retry-After")).isEqualTo("30");
    }
    try (Events anothers = doctor.stream("alarms")) {
      assertThat(anothers.status()).isEqualTo(200);
    }
    open.remove(0).close();
    House.await(
        "there is room again",
        () -> {
          try (Events again = operator.stream("alarms")) {
            return again.status() == 200;
          }
        });
    open.forEach(Events::close);
    House.await(
        "all are gone", () -> dashboard.meters.get("waystation.http.streams").gauge().value() == 0);
  }

  @Test
  void refusesTopicsThatAreNone() {
    for (String topics :
        List.of("weather", "station:", "person:abc", "station:st-001,alarms:1", "")) {
      try (Events events = doctor.stream(topics)) {
        assertThat(events.status()).as(topics).isEqualTo(400);
      }
    }
    try (Events events = doctor.stream("station:st-999")) {
      assertThat(events.status()).isEqualTo(404);
    }
  }

  private int alarms(String station) {
    return operator.get("/stations/" + station).json().getJsonObject("alarms").getInteger("notice");
  }

  private void temperature(double value) {
    house.clock.advance(Duration.ofMillis(1));
    house.receive(
        GATEWAY, reading(GATEWAY, "", "env.temperature", value, 0, house.clock.instant()));
  }

  private static List<Long> ids(Events events, int count) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(events.next("alarm").id());
    }
    return ids;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
