package io.waystation.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.server.backup.Progress;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.influx.InfluxSettings;
import io.waystation.storage.telemetry.influx.InfluxTelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import io.waystation.testkit.InfluxServer;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  private static final Instant NOON = Instant.parse("2026-11-21T04:00:00Z");
  private static final StationId STATION = new StationId("st-1");
  private static final Map<StationId, ZoneId> ZONES = Map.of(STATION, ZoneId.of("Asia/Shanghai"));
  private static final PersonId LI = new PersonId("5f0c9a0e-1111-4222-8333-444455556666");

  @TempDir Path folder;
  private TelemetryStore store;

  @BeforeEach
  void open() {
    store = SqliteTelemetryStore.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Reading reading(
      String signal, String part, PersonId person, double value, long flags, long shift) {
    return new Reading(
        STATION,
        new DeviceId("gw-0"),
        part,
        person,
        "",
        SignalCatalogue.current().find(signal).orElseThrow(),
        value,
        flags,
        NOON.plusMillis(250),
        NOON.plusSeconds(1),
        1,
        0,
        shift);
  }

  private static Export export(boolean health, String... signals) {
    return new Export(null, null, Set.of(signals), NOON, NOON.plusSeconds(60), health);
  }

  private String csv(Export export) throws Exception {
    StringWriter out = new StringWriter();
    export.csv(store, ZONES, out, Progress.NONE);
    return out.toString();
  }

  @Test
  void csvSaysEverythingInItsColumns() throws Exception {
    store.write(
        List.of(
            reading("env.temperature", "a,\"b\"", PersonId.NONE, 21.5, 0, 0),
            reading("door.position", "front", PersonId.NONE, 1, Flag.LATE.mask(), 0),
            reading("env.co2", "", PersonId.NONE, 90_000, Flag.of(Flag.REJECTED, Flag.MANUAL), 0),
            reading("env.humidity", "", PersonId.NONE, 0, Flag.of(Flag.FAILED), 0),
            reading(
                "env.pm25",
                "",
                PersonId.NONE,
                12,
                Flag.of(Flag.LESS_THAN, Flag.CLOCK_CORRECTED),
                -4_000)));
    String open = SignalCatalogue.current().find("door.position").orElseThrow().states().get(1);
    assertThat(csv(export(false)).split("\r\n"))
        .containsExactlyInAnyOrder(
            "time,site_time,station,device,part,person,signal,value,unit,text,comparator,quality,flags,device_time",
            line("\"a,\"\"b\"\"\",,env.temperature,21.5," + unit("env.temperature") + ",,,good,,"),
            line("front,,door.position,1,," + open + ",,good,late,"),
            line(",,env.co2,90000," + unit("env.co2") + ",,,rejected,manual,"),
            line(",,env.humidity,," + unit("env.humidity") + ",,,failed,,"),
            line(
                ",,env.pm25,12,"
                    + unit("env.pm25")
                    + ",,<,good,clock-corrected,2026-11-21T04:00:04.250Z"));
  }

  private static String unit(String signal) {
    return SignalCatalogue.current().find(signal).orElseThrow().unit();
  }

  private static String line(String rest) {
    return "2026-11-21T04:00:00.250Z,2026-11-21T12:00:00.250+08:00,st-1,gw-0," + rest;
  }

  @Test
  void whatIsMeasuredOnPeopleNeedsToBeAskedFor() throws Exception {
    store.write(
        List.of(
            reading("spo2", "", LI, 97, 0, 0),
            reading("env.temperature", "", LI, 36, 0, 0),
            reading("env.temperature", "x", PersonId.NONE, 21, 0, 0)));
    assertThat(csv(export(false)))
        .doesNotContain("spo2", LI.value())
        .contains("env.temperature,21");
    assertThat(csv(export(true)))
        .contains(LI.value() + ",spo2,97,")
        .contains(LI.value() + ",env.temperature,36,")
        .contains("env.temperature,21");
  }

  @Test
  void linesGoIntoInfluxdbAsTheyAreAndComeBackTheSame() throws Exception {
    List<Reading> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Reading one = reading("env.temperature", "p art=" + i, PersonId.NONE, i / 8.0, i % 2, 0);
      all.add(one);
    }
    all.add(reading("env.co2", "", PersonId.NONE, 9e9, Flag.REJECTED.mask(), 0));
    all.add(reading("env.pm25", "", PersonId.NONE, 3, Flag.CLOCK_CORRECTED.mask(), 86_400_000L));
    all.add(reading("spo2", "", LI, 97, 0, 0));
    store.write(all);
    StringWriter out = new StringWriter();
    Export.Done done = export(true).lines(store, "imported", out, Progress.NONE);
    assertThat(done).isEqualTo(new Export.Done(53, 0));
    try (InfluxServer server = InfluxServer.start()) {
      String database = "imported" + System.nanoTime();
      post(server.url().resolve("/query?q=CREATE%20DATABASE%20" + database), "");
      assertThat(post(server.url().resolve("/write?db=" + database), out.toString()))
          .isEqualTo(204);
      try (TelemetryStore influx =
          InfluxTelemetryStore.open(
              new InfluxSettings(
                  server.url(), "", "", database, true, Duration.ZERO, Duration.ofSeconds(30)))) {
        assertThat(points(influx)).containsExactlyInAnyOrderElementsOf(points(store)).hasSize(53);
        StringWriter again = new StringWriter();
        export(true).lines(influx, "imported", again, Progress.NONE);
        assertThat(again.toString().lines())
            .containsExactlyInAnyOrderElementsOf(out.toString().lines().toList());
      }
    }
  }

  private static int post(URI uri, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static List<SeriesPoint> points(TelemetryStore of) {
    List<SeriesPoint> points = new ArrayList<>();
    of.scan(
        Selector.all(),
        NOON,
        NOON.plusSeconds(60),
        (key, point) -> points.add(new SeriesPoint(key, point)));
    return points;
  }

  /** What is handed over at once stays small however much there is. */
  @Test
  void memoryDoesNotGrowWithTheNumberOfValues() throws Exception {
    List<Reading> day = new ArrayList<>();
    SeriesKey key = reading("env.temperature", "", PersonId.NONE, 0, 0, 0).series();
    for (int i = 0; i < 20_000; i++) {
      day.add(
          new Reading(
              key.station(),
              key.device(),
              "",
              PersonId.NONE,
              "",
              key.signal(),
              i,
              0,
              NOON.plusMillis(i),
              NOON,
              1,
              0));
    }
    store.write(day);
    long[] longest = {0};
    long[] written = {0};
    Writer counting =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            longest[0] = Math.max(longest[0], length);
            written[0] += length;
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Export.Done done = export(false).csv(store, ZONES, counting, Progress.NONE);
    assertThat(done.readings()).isEqualTo(20_000);
    assertThat(written[0]).isGreaterThan(2_000_000);
    assertThat(longest[0]).isLessThan(100_000);
  }

  @Test
  void timesInfluxdbDoesNotKnowAreCounted() {
    StringBuilder out = new StringBuilder();
    SeriesKey key = reading("env.temperature", "", PersonId.NONE, 0, 0, 0).series();
    assertThat(
            new LinesFormat("x")
                .append(out, key, new Point(Instant.parse("2300-01-01T00:00:00Z"), 1, 0)))
        .isFalse();
    assertThat(out).isEmpty();
  }
}
