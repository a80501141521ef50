package io.waystation.alerting.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.waystation.alerting.notify.Cases;
import io.waystation.alerting.notify.Counterpart;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.model.Severity;
import io.waystation.storage.records.Attempt.Outcome;
import io.waystation.storage.records.Notification.Cause;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What channels make of every kind of answer, from a real server on loopback. */
class ReactionTest {
  private static final Clock CLOCK = Clock.fixed(Cases.NOON, ZoneOffset.UTC);
  private static final Contact LI = new Contact("li", "李医生", "zh", "13800000003", "li@x.example");

  private Counterpart server;

  @BeforeEach
  void open() {
    server = new Counterpart();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Outside outside() {
    return new Outside(
        new HttpSender(Duration.ofSeconds(2)), CLOCK, StationNotices.NOWHERE, "https://w.example");
  }

  static Message message(Contact to) {
    Alarm alarm = Cases.alarm("a-1", "too_hot", "st-1", Severity.CRITICAL, Cases.NOON);
    var station = Optional.of(Cases.station("st-1", "east"));
    Map<String, String> labels = AlarmLabels.of(alarm, station, Cases.areas(), "limit");
    Notice notice =
        new Notices("https://w.example")
            .notice(
                Cause.NEW,
                0,
                List.of(new Notices.Told(alarm, labels, station, true)),
                Map.of("station", "st-1"));
    return new Message("key-1", "group-1", "duty", notice, to);
  }

  private static Message message() {
    return message(Contact.nobody("zh"));
  }

  private Result send(ChannelSettings settings) throws InterruptedException {
    return settings.open(outside()).send(List.of(message()));
  }

  private ChannelSettings robot(String kind) {
    return switch (kind) {
      case "dingtalk" -> new DingTalk.Settings(server.url("/send?access_token=t"), "SEC1");
      case "wecom" -> new WeCom.Settings(server.url("/send?key=k"));
      default -> new Feishu.Settings(server.url("/hook/h"), "SEC2");
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "dingtalk | 200 | {\"errcode\":0,\"errmsg\":\"ok\"} | DELIVERED | 0",
        "dingtalk | 200 | {\"errcode\":310000,\"errmsg\":\"sign not match\"} | NOT_ALLOWED | 0",
        "dingtalk | 200 | {\"errcode\":410100,\"errmsg\":\"limited\"} | BUSY | 600",
        "dingtalk | 200 | {\"errcode\":400106,\"errmsg\":\"no robot\"} | NOT_ALLOWED | 0",
        "dingtalk | 200 | {\"errcode\":430102,\"errmsg\":\"text\"} | REFUSED | 0",
        "dingtalk | 200 | {\"errcode\":130101,\"errmsg\":\"send too fast\"} | BUSY | 600",
        "dingtalk | 200 | {\"errcode\":400105,\"errmsg\":\"unsupported msgtype\"} | REFUSED | 0",
        "dingtalk | 200 | {\"errcode\":-1,\"errmsg\":\"system busy\"} | FAILED | 0",
        "dingtalk | 200 | <html>Sign in to the network</html> | FAILED | 0",
        "dingtalk | 502 | Bad Gateway | FAILED | 0",
        "wecom | 200 | {\"errcode\":0,\"errmsg\":\"ok\"} | DELIVERED | 0",
        "wecom | 200 | {\"errcode\":45009,\"errmsg\":\"api freq out of limit\"} | BUSY | 60",
        "wecom | 200 | {\"errcode\":93004,\"errmsg\":\"switched off\"} | NOT_ALLOWED | 0",
        "wecom | 200 | {\"errcode\":93000,\"errmsg\":\"invalid webhook url\"} | NOT_ALLOWED | 0",
        "wecom | 200 | {\"errcode\":40008,\"errmsg\":\"invalid message type\"} | REFUSED | 0",
        "feishu | 200 | {\"code\":0,\"msg\":\"success\"} | DELIVERED | 0",
        "feishu | 200 | {\"StatusCode\":0,\"StatusMessage\":\"success\"} | DELIVERED | 0",
        "feishu | 200 | {\"code\":11232,\"msg\":\"frequency limited\"} | BUSY | 60",
        "feishu | 200 | {\"code\":9499,\"msg\":\"Bad Request\"} | REFUSED | 0",
        "feishu | 400 | {\"code\":9499,\"msg\":\"too many request\"} | BUSY | 60",
        "feishu | 200 | {\"code\":19021,\"msg\":\"sign match fail\"} | NOT_ALLOWED | 0",
        "feishu | 200 | {\"code\":19001,\"msg\":\"param invalid\"} | NOT_ALLOWED | 0",
        "feishu | 200 | 0 | FAILED | 0",
      })
  void aRobotsCodeSaysWhetherTheMessageWasTaken(
      String kind, int status, String body, Outcome outcome, long seconds)
      throws InterruptedException {
    server.always(status, body);
    Result result = send(robot(kind));
    assertThat(result.outcome()).isEqualTo(outcome);
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.pause()).isEqualTo(seconds == 0 ? null : Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED",
    "204, DELIVERED",
    "302, REFUSED",
    "400, REFUSED",
    "401, NOT_ALLOWED",
    "403, NOT_ALLOWED",
    "404, REFUSED",
    "408, FAILED",
    "413, REFUSED",
    "500, FAILED",
    "503, FAILED"
  })
  void aWebhooksStatusDecides(int status, Outcome outcome) throws InterruptedException {
    server.always(status, status == 204 ? "" : "some words");
    Result result = send(new Webhook.Settings(server.url("/hook"), ""));
    assertThat(result.outcome()).isEqualTo(outcome);
    assertThat(result.words()).isEqualTo(status == 204 ? "" : "some words");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"120 | 120", "Sat, 21 Nov 2026 12:05:00 GMT | 300", "soon | ", "99999999 | "})
  void whoIsAskedToWaitWaits(String retryAfter, Long seconds) throws InterruptedException {
    server.then(429, "slow down", Map.of("Retry-After", retryAfter));
    Result result = send(new Webhook.Settings(server.url("/hook"), ""));
    assertThat(result.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(result.pause()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void nobodyThereSilenceAndGarbageAreFailuresThatEnd() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Result nobody = send(new Webhook.Settings("http://127.0.0.1:" + free + "/secret-path", ""));
    assertThat(nobody.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(nobody.words()).contains("no connection").doesNotContain("secret-path");

    server.silent();
    Result silence = send(new Webhook.Settings(server.url("/hook"), ""));
    assertThat(silence.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(silence.words()).contains("no answer within 2 s");

    for (String garbage : List.of("\0\1\2 nonsense\r\n\r\n", "", "HTTP/1.1 20")) {
      assertThat(sendTo(garbage, false).outcome()).as(garbage).isEqualTo(Outcome.FAILED);
    }
    // A head, and then a drop of the body now and then, for ever.
    Result drops = sendTo("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", true);
    assertThat(drops.outcome()).isEqualTo(Outcome.FAILED);
  }

  /** To a socket that says this, closes it, or goes on to drip. */
  private static Result sendTo(String says, boolean drips) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> speak(socket, says, drips));
      thread.setDaemon(true);
      thread.start();
      String url = "http://127.0.0.1:" + socket.getLocalPort() + "/";
      return new Webhook.Settings(url, "").open(outside()).send(List.of(message()));
    }
  }

  private static void speak(ServerSocket socket, String says, boolean drips) {
    while (!socket.isClosed()) {
      try (Socket one = socket.accept();
          OutputStream out = one.getOutputStream()) {
        one.getInputStream().read(new byte[10_000]);
        out.write(says.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        while (drips) {
          Thread.sleep(100);
          out.write('x');
          out.flush();
        }
      } catch (IOException e) {
        // It has gone away.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Test
  void aKeyThatAServerRepeatsIsNotShown() throws InterruptedException {
    server.always(404, "no hook SEC-0123456789 here, key=SEC-9876543210");
    Result result =
        send(new Webhook.Settings(server.url("/hook/SEC-0123456789?key=SEC-9876543210"), ""));
    assertThat(result.words()).isEqualTo("no hook *** here, key=***");
  }

  @Test
  void anEndlessAnswerIsReadToItsBeginningOnly() throws InterruptedException {
    server.always(400, "x".repeat(3_000_000));
    Result result = send(new Webhook.Settings(server.url("/hook"), ""));
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.words()).hasSizeLessThan(400);
  }

  @Test
  void signaturesAreThoseOfTheDocuments() throws InterruptedException {
    // Computed with Python's hmac by what the documents say.
    assertThat(DingTalk.sign("SEC1", 1_700_000_000_000L))
        .isEqualTo("ukR4%2BWoOOBTGaOauYqugxVrMSFyr92q4hPxJxuOkiio%3D");
    assertThat(Feishu.sign("SEC2", 1_700_000_000L))
        .isEqualTo("cxXh/CGHqtpO1Xfyy+EL9M4z6K0YSYR52E6KdpczkLc=");
    assertThat(Webhook.sign("SEC3", "1700000000", "{}"))
        .isEqualTo("0490ca0b37f61804342c2150844c8cd1ce58ddcff79f29e06b429d54d834cc55");

    send(robot("dingtalk"));
    send(robot("feishu"));
    Counterpart.Request dingtalk = server.requests().get(0);
    long now = Cases.NOON.toEpochMilli();
    assertThat(dingtalk.query())
        .isEqualTo(
            "access_token=t&timestamp=%d&sign=%s".formatted(now, DingTalk.sign("SEC1", now)));
    assertThat(Texts.parse(dingtalk.body()).path("msgtype").asText()).isEqualTo("text");
    var feishu = Texts.parse(server.requests().get(1).body());
    assertThat(feishu.path("timestamp").asText()).isEqualTo(String.valueOf(now / 1_000));
    assertThat(feishu.path("sign").asText()).isEqualTo(Feishu.sign("SEC2", now / 1_000));
    assertThat(feishu.path("msg_type").asText()).isEqualTo("text");
    assertThat(feishu.path("content").path("text").asText()).contains("【紧急】室内过热");
  }

  @Test
  void aRobotIsNeverSentMoreThanItTakesInAMinute() throws InterruptedException {
    server.always(200, "{\"errcode\":0}");
    Channel robot = robot("wecom").open(outside());
    Result last = null;
    for (int i = 0; i <= Robot.PER_MINUTE; i++) {
      last = robot.send(List.of(message()));
    }
    assertThat(last.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(last.pause()).isEqualTo(Duration.ofMinutes(1));
    assertThat(server.requests()).hasSize(Robot.PER_MINUTE);
  }

  @Test
  void manyMessagesAreOneAndNotTooLong() throws InterruptedException {
    server.always(200, "{\"errcode\":0}");
    robot("wecom").open(outside()).send(java.util.Collections.nCopies(200, message()));
    String text =
        Texts.parse(server.requests().get(0).body()).path("text").path("content").asText();
    assertThat(text).endsWith("…");
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_900, 2_048);
  }

  @Test
  void aWebhookIsSignedHasAKeyAndIsWhatAlertmanagerSends() throws InterruptedException {
    send(new Webhook.Settings(server.url("/hook"), "SEC3"));
    Counterpart.Request request = server.requests().get(0);
    assertThat(request.header("Idempotency-Key")).isEqualTo("key-1");
    String timestamp = request.header("X-Waystation-Timestamp");
    assertThat(request.header("X-Waystation-Signature"))
        .isEqualTo("v1=" + Webhook.sign("SEC3", timestamp, request.body()));
    var body = Texts.parse(request.body());
    assertThat(body.path("version").asText()).isEqualTo("4");
    assertThat(body.path("groupKey").asText()).isEqualTo("group-1");
    assertThat(body.path("status").asText()).isEqualTo("firing");
    assertThat(body.path("groupLabels").path("station").asText()).isEqualTo("st-1");
    assertThat(body.path("commonLabels").path("alertname").asText()).isEqualTo("too_hot");
    var alert = body.path("alerts").path(0);
    assertThat(alert.path("labels").path("area_path").asText()).isEqualTo("/city/east/");
    assertThat(alert.path("annotations").path("summary").asText()).isEqualTo("Room too hot");
    assertThat(alert.path("startsAt").asText()).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(alert.path("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(alert.path("fingerprint").asText()).matches("[0-9a-f]{16}");
    assertThat(request.body()).doesNotContain("31.4");
  }

  @Test
  void aGatewayOfAnyMakeGetsItsTemplateFilledAndEscaped() throws InterruptedException {
    Sms.Settings json =
        new Sms.Settings(
            server.url("/sms?to={{phone}}&text={{text}}"),
            "POST",
            Map.of("Authorization", "Bearer x"),
            "{\"to\":\"{{phone}}\",\"content\":\"{{text}}\",\"id\":\"{{key}}\"}",
            List.of(),
            Pattern.compile("\"code\": ?0"));
    server.then(200, "{\"code\": 0}", Map.of());
    Channel channel = json.open(outside());
    assertThat(channel.reaches(LI)).isTrue();
    assertThat(channel.reaches(Contact.nobody("zh"))).isFalse();
    assertThat(channel.send(List.of(message(LI))).outcome()).isEqualTo(Outcome.DELIVERED);
    Counterpart.Request request = server.requests().get(0);
    assertThat(request.query()).startsWith("to=13800000003&text=%E3%80%90");
    assertThat(request.header("Authorization")).isEqualTo("Bearer x");
    var body = Texts.parse(request.body());
    assertThat(body.path("to").asText()).isEqualTo("13800000003");
    assertThat(body.path("id").asText()).isEqualTo("key-1");
    assertThat(body.path("content").asText())
        .isEqualTo("【紧急】室内过热，st-1 驿站 https://w.example/#/alarms/a-1");

    server.then(200, "{\"code\": 7, \"reason\": \"no credit\"}", Map.of());
    Result noCredit = channel.send(List.of(message(LI)));
    assertThat(noCredit.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(noCredit.words()).contains("no credit");
  }

  @Test
  void aStationIsShownItsOwnAlarmAndNoHealthAlarm() {
    java.util.Map<String, String> published = new java.util.TreeMap<>();
    Outside outside =
        new Outside(
            new HttpSender(Duration.ofSeconds(2)),
            CLOCK,
            (station, payload) ->
                published.put(station.value(), new String(payload, StandardCharsets.UTF_8)) == null,
            "");
    StationChannel.Settings settings = new StationChannel.Settings();
    assertThat(send(settings.open(outside), message()).outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(published).containsOnlyKeys("st-1");
    assertThat(published.get("st-1"))
        .isEqualTo(
            "{\"id\":\"key-1\",\"alarm\":\"a-1\",\"state\":\"firing\",\"severity\":\"critical\","
                + "\"since\":1795262400000,\"zh\":\"室内过热\",\"en\":\"Room too hot\"}");
    Outside nowhere = new Outside(outside.http(), CLOCK, StationNotices.NOWHERE, "");
    assertThat(send(settings.open(nowhere), message()).outcome()).isEqualTo(Outcome.FAILED);
  }

  private static Result send(Channel channel, Message message) {
    try {
      return channel.send(List.of(message));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
