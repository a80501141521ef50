package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Feishu's robot of a group (飞书自定义机器人): {@code timestamp}, in seconds, and {@code sign} stand in
 * the body, and the text that is signed is the <em>key</em> of the signature of nothing.
 *
 * <p>Codes: 自定义机器人使用指南 (open.feishu.cn/document/client-docs/bot-v3/add-custom-bot), and that 9499
 * is said of too many requests as well, as users of it report.
 */
public final class Feishu extends Robot {
  private static final int LONGEST_BYTES = 18_000;
  private static final int BAD_OR_TOO_MANY = 9_499;

  /**
   * @param url with the robot's id: a secret
   * @param secret empty when the robot asks for none
   */
  public record Settings(String url, String secret) implements ChannelSettings {
    @Override
    public Channel open(Outside outside) {
      return new Feishu(this, outside);
    }

    @Override
    public String toString() {
      return "feishu";
    }
  }

  private final Settings settings;

  private Feishu(Settings settings, Outside outside) {
    super(outside);
    this.settings = settings;
  }

  @Override
  public String name() {
    return "feishu";
  }

  @Override
  URI uri(Instant now) {
    return URI.create(settings.url);
  }

  static String sign(String secret, long seconds) {
    return Base64.getEncoder().encodeToString(Hmac.of(seconds + "\n" + secret, ""));
  }

  @Override
  String body(List<Message> messages, Instant now) {
    ObjectNode body = Texts.object();
    if (!settings.secret.isEmpty()) {
      long seconds = now.getEpochSecond();
      body.put("timestamp", String.valueOf(seconds)).put("sign", sign(settings.secret, seconds));
    }
    body.put("msg_type", "text");
    body.putObject("content").put("text", Texts.joined(messages, LONGEST_BYTES));
    return body.toString();
  }

  /** Good answers of the older form say {@code StatusCode}. */
  @Override
  JsonNode code(JsonNode answer) {
    return answer.has("code") ? answer.path("code") : answer.path("StatusCode");
  }

  /** 11232: over the limit of the robot; 99991400: over that of all of Feishu's doors. */
  @Override
  Set<Integer> busy() {
    return Set.of(11_232, 99_991_400);
  }

  /** 9499 is a bad request, or one too many: only its words tell. */
  @Override
  boolean tooMany(int code, String answer) {
    return super.tooMany(code, answer)
        || (code == BAD_OR_TOO_MANY && answer.toLowerCase(Locale.ROOT).contains("too many"));
  }

  /**
   * 19001: no such robot; 19021: the signature, or our clock is off by an hour; 19022: not from our
   * address; 19024: without its keyword.
   */
  @Override
  Set<Integer> notAllowed() {
    return Set.of(19_001, 19_021, 19_022, 19_024);
  }

  /** 19002: parameters; 9499: it cannot be read. */
  @Override
  Set<Integer> refused() {
    return Set.of(19_002, BAD_OR_TOO_MANY);
  }

  @Override
  Duration penalty() {
    return Duration.ofMinutes(1);
  }
}
