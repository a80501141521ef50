package io.waystation.dashboard.live;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.waystation.benchmarks.load.Readings;
import io.waystation.benchmarks.micro.Operation;
import io.waystation.benchmarks.micro.WorkFolder;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.json.StationJson;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.LocalText;
import io.waystation.model.Role;
import io.waystation.model.SeriesKey;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the page costs: the live view's update, and what is told to one browser. */
@State(Scope.Thread)
public class LivePage {
  private static final int BATCH = 500;
  private static final StationId STATION = new StationId("st-0");

  private final List<Entry> batch = new Readings(BATCH).entries(0, BATCH);
  private ReadingLog log;
  private TelemetryStore telemetry;
  private Records records;
  private LiveView live;
  private AlarmFeed alarms;
  private Listener watching;
  private Listener looking;
  private Listener.News values;
  private Listener.News station;
  private long written;

  @Setup
  public void open() throws IOException {
    Path folder = WorkFolder.make();
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
    telemetry = SqliteTelemetryStore.open(folder);
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
    register();
    live = LiveView.start(log, telemetry, Clock.systemUTC());
    alarms = AlarmFeed.start(records);
    Directory directory = new Directory(records);
    StationSummaries summaries = new StationSummaries(directory, live, alarms);
    watching = listener(directory, Topic.parse("station:" + STATION));
    looking = listener(directory, Topic.parse("stations"));
    live.accept(batch, Position.START);
    Set<SeriesKey> changed = new HashSet<>();
    live.of(STATION).forEach(value -> changed.add(value.series()));
    Listener.Told told =
        (id, health) ->
            StationJson.summary(summaries.of(directory.station(id).orElseThrow()), health).encode();
    values = new Listener.News(changed, Set.of(), told);
    station = new Listener.News(Set.of(), Set.of(STATION), told);
    long before = written;
    values();
    station();
    if (changed.size() != 5 * Readings.SIGNALS || written < before + 1_000) {
      throw new IllegalStateException(changed.size() + " series, " + written + " characters");
    }
  }

  private void register() {
    LocalText name = new LocalText("站", "Station");
    records.write(
        t -> {
          t.stations().saveArea(new Area("city", "", new LocalText("市", "city")));
          t.stations()
              .save(
                  new Station(
                      STATION,
                      Station.Type.STATION,
                      name,
                      "city",
                      OptionalInt.of(500),
                      ZoneId.of("Asia/Shanghai"),
                      31,
                      121,
                      9,
                      true));
          t.devices()
              .save(
                  new Device(
                      batch.get(0).device(), STATION, Device.Type.GATEWAY, name, Instant.EPOCH));
          return null;
        });
  }

  /** One whose socket always has room: what is written is counted and thrown away. */
  private Listener listener(Directory directory, Topic topic) {
    HttpServerResponse response =
        (HttpServerResponse)
            Proxy.newProxyInstance(
                LivePage.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("write")) {
                    written += ((String) arguments[0]).length();
                    return Future.succeededFuture();
                  }
                  return method.getReturnType() == boolean.class ? Boolean.FALSE : proxy;
                });
    Caller caller = new Caller("bench", "", Role.OPERATOR, null);
    return new Listener(
        null, records, directory, live, caller, List.of(topic), Map.of(), response, 0);
  }

  @TearDown
  public void close() {
    live.close();
    alarms.close();
    log.close();
    telemetry.close();
    records.close();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Operation("a message of 3 readings, of 500 at a time, into the live view")
  public void update() {
    live.accept(batch, Position.START);
  }

  @Benchmark
  @Operation("15 values of a station as one event of the stream")
  public long values() {
    watching.tell(values);
    return written;
  }

  @Benchmark
  @Operation("a station's line in the list as one event of the stream")
  public long station() {
    looking.tell(station);
    return written;
  }
}
