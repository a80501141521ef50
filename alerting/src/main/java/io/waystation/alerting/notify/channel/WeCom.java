package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * WeCom's robot of a group (企业微信群机器人): the key in its address is all its security.
 *
 * <p>Codes: the global table (全局错误码, developer.work.weixin.qq.com/document/path/90313).
 */
public final class WeCom extends Robot {
  /** Of a text; 2048 is the limit. */
  private static final int LONGEST_BYTES = 2_000;

  /**
   * @param url with its key: a secret
   */
  public record Settings(String url) implements ChannelSettings {
    @Override
    public Channel open(Outside outside) {
      return new WeCom(this, outside);
    }

    @Override
    public String toString() {
      return "wecom";
    }
  }

  private final Settings settings;

  private WeCom(Settings settings, Outside outside) {
    super(outside);
    this.settings = settings;
  }

  @Override
  public String name() {
    return "wecom";
  }

  @Override
  URI uri(Instant now) {
    return URI.create(settings.url);
  }

  @Override
  String body(List<Message> messages, Instant now) {
    ObjectNode body = Texts.object().put("msgtype", "text");
    ObjectNode text = body.putObject("text").put("content", Texts.joined(messages, LONGEST_BYTES));
    String phone = messages.get(0).to().phone();
    if (!phone.isEmpty()) {
      text.putArray("mentioned_mobile_list").add(phone);
    }
    return body.toString();
  }

  @Override
  JsonNode code(JsonNode answer) {
    return answer.path("errcode");
  }

  /** 45009: over the limit of calls, for as long as the limit counts; 45033: too many at a time. */
  @Override
  Set<Integer> busy() {
    return Set.of(45_009, 45_033);
  }

  /**
   * 93000: no such robot, or thrown out of the group; 93004: switched off; 93008: not in the group;
   * 60020: not from our address.
   */
  @Override
  Set<Integer> notAllowed() {
    return Set.of(93_000, 93_004, 93_008, 60_020);
  }

  /** 40008: kind of message; 40058, 40063: parameters; 44004: empty; 45002: above 2048 bytes. */
  @Override
  Set<Integer> refused() {
    return Set.of(40_008, 40_058, 40_063, 44_004, 45_002);
  }

  @Override
  Duration penalty() {
    return Duration.ofMinutes(1);
  }
}
