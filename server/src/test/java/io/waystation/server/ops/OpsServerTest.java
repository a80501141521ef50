package io.waystation.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private OpsServer server;
  private volatile String trouble = "";

  @BeforeEach
  void listen() {
    server =
        OpsServer.listen(
            vertx, "127.0.0.1", 0, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), health);
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().await();
  }

  @Test
  void isLiveButNotReadyWhileItStarts() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("still starting");
  }

  @Test
  void saysInWordsWhichPartIsNotReadyAndForgetsItWhenItIsOver() throws Exception {
    health.watch("ingest", () -> trouble);
    health.watch("alerting", () -> "");
    health.started();
    trouble = "MQTT broker tcp://x: connection refused";
    HttpResponse<String> not = get("/health/ready");
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(not.body())
        .contains(
            "{\"part\":\"ingest\",\"ready\":false,\"trouble\":\"MQTT broker tcp://x: connection refused\"}")
        .contains("{\"part\":\"alerting\",\"ready\":true}");
    trouble = "";
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhatIsThereWhenAskedForSomethingElse() throws Exception {
    HttpResponse<String> answer = get("/");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("/metrics");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
