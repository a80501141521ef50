package io.waystation.dashboard.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.openapi.contract.OpenAPIContract;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.live.AlarmFeed;
import io.waystation.dashboard.live.Directory;
import io.waystation.dashboard.live.EventStream;
import io.waystation.dashboard.live.LiveView;
import io.waystation.dashboard.live.StationSummaries;
import io.waystation.dashboard.statistics.Statistics;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The page and its API, on one port. What it is given belongs to the giver and stays open. */
public final class DashboardServer implements AutoCloseable {
  private static final long BODY_LIMIT = 64 * 1024;
  private static final long PATIENCE_SECONDS = 30;
  private static final long FINISHING_SECONDS = 5;

  /** Each takes 19 MiB and a core; more at once would starve the readings. */
  private static final int HASHINGS_AT_ONCE = 2;

  private final Vertx vertx;
  private final Service service;
  private final String deployment;

  private DashboardServer(Vertx vertx, Service service, String deployment) {
    this.vertx = vertx;
    this.service = service;
    this.deployment = deployment;
  }

  /**
   * Answers once it returns; blocks until then, so never call it on an event loop.
   *
   * @param clocks {@link Clocks#UNKNOWN} where ingest runs in another process
   * @param rotas {@link Rotas#NONE} where nobody is told of alarms
   * @param backtests tries rules on history
   * @param performance of the alarms in the records
   * @throws IllegalStateException if it cannot listen there, with the reason
   */
  public static DashboardServer listen(
      Vertx vertx,
      HttpSettings settings,
      Records records,
      TelemetryStore telemetry,
      ReadingLog readings,
      LiveView live,
      Clocks clocks,
      Rotas rotas,
      Backtests backtests,
      AlarmPerformance performance,
      Clock clock,
      MeterRegistry meters) {
    Parts parts =
        new Parts(
            settings,
            records,
            telemetry,
            readings,
            live,
            clocks,
            rotas,
            backtests,
            performance,
            clock,
            Clock.systemUTC(),
            meters);
    StaticFiles page = StaticFiles.shipped();
    return listen(vertx, parts, () -> page, false);
  }

  /**
   * @param page asked for each request, so that a preview may read it again
   * @param validateResponses see {@link Api}
   */
  static DashboardServer listen(
      Vertx vertx, Parts parts, Supplier<StaticFiles> page, boolean validateResponses) {
    Service service = new Service(parts, page, validateResponses);
    try {
      return new DashboardServer(vertx, service, wait(vertx.deployVerticle(service)));
    } catch (RuntimeException e) {
      service.release();
      throw new IllegalStateException(
          "the dashboard cannot listen on %s:%d: %s"
              .formatted(parts.settings.host(), parts.settings.port(), e.getMessage()),
          e);
    }
  }

  /** The port it really listens on. */
  public int port() {
    return service.server.actualPort();
  }

  /** Ends every stream, lets answers in hand finish (at most 5 s), and frees the port. */
  @Override
  public void close() {
    wait(vertx.undeploy(deployment));
    service.release();
  }

