package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.model.LocalText;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A signed POST to a machine. {@code X-Waystation-Signature} is {@code v1=} and the hex HMAC-SHA256
 * of {@code X-Waystation-Timestamp}, a dot and the body; {@code Idempotency-Key} is the same in
 * every attempt. The body is Alertmanager's (version 4), so its receivers understand it; ours has
 * the texts in both languages besides.
 */
public final class Webhook implements Channel {
  private static final int FINGERPRINT = 16;

  /**
   * @param secret empty when nothing is to be signed
   */
  public record Settings(String url, String secret) implements ChannelSettings {
    @Override
    public Channel open(Outside outside) {
      return new Webhook(this, outside);
    }

    @Override
    public String toString() {
      return "webhook";
    }
  }

  private final Settings settings;
  private final HttpSender http;
  private final Clock clock;
  private final String publicUrl;

  private Webhook(Settings settings, Outside outside) {
    this.settings = settings;
    this.http = outside.http();
    this.clock = outside.clock();
    this.publicUrl = outside.publicUrl();
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public boolean reaches(Contact person) {
    return true;
  }

  @Override
  public Result send(List<Message> messages) throws InterruptedException {
    Message message = messages.get(0);
    Instant now = clock.instant();
    String body = body(message).toString();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("Idempotency-Key", message.key());
    if (!settings.secret.isEmpty()) {
      String timestamp = String.valueOf(now.getEpochSecond());
      headers.put("X-Waystation-Timestamp", timestamp);
      headers.put("X-Waystation-Signature", "v1=" + sign(settings.secret, timestamp, body));
    }
    try {
      return http.send("POST", URI.create(settings.url), headers, body).result(now);
    } catch (IOException e) {
      return Result.failed(0, e.getMessage());
    }
  }

  static String sign(String secret, String timestamp, String body) {
    return HexFormat.of().formatHex(Hmac.of(secret, timestamp + "." + body));
  }

  private ObjectNode body(Message message) {
    Notice notice = message.notice();
    ObjectNode body = Texts.object().put("version", "4");
    body.put("groupKey", message.group());
    body.put("truncatedAlerts", notice.more());
    body.put("status", status(notice.firing()));
    body.put("receiver", message.receiver());
    put(body.putObject("groupLabels"), notice.labels());
    put(body.putObject("commonLabels"), common(notice));
    body.putObject("commonAnnotations");
    body.put("externalURL", publicUrl);
    body.put("cause", notice.cause().name().toLowerCase(java.util.Locale.ROOT));
    ArrayNode alerts = body.putArray("alerts");
    notice.lines().forEach(line -> alerts.add(alert(line)));
    if (notice.service() != null) {
      alerts.add(service(notice));
    }
    return body;
  }

  private ObjectNode alert(Notice.Line line) {
    ObjectNode alert = Texts.object().put("status", status(line.firing()));
    put(alert.putObject("labels"), line.labels());
    ObjectNode annotations = alert.putObject("annotations");
    annotations(annotations, line.title());
    annotations.put("place_zh", line.place().zh()).put("place", line.place().en());
    annotations.put("acknowledged", String.valueOf(line.taken()));
    annotations.put("condition", line.unknown() ? "unknown" : line.firing() ? "active" : "normal");
    alert.put("startsAt", Instant.ofEpochMilli(line.since()).toString());
    alert.put(
        "endsAt",
        line.firing() ? "0001-01-01T00:00:00Z" : Instant.ofEpochMilli(line.until()).toString());
    alert.put("generatorURL", publicUrl.isEmpty() ? "" : publicUrl + "/#/alarms/" + line.alarm());
    alert.put("fingerprint", fingerprint(line.alarm()));
    return alert;
  }

  private ObjectNode service(Notice notice) {
    ObjectNode alert = Texts.object().put("status", status(notice.firing()));
    alert.putObject("labels").put("alertname", "waystation_service").put("severity", "warning");
    annotations(alert.putObject("annotations"), notice.service());
    alert.put("startsAt", clock.instant().toString());
    alert.put("endsAt", "0001-01-01T00:00:00Z");
    alert.put("generatorURL", notice.link());
    alert.put("fingerprint", fingerprint(notice.service().en()));
    return alert;
  }

  private static void annotations(ObjectNode annotations, LocalText title) {
    annotations.put("summary", title.en()).put("summary_zh", title.zh());
  }

  private static Map<String, String> common(Notice notice) {
    Map<String, String> common = null;
    for (Notice.Line line : notice.lines()) {
      if (common == null) {
        common = new TreeMap<>(line.labels());
      } else {
        common.entrySet().retainAll(line.labels().entrySet());
      }
    }
    return common == null ? Map.of() : common;
  }

  private static void put(ObjectNode into, Map<String, String> labels) {
    new TreeMap<>(labels).forEach(into::put);
  }

  private static String status(boolean firing) {
    return firing ? "firing" : "resolved";
  }

  private static String fingerprint(String of) {
    return HexFormat.of().formatHex(Hmac.of("fingerprint", of)).substring(0, FINGERPRINT);
  }
}
