package io.waystation.dashboard.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.dashboard.House;
import io.waystation.dashboard.live.LiveView;
import io.waystation.model.DeviceId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The dashboard over a {@link House}, on a free port; answers are checked against openapi.yaml. */
final class Dashboard implements AutoCloseable {
  private static final StaticFiles PAGE = StaticFiles.shipped();

  final House house;
  final LiveView live;
  final Map<DeviceId, Clocks.Estimate> clocks = new ConcurrentHashMap<>();

  /** Handed to the server; a test may put shifts and people in before it asks. */
  final TestRotas rotas = new TestRotas();

  final TestBacktests backtests = new TestBacktests();

  /** Answers the same whatever it is asked, and remembers that. */
  final TestAlarmPerformance performance = new TestAlarmPerformance();

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final DashboardServer server;

  Dashboard(Path folder) {
    this(folder, false);
  }

  Dashboard(Path folder, boolean secureCookies) {
    house = new House(folder);
    live = LiveView.start(house.log, house.telemetry, house.clock);
    server =
        DashboardServer.listen(
            vertx,
            new DashboardServer.Parts(
                new HttpSettings("127.0.0.1", 0, secureCookies),
                house.records,
                house.telemetry,
                house.log,
                live,
                device -> Optional.ofNullable(clocks.get(device)),
                rotas,
                backtests,
                performance,
                house.clock,
                house.wall,
                meters),
            () -> PAGE,
            true);
  }

  int port() {
    return server.port();
  }

  Browser browser() {
    return new Browser(port());
  }

  /** Waits until the live view has seen everything received so far. */
  void caughtUp() {
    House.await("the live view catches up", () -> live.lag() == 0);
  }

  @Override
  public void close() {
    server.close();
    live.close();
    house.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