  private static <T> T wait(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within %d s".formatted(PATIENCE_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * What it works with.
   *
   * @param wall see {@link Access}
   */
  record Parts(
      HttpSettings settings,
      Records records,
      TelemetryStore telemetry,
      ReadingLog readings,
      LiveView live,
      Clocks clocks,
      Rotas rotas,
      Backtests backtests,
      AlarmPerformance performance,
      Clock clock,
      Clock wall,
      MeterRegistry meters) {}

  /** A verticle, so that connections, timers and the stream share one event loop. */
  private static final class Service extends VerticleBase {
    private final Parts parts;
    private final Supplier<StaticFiles> page;
    private final boolean validateResponses;
    private final Contract contract = Contract.shipped();
    private final Directory directory;
    private final AlarmFeed alarms;
    private final Access access;
    private final BacktestJobs backtests;
    private EventStream stream;
    private HttpServer server;

    /** Reads register and alarms; blocks. */
    Service(Parts parts, Supplier<StaticFiles> page, boolean validateResponses) {
      this.parts = parts;
      this.page = page;
      this.validateResponses = validateResponses;
      this.directory = new Directory(parts.records);
      this.alarms = AlarmFeed.start(parts.records);
      this.access = new Access(parts.records, parts.clock, parts.wall);
      this.backtests = new BacktestJobs(parts.clock);
    }

    @Override
    public Future<?> start() {
      StationSummaries summaries = new StationSummaries(directory, parts.live, alarms);
      stream =
          new EventStream(
              vertx,
              context,
              parts.records,
              access,
              directory,
              summaries,
              parts.live,
              alarms,
              parts.clock,
              parts.wall);
      stream.start();
      Gauge.builder("waystation.http.streams", stream, EventStream::open)
          .description("Live streams open")
          .register(parts.meters);
      Gauge.builder("waystation.live.lag", parts.live, LiveView::lag)
          .description("Messages in the log that the live view has not seen yet")
          .register(parts.meters);
      return contract
          .open(vertx)
          .compose(
              openApi -> {
                server =
                    vertx
                        .createHttpServer(
                            new HttpServerOptions()
                                .setHost(parts.settings.host())
                                .setPort(parts.settings.port())
                                .setCompressionSupported(true))
                        .requestHandler(root(api(openApi, summaries)));
                return server.listen();
              })
          .onFailure(e -> stream.close());
    }

    private Router api(OpenAPIContract openApi, StationSummaries summaries) {
      Api api = new Api(vertx, access, contract, openApi, validateResponses, parts.meters);
      WorkerExecutor hashing =
          vertx.createSharedWorkerExecutor("waystation-passwords", HASHINGS_AT_ONCE);
      new SessionRoutes(access, hashing, parts.settings.secureCookies(), stream::end).mount(api);
      new StationRoutes(parts.records, access, directory, summaries, parts.live, parts.clock)
          .mount(api);
      new SeriesRoutes(parts.telemetry, parts.records, access, directory, parts.clock).mount(api);
      new StatisticsRoutes(directory, new Statistics(parts.telemetry, parts.clock), parts.clock)
          .mount(api);
      new AlarmRoutes(parts.records, access, directory, parts.clock).mount(api);
      new AlarmKpiRoutes(parts.performance, access, directory, parts.clock).mount(api);
      new MaintenanceRoutes(parts.records, access, directory, parts.clock).mount(api);
      new PeopleRoutes(parts.records, access, directory, parts.live, alarms, parts.clock)
          .mount(api);
      new PlanRoutes(parts.records, access, parts.clock).mount(api);
      new LedgerRoutes(parts.readings, directory, parts.clocks, parts.clock).mount(api);
      new QuarantineRoutes(parts.readings, access, directory).mount(api);
      new DeviceRoutes(parts.records, parts.readings, access, directory, parts.live, parts.clock)
          .mount(api);
      new NotificationRoutes(parts.records).mount(api);
      new SilenceRoutes(parts.records, access, parts.clock).mount(api);
      new DutyRoutes(parts.records, access, parts.rotas, parts.clock).mount(api);
      new RuleRoutes(parts.records, access, parts.backtests, backtests, parts.clock).mount(api);
      new AuditRoutes(parts.records).mount(api);
      new StreamRoutes(vertx, parts.records, access, directory, stream, contract.topics())
          .mount(api);
      api.hand(
          "readContract",
          (context, call) ->
              context
                  .response()
                  .putHeader("Content-Type", "application/yaml; charset=utf-8")
                  .end(contract.text()));
      return api.router();
    }

    private Router root(Router api) {
      Handler<RoutingContext> problems = new ProblemHandler();
      Router root = Router.router(vertx);
      root.route().handler(this::secure);
      root.route(Contract.BASE + "/*")
          .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT))
          .subRouter(api);
      for (String path : List.of("/", "/assets/*")) {
        root.get(path).handler(context -> page.get().handle(context));
        root.head(path).handler(context -> page.get().handle(context));
      }
      root.route().failureHandler(problems);
      for (int status : new int[] {400, 404, 405, 413, 500}) {
        root.errorHandler(status, problems);
      }
      return root;
    }

    private void secure(RoutingContext context) {
      context
          .response()
          .putHeader("Content-Security-Policy", page.get().policy())
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("X-Frame-Options", "DENY")
          .putHeader("Referrer-Policy", "no-referrer")
          .putHeader("Cross-Origin-Opener-Policy", "same-origin")
          .putHeader("Cross-Origin-Resource-Policy", "same-origin")
          .putHeader(
              "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
      context.next();
    }

    @Override
    public Future<?> stop() {
      stream.close();
      return server.shutdown(FINISHING_SECONDS, TimeUnit.SECONDS);
    }

    /** Stops what is not the event loop's; blocks. */
    void release() {
      backtests.close();
      alarms.close();
    }
  }
}
