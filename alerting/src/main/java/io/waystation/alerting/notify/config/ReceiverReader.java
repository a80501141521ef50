package io.waystation.alerting.notify.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.waystation.alerting.notify.channel.ChannelSettings;
import io.waystation.alerting.notify.channel.DingTalk;
import io.waystation.alerting.notify.channel.Email;
import io.waystation.alerting.notify.channel.Feishu;
import io.waystation.alerting.notify.channel.Sms;
import io.waystation.alerting.notify.channel.StationChannel;
import io.waystation.alerting.notify.channel.WeCom;
import io.waystation.alerting.notify.channel.Webhook;
import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.model.BadInput;
import io.waystation.storage.records.LabelMatcher;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code receivers} with their channels. */
final class ReceiverReader {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MOST_CHANNELS = 16;

  private ReceiverReader() {}

  static Map<String, Receiver> read(Section top, String language, OnCall onCall) {
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    for (Section in : top.sections("receivers")) {
      Receiver receiver = receiver(in, language, onCall);
      if (receivers.put(receiver.name(), receiver) != null) {
        in.fault(
            "有两个接收者都叫 '%s'：请改一个", "two receivers have the name '%s': change one", receiver.name());
      }
    }
    if (receivers.isEmpty()) {
      top.fault("'receivers' 至少要有一项", "'receivers' must name one at least");
    }
    return receivers;
  }

  private static Receiver receiver(Section in, String language, OnCall onCall) {
    String name = in.text("name");
    String role = in.text("on_call", "");
    if (!role.isEmpty() && onCall.rotas().stream().noneMatch(r -> r.role().equals(role))) {
      in.faultAt(
          "on_call",
          "岗位 '%s' 没有值班表：请在 rotas 中加上",
          "no rota is for the role '%s': add one under rotas",
          role);
    }
    List<ChannelSettings> channels = new ArrayList<>();
    for (Section item : in.sections("channels")) {
      channel(item, role, channels);
    }
    if (channels.isEmpty() || channels.size() > MOST_CHANNELS) {
      in.fault("'channels' 须有 1 到 %d 项", "'channels' must hold from 1 to %d", MOST_CHANNELS);
    }
    Receiver receiver =
        new Receiver(
            name,
            role,
            in.read("language", language, PeopleReader::language),
            in.flag("send_resolved", true),
            in.duration("fail_over_after", Duration.ofMinutes(1), Duration.ofSeconds(1)),
            in.duration("give_up_after", Duration.ofDays(1), Duration.ofMinutes(1)),
            channels);
    in.done();
    return receiver;
  }

  private static void channel(Section item, String role, List<ChannelSettings> into) {
    String kind = item.only();
    Section in = kind.isEmpty() ? null : item.section(kind).orElse(null);
    if (kind.equals("station")) {
      into.add(new StationChannel.Settings());
      return;
    }
    if (in == null) {
      if (!kind.isEmpty()) {
        item.fault("'%1$s' 需要写出各项：'%1$s: {...}'", "'%1$s' needs its keys: '%1$s: {...}'", kind);
      }
      return;
    }
    ChannelSettings settings =
        switch (kind) {
          case "dingtalk" -> new DingTalk.Settings(robot(in, "access_token="), in.secret("secret"));
          case "wecom" -> new WeCom.Settings(robot(in, "key="));
          case "feishu" -> new Feishu.Settings(robot(in, "/hook/"), in.secret("secret"));
          case "webhook" -> new Webhook.Settings(url(in, true), in.secret("secret"));
          case "sms" -> sms(in);
          case "email" -> email(in);
          default -> {
            item.fault(
                "没有渠道种类 '%s'：有 dingtalk、wecom、feishu、email、sms、webhook 和 station",
                "no kind of channel is called '%s': there are dingtalk, wecom, feishu, email, sms,"
                    + " webhook and station",
                kind);
            yield null;
          }
        };
    if (settings == null) {
      return;
    }
    if (settings.personal() && role.isEmpty()) {
      in.fault(
          "通知不到任何人：接收者没有 'on_call'，'to' 也没有写人；请写其中之一",
          "reaches nobody, as the receiver has no 'on_call' and 'to' names nobody: write one of"
              + " them");
    }
    in.done();
    into.add(settings);
  }

  private static String robot(Section in, String holds) {
    String url = url(in, true);
    if (!url.isEmpty() && !url.contains(holds)) {
      in.fault(
          "机器人地址应含 '%s...'：请从群设置中复制",
          "the address of a robot holds '%s...': copy it from the group's settings", holds);
    }
    return url;
  }

  /** A fault says nothing of the address: it holds a key. */
  private static String url(Section in, boolean plain) {
    String url = in.needed("url");
    if (url.isEmpty()) {
      return url;
    }
    try {
      URI uri = URI.create(plain ? url : url.replace("{{", "").replace("}}", ""));
      if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    in.faultAt(
        "url",
        "不是以 http:// 或 https:// 开头且有主机名的地址",
        "is no address with http:// or https:// and a host");
    return "";
  }

  private static Sms.Settings sms(Section in) {
    String url = url(in, false);
    String method =
        in.read(
            "method",
            "POST",
            text -> {
              if (!Set.of("GET", "POST", "PUT").contains(text)) {
                throw new BadInput(
                    "只能是 GET、POST 或 PUT，不能是 '%s'", "GET, POST or PUT, not '%s'", text);
              }
              return text;
            });
    String body = in.secret("body");
    if (!(url + body).contains("{{phone}}") || !(url + body).contains("{{text}}")) {
      in.fault(
          "'url' 或 'body' 必须含 {{phone}} 和 {{text}}",
          "'url' or 'body' must hold {{phone}} and {{text}}");
    }
    Map<String, String> headers = new LinkedHashMap<>(in.texts("headers"));
    in.section("headers_env")
        .ifPresent(
            secret ->
                in.texts("headers_env").keySet().forEach(h -> headers.put(h, secret.variable(h))));
    return new Sms.Settings(
        url,
        method,
        headers,
        body,
        in.list("to", PeopleReader::phone),
        in.read("success", null, ReceiverReader::expression));
  }

  private static Pattern expression(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw LabelMatcher.noExpression(text, e);
    }
  }

  private static Email.Settings email(Section in) {
    Email.Security security =
        in.read(
            "security",
            Email.Security.STARTTLS,
            text -> {
              try {
                return Email.Security.valueOf(text.toUpperCase(Locale.ROOT));
              } catch (IllegalArgumentException e) {
                throw new BadInput(
                    "只能是 starttls、tls 或 none，不能是 '%s'", "starttls, tls or none, not '%s'", text);
              }
            });
    String smarthost = in.text("smarthost");
    int colon = smarthost.lastIndexOf(':');
    String host = colon < 0 ? smarthost : smarthost.substring(0, colon);
    int port = 0;
    if (smarthost.substring(colon + 1).matches("\\d{1,5}") && colon > 0) {
      port = Integer.parseInt(smarthost.substring(colon + 1));
    } else if (!smarthost.isEmpty()) {
      in.faultAt(
          "smarthost",
          "'%s' 不是 host:port，例如 smtp.example.org:587",
          "'%s' is no host:port, for example smtp.example.org:587",
          smarthost);
    }
    return new Email.Settings(
        host,
        port,
        security,
        in.text("user", ""),
        in.secret("password"),
        in.read("from", "waystation@localhost", PeopleReader::email),
        in.list("to", PeopleReader::email),
        in.text("trust", ""));
  }
}
