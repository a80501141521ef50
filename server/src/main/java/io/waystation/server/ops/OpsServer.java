package io.waystation.server.ops;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What whoever runs the service asks: {@code /metrics} for Prometheus, {@code /health/live} (the
 * process answers) and {@code /health/ready} (every part can do its work; 503 and the reason in
 * words when not). Nobody signs in, and nothing here names a person.
 */
public final class OpsServer implements AutoCloseable {
  private final HttpServer server;
  private final JvmGcMetrics garbageCollection;

  private OpsServer(HttpServer server, JvmGcMetrics garbageCollection) {
    this.server = server;
    this.garbageCollection = garbageCollection;
  }

  /**
   * @param port 0 for any free one
   */
  public static OpsServer listen(
      Vertx vertx, String host, int port, PrometheusMeterRegistry meters, Health health) {
    JvmGcMetrics garbageCollection = new JvmGcMetrics();
    garbageCollection.bindTo(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ClassLoaderMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(request, vertx, meters, health))
            .listen(port, host)
            .await();
    return new OpsServer(server, garbageCollection);
  }

  public int port() {
    return server.actualPort();
  }

  private static void answer(
      HttpServerRequest request, Vertx vertx, PrometheusMeterRegistry meters, Health health) {
    switch (request.path()) {
      case "/metrics" ->
          // Gauges look into the stores.
          vertx
              .executeBlocking(() -> meters.scrape(), false)
              .onSuccess(
                  text ->
                      request
                          .response()
                          .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                          .end(text))
              .onFailure(e -> request.response().setStatusCode(500).end());
      case "/health/live" -> json(request.response(), 200, new JsonObject().put("status", "live"));
      case "/health/ready" -> ready(request.response(), health.states());
      default ->
          json(
              request.response(),
              404,
              new JsonObject()
                  .put("error", "there are /metrics, /health/live and /health/ready here"));
    }
  }

  private static void ready(HttpServerResponse response, List<Health.State> states) {
    boolean ready = states.stream().allMatch(Health.State::ready);
    JsonArray parts = new JsonArray();
    for (Health.State state : states) {
      JsonObject part = new JsonObject().put("part", state.part()).put("ready", state.ready());
      parts.add(state.ready() ? part : part.put("trouble", state.trouble()));
    }
    json(
        response,
        ready ? 200 : 503,
        new JsonObject().put("status", ready ? "ready" : "not ready").put("parts", parts));
  }

  private static void json(HttpServerResponse response, int status, JsonObject body) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode() + "\n");
  }

  @Override
  public void close() {
    server.close().await();
    garbageCollection.close();
  }
}
