package io.waystation.dashboard.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.dashboard.live.LiveView;
import io.waystation.storage.log.LogFollower;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The real dashboard over real stores with a small seeded city, for making the page: {@code
 * DashboardPreview <port> [<page folder>]}, from the folder dashboard-api. The page folder is read
 * again whenever a file in it changes. Runs until it is killed; the stores are in a temporary
 * folder.
 */
final class DashboardPreview {
  private DashboardPreview() {}

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    Path folder = Path.of(args.length > 1 ? args[1] : "src/main/resources/web");
    Path data = Files.createTempDirectory("dashboard-preview");
    Clock clock = Clock.systemUTC();
    ReadingLog log = SqliteReadingLog.open(Files.createDirectories(data.resolve("log")), clock);
    TelemetryStore telemetry =
        SqliteTelemetryStore.open(Files.createDirectories(data.resolve("telemetry")));
    Records records =
        Records.openSqlite(
            Files.createDirectories(data.resolve("records")),
            IdentityKey.inFile(data.resolve("identity.key")));
    PreviewCity city = new PreviewCity(clock, log, records);
    city.build(telemetry);
    LogFollower.start(
        "store-writer",
        log,
        () -> log.committed("store-writer"),
        1_000,
        (batch, next) -> {
          telemetry.write(batch.stream().flatMap(entry -> entry.readings().stream()).toList());
          log.commit("store-writer", next);
        });
    LiveView live = LiveView.start(log, telemetry, clock);
    Map<String, Clocks.Estimate> estimates =
        Map.of(
            "st-003-gw",
            new Clocks.Estimate(
                Duration.ofMillis(-2_400), OptionalDouble.of(-3.5), 1_204, clock.instant(), false),
            "st-004-gw",
            new Clocks.Estimate(
                Duration.ofDays(3_650), OptionalDouble.empty(), 3, clock.instant(), true));
    DashboardServer server =
        DashboardServer.listen(
            Vertx.vertx(),
            new DashboardServer.Parts(
                new HttpSettings("127.0.0.1", port, false),
                records,
                telemetry,
                log,
                live,
                device -> Optional.ofNullable(estimates.get(device.value())),
                Rotas.NONE,
                Backtests.NONE,
                new TestAlarmPerformance(),
                clock,
                clock,
                new SimpleMeterRegistry()),
            new Folder(Path.of("target/classes/web"), folder),
            true);
    System.out.printf(
        "http://127.0.0.1:%d  users operator, doctor, admin; the password is the user's name%n",
        server.port());
    while (true) {
      Thread.sleep(1_000);
      city.live();
    }
  }

  /** A page folder that is read again when it has changed. */
  private record Folder(Path vendor, Path page, Held held) implements Supplier<StaticFiles> {
    private static final class Held {
      private StaticFiles files;
      private long newest;
      private long looked;
    }

    Folder(Path vendor, Path page) {
      this(vendor, page, new Held());
    }

    @Override
    public synchronized StaticFiles get() {
      long now = System.nanoTime();
      if (held.files == null || now - held.looked > 300_000_000L) {
        held.looked = now;
        long newest = newest();
        if (held.files == null || newest != held.newest) {
          held.files = StaticFiles.in(List.of(vendor, page));
          held.newest = newest;
        }
      }
      return held.files;
    }

    private long newest() {
      try (Stream<Path> paths = Files.walk(page)) {
        return paths.mapToLong(path -> path.toFile().lastModified()).sum();
      } catch (IOException e) {
        throw new IllegalStateException("no page in " + page, e);
      }
    }
  }
}
