package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * DingTalk's robot of a group (自定义机器人), with the security setting "sign": {@code timestamp} and
 * {@code sign} go into the address.
 */
public final class DingTalk extends Robot {
  private static final int LONGEST_BYTES = 18_000;

  /**
   * @param url with its access_token: a secret
   * @param secret {@code SEC...}; empty for a robot that asks for a keyword or an address instead
   */
  public record Settings(String url, String secret) implements ChannelSettings {
    @Override
    public Channel open(Outside outside) {
      return new DingTalk(this, outside);
    }

    @Override
    public String toString() {
      return "dingtalk";
    }
  }

  private final Settings settings;

  private DingTalk(Settings settings, Outside outside) {
    super(outside);
    this.settings = settings;
  }

  @Override
  public String name() {
    return "dingtalk";
  }

  @Override
  URI uri(Instant now) {
    if (settings.secret.isEmpty()) {
      return URI.create(settings.url);
    }
    long timestamp = now.toEpochMilli();
    String sign = sign(settings.secret, timestamp);
    return URI.create("%s&timestamp=%d&sign=%s".formatted(settings.url, timestamp, sign));
  }

  /** URL-encoded, as it stands in the address. */
  static String sign(String secret, long timestamp) {
    byte[] mac = Hmac.of(secret, timestamp + "\n" + secret);
    return URLEncoder.encode(Base64.getEncoder().encodeToString(mac), StandardCharsets.UTF_8);
  }

  @Override
  String body(List<Message> messages, Instant now) {
    ObjectNode body = Texts.object().put("msgtype", "text");
    body.putObject("text").put("content", Texts.joined(messages, LONGEST_BYTES));
    String phone = messages.get(0).to().phone();
    if (!phone.isEmpty()) {
      body.putObject("at").putArray("atMobiles").add(phone);
    }
    return body.toString();
  }

  @Override
  JsonNode code(JsonNode answer) {
    return answer.path("errcode");
  }

  /** 130101: more than 20 a minute; shut out for ten. 90018, 90030: over another limit of calls. */
  @Override
  Set<Integer> busy() {
    return Set.of(130_101, 130_102, 90_018, 90_030, 410_100);
  }

  /** 310000: sign, keyword or address do not fit; the others: no such token, robot switched off. */
  @Override
  Set<Integer> notAllowed() {
    return Set.of(310_000, 300_001, 300_005, 400_101, 400_102, 400_013);
  }

  @Override
  Set<Integer> refused() {
    return Set.of(400_105, 400_106, 40_035, 43_004, 460_101);
  }

  @Override
  Duration penalty() {
    return Duration.ofMinutes(10);
  }
}
