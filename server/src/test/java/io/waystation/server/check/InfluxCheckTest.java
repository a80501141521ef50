package io.waystation.server.check;

import static io.waystation.server.check.InfluxKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.waystation.testkit.InfluxServer;
import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a real InfluxDB 1.6, well and badly set up; 2 and 3 as their documentation says they answer.
 */
class InfluxCheckTest {
  @TempDir Path folder;

  @Test
  void aGoodServerIsGood() throws Exception {
    try (InfluxServer server = InfluxServer.start()) {
      String url = server.url().toString();
      Looked before = look(url, "    create: false\n", "0d");
      assertThat(before.bad()).containsExactly(DATABASE_MISSING);
      assertThat(before.only(DATABASE_MISSING).remedy().en())
          .isEqualTo("CREATE DATABASE \"checked\" WITH DURATION INF");
      assertThat(look(url, "", "0d").bad()).isEmpty();

      ask(url, "", "CREATE DATABASE checked");
      Looked there = look(url, "", "0d");
      assertThat(there.bad()).isEmpty();
      assertThat(there.kinds())
          .contains(ANSWERS, CLOCK_AGREES, DATABASE_THERE, DATABASE_TO_MAKE, WORKS, LIMITS_WIDE);
      assertThat(there.only(ANSWERS).words().en()).contains("version 1.");
      assertThat(ask(url, "", "SELECT * FROM checked..waystation_check"))
          .doesNotContain("waystation_check");

      ask(url, "", "ALTER RETENTION POLICY autogen ON checked DURATION 7d");
      Looked shorter = look(url, "    create: false\n", "30d");
      assertThat(shorter.bad()).containsExactlyInAnyOrder(RETENTION_SHORT, DATABASE_MISSING);
      assertThat(shorter.only(RETENTION_SHORT).remedy().en())
          .isEqualTo("ALTER RETENTION POLICY \"autogen\" ON \"checked\" DURATION 45d");
      assertThat(look(url, "", "30d").kinds()).contains(RETENTION_TO_LENGTHEN);
      ask(url, "", "DROP DATABASE checked");
    }
  }

