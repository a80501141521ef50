package io.waystation.dashboard.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.dashboard.House;
import io.waystation.dashboard.live.LiveView;
import io.waystation.model.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardServerTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private House house;
  private LiveView live;

  @BeforeEach
  void open() {
    house = new House(folder);
    live = LiveView.start(house.log, house.telemetry, house.clock);
  }

  @AfterEach
  void close() {
    live.close();
    house.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void servesThePageAndItsApiUntilItIsClosed() {
    DashboardServer server = listen(0);
    int port = server.port();
    Browser browser = new Browser(port).bearing(Role.OPERATOR);
    assertThat(browser.get("//").text()).contains("importmap");
    assertThat(browser.get("/stations").json().getJsonArray("stations")).hasSize(2);
    try (Events events = browser.stream("stations")) {
      events.next("hello");
      server.close();
      events.next("end");
    }
    // The port is free again.
    listen(port).close();
  }

  @Test
  void anAddressItCannotDecodeIsTheCallersFault() throws IOException {
    try (DashboardServer server = listen(0);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write("GET /% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("百分号编码有误");
    }
  }

  @Test
  void saysWhichPortItCannotHaveAndGivesEverythingBack() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> listen(taken.getLocalPort()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("alarm-feed");
  }

  private DashboardServer listen(int port) {
    return DashboardServer.listen(
        vertx,
        new HttpSettings("127.0.0.1", port, false),
        house.records,
        house.telemetry,
        house.log,
        live,
        Clocks.UNKNOWN,
        Rotas.NONE,
        Backtests.NONE,
        new TestAlarmPerformance(),
        house.clock,
        new SimpleMeterRegistry());
  }
}
