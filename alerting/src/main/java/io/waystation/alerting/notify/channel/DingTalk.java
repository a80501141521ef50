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
 *
 * <p>Codes: the table of 自定义机器人发送群聊消息
 * (open.dingtalk.com/document/orgapp/custom-robots-send-group-messages) and, for those of before
 * 2023, the global table (服务端API错误码); 300005 and 90030 as reported by users of it. A code not named
 * here is tried again like a disturbance.
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

  /** 130101, 410100: more than 20 a minute, shut out for ten; 90030: over the calls of a day. */
  @Override
  Set<Integer> busy() {
    return Set.of(130_101, 410_100, 90_030);
  }

  /**
   * 310000: signature, keyword or our address do not fit; 300001, 300005, 400101: no such token;
   * 400013: the group is dissolved; 400102: the robot is switched off; 400106: there is no such
   * robot.
   */
  @Override
  Set<Integer> notAllowed() {
    return Set.of(310_000, 300_001, 300_005, 400_101, 400_013, 400_102, 400_106);
  }

  /**
   * 400105: kind of message; 40035: a parameter is missing; 43004: Content-Type; 430101 to 430104:
   * a link, a text, a picture or a content it does not let through.
   */
  @Override
  Set<Integer> refused() {
    return Set.of(400_105, 40_035, 43_004, 430_101, 430_102, 430_103, 430_104);
  }

  @Override
  Duration penalty() {
    return Duration.ofMinutes(10);
  }
}