  @Test
  void aBadlySetUpServerIsTold() throws Exception {
    int port = LocalServer.freePort();
    String conf =
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
          max-values-per-tag = 10
          max-series-per-database = 12
          wal-fsync-delay = "100ms"
        [http]
          bind-address = "127.0.0.1:%d"
          auth-enabled = true
        """
            .formatted(LocalServer.freePort(), folder, folder, folder, port);
    Path file = Files.writeString(folder.resolve("influxdb.conf"), conf);
    String program =
        LocalServer.find("influxd")
            .orElseThrow(
                () -> new IllegalStateException("influxd is missing: apt-get install influxdb"))
            .toString();
    String url = "http://127.0.0.1:" + port;
    try (LocalServer server =
        LocalServer.start(
            "influxd",
            List.of(program, "run", "-config", file.toString()),
            folder,
            () -> answers(url))) {
      assertThat(server.isAlive()).isTrue();
      ask(url, "", "CREATE USER admin WITH PASSWORD 's3cret' WITH ALL PRIVILEGES");
      String admin = "u=admin&p=s3cret";
      ask(url, admin, "CREATE DATABASE checked");
      ask(url, admin, "CREATE USER reader WITH PASSWORD 's3cret'");
      ask(url, admin, "GRANT READ ON checked TO reader");
      for (int i = 0; i < 10; i++) {
        post(url + "/write?db=checked&" + admin, "telemetry,person=p" + i + " value=1");
      }
      assertThat(look(url, "", "0d").bad()).containsExactly(NOT_KNOWN);
      assertThat(look(url, "    token: admin:wrong\n", "0d").bad()).containsExactly(NOT_KNOWN);
      Looked reader = look(url, "    token: reader:s3cret\n", "0d");
      assertThat(reader.bad()).containsExactly(NOT_ALLOWED);
      assertThat(reader.only(NOT_ALLOWED).remedy().en())
          .isEqualTo("GRANT ALL ON \"checked\" TO \"reader\"");
      Looked owner = look(url, "    token: admin:s3cret\n", "0d");
      assertThat(owner.bad()).containsExactlyInAnyOrder(SYNC_LATE, TAG_LIMIT, SERIES_LIMIT);
      assertThat(owner.only(TAG_LIMIT).words().en()).contains("tag person has 10 values of 10");
    }
  }

  @Test
  void twoIsAskedInItsWords() {
    List<String> asked = new CopyOnWriteArrayList<>();
    Function<String, Reply> good =
        request -> {
          asked.add(request);
          if (request.contains("/orgs")) {
            return new Reply(200, "{\"orgs\":[{\"id\":\"1\",\"name\":\"ours\"}]}");
          }
          if (request.contains("/buckets")) {
            return new Reply(
                200, "{\"buckets\":[{\"id\":\"b1\",\"retentionRules\":[{\"everySeconds\":0}]}]}");
          }
          return request.contains("/query") ? Reply.ROW : new Reply(204, "");
        };
    String ours = "    organisation: ours\n    token: t0ken\n";
    Looked looked = twoWith(good, ours, "0d");
    assertThat(looked.bad()).isEmpty();
    assertThat(looked.kinds()).contains(ANSWERS, DATABASE_THERE, WORKS);
    assertThat(asked)
        .anyMatch(one -> one.startsWith("POST /api/v2/write") && one.endsWith("Token t0ken"))
        .anyMatch(one -> one.startsWith("POST /api/v2/delete"));

    assertThat(twoWith(only("/orgs", 404, good), ours, "0d").bad())
        .containsExactly(ORGANISATION_MISSING);
    assertThat(twoWith(only("/orgs", 401, good), ours, "0d").bad()).containsExactly(NOT_KNOWN);
    assertThat(twoWith(only("/api/v2/write", 403, good), ours, "0d").bad())
        .containsExactly(NOT_ALLOWED);
    assertThat(twoWith(only("/api/v2/write", 500, good), ours, "0d").bad())
        .containsExactly(WRITE_FAILS);
    assertThat(twoWith(only("/api/v2/delete", 403, good), ours, "0d").bad())
        .containsExactly(LEFT_BEHIND);
    assertThat(twoWith(only("/query", 404, good), ours, "0d").bad()).containsExactly(READ_FAILS);
    assertThat(twoWith(only("/buckets", 403, good), ours, "0d").bad()).isEmpty();
    Function<String, Reply> short7 =
        request ->
            request.contains("/buckets")
                ? new Reply(
                    200,
                    "{\"buckets\":[{\"id\":\"b1\",\"retentionRules\":[{\"everySeconds\":604800}]}]}")
                : good.apply(request);
    assertThat(twoWith(short7, ours + "    create: false\n", "30d").bad())
        .containsExactly(RETENTION_SHORT, RETENTION_SHORT);
  }

  @Test
  void threeGetsNoPointItCouldNotDelete() {
    Function<String, Reply> allowed =
        request -> new Reply(request.contains("/write") ? 400 : 200, "{\"results\":[{}]}");
    assertThat(with("3.2.0", allowed, "", "0d").kinds()).contains(WRITABLE).doesNotContain(WORKS);
    assertThat(with("3.2.0", only("/write", 403, allowed), "", "0d").bad())
        .containsExactly(NOT_ALLOWED);
    assertThat(with("3.2.0", only("/write", 401, allowed), "", "0d").bad())
        .containsExactly(NOT_KNOWN);
  }

  @Test
  void whatIsNoInfluxIsTold() {
    String nowhere = "http://127.0.0.1:" + LocalServer.freePort();
    assertThat(look(nowhere, "", "0d").bad()).containsExactly(UNREACHABLE);
    assertThat(look(nowhere, "", "0d").only(UNREACHABLE).words().en())
        .endsWith(nowhere + ": the connection is refused");
    assertThat(look("http://no-such-host.invalid:8086", "", "0d").only(UNREACHABLE).words().zh())
        .contains("没有这个名字的主机");
    assertThat(with("", request -> new Reply(200, "<html>"), "", "0d").bad())
        .containsExactly(NOT_INFLUX);
    assertThat(with("", request -> new Reply(302, ""), "", "0d").bad()).containsExactly(ELSEWHERE);
  }

  @Test
  void aClockThatIsWrongIsTold() {
    Looked looked =
        with(
            "3.2.0",
            request ->
                new Reply(
                    request.contains("/write") ? 400 : 200, "{}", "Sat, 21 Nov 2020 16:04:57 GMT"),
            "",
            "0d");
    assertThat(looked.bad()).containsExactly(CLOCK_DIFFERS);
  }

  private record Reply(int status, String body, String date) {
    static final Reply ROW =
        new Reply(200, "{\"results\":[{\"series\":[{\"values\":[[1700000000000,1]]}]}]}");

    Reply(int status, String body) {
      this(status, body, "");
    }
  }

  private static Function<String, Reply> only(
      String path, int status, Function<String, Reply> others) {
    return request ->
        request.contains(path) ? new Reply(status, "{\"message\":\"no\"}") : others.apply(request);
  }

  private Looked twoWith(Function<String, Reply> replies, String keys, String keep) {
    return with("v2.7.1", replies, keys, keep);
  }

  /** Asks a server that answers like this. */
  private Looked with(String version, Function<String, Reply> replies, String keys, String keep) {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(request -> answer(request, version, replies))
              .listen(0, "127.0.0.1")
              .await();
      return look("http://127.0.0.1:" + server.actualPort(), keys, keep);
    } finally {
      vertx.close().await();
    }
  }

  private static void answer(
      HttpServerRequest request, String version, Function<String, Reply> replies) {
    boolean ping = request.path().equals("/ping");
    String asked =
        request.method() + " " + request.uri() + " " + request.getHeader("Authorization");
    Reply reply = replies.apply(asked);
    if (ping && !version.isEmpty()) {
      request.response().putHeader("X-Influxdb-Version", version);
    }
    if (reply.status() == 302) {
      request.response().putHeader("Location", "http://elsewhere.example:8086/ping");
    }
    if (!reply.date().isEmpty()) {
      request.response().putHeader("Date", reply.date());
    }
    request.response().setStatusCode(ping && !version.isEmpty() ? 204 : reply.status());
    request.response().end(ping && !version.isEmpty() ? "" : reply.body());
  }

  private Looked look(String url, String keys, String keep) {
    String yaml =
        "data: %s%ntelemetry:%n  store: influx%n  keep: %s%n  influx:%n    url: %s%n    database: checked%n%s"
            .formatted(folder.resolve("data"), keep, url, keys);
    return Looked.at(new InfluxCheck(Looked.config(folder, yaml)));
  }

  private static String ask(String url, String login, String statement) throws Exception {
    String q = URLEncoder.encode(statement, StandardCharsets.UTF_8);
    return post(url + "/query?" + login + "&q=" + q, "");
  }

  private static String post(String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static boolean answers(String url) {
    try {
      HttpRequest ping = HttpRequest.newBuilder(URI.create(url + "/ping")).build();
      return HttpClient.newHttpClient()
              .send(ping, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 204;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
