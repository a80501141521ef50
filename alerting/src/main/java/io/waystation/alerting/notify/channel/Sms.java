package io.waystation.alerting.notify.channel;

import com.google.re2j.Pattern;
import io.waystation.alerting.notify.oncall.Contact;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An SMS gateway with an HTTP interface of any make: address, headers and body are templates with
 * {@code {{phone}}}, {@code {{text}}} and {@code {{key}}}, which are escaped as the place they
 * stand in needs it.
 */
public final class Sms implements Channel {
  /** Two parts of a long message in Chinese. */
  private static final int LONGEST = 130;

  /**
   * @param phones numbers told when it is for nobody in particular
   * @param success what a good answer holds; null when a status of 2xx is enough
   */
  public record Settings(
      String url,
      String method,
      Map<String, String> headers,
      String body,
      List<String> phones,
      Pattern success)
      implements ChannelSettings {
    public Settings {
      headers = Map.copyOf(headers);
      phones = List.copyOf(phones);
    }

    @Override
    public Channel open(Outside outside) {
      return new Sms(this, outside);
    }

    @Override
    public boolean personal() {
      return phones.isEmpty();
    }

    @Override
    public String toString() {
      return "sms";
    }
  }

  private final Settings settings;
  private final HttpSender http;
  private final Clock clock;

  private Sms(Settings settings, Outside outside) {
    this.settings = settings;
    this.http = outside.http();
    this.clock = outside.clock();
  }

  @Override
  public String name() {
    return "sms";
  }

  @Override
  public boolean reaches(Contact person) {
    return person.id().isEmpty() ? !settings.phones.isEmpty() : !person.phone().isEmpty();
  }

  @Override
  public Result send(List<Message> messages) throws InterruptedException {
    Message message = messages.get(0);
    List<String> phones =
        message.to().id().isEmpty() ? settings.phones : List.of(message.to().phone());
    Result result = null;
    for (String phone : phones) {
      result = send(message, phone);
      if (result.outcome() != io.waystation.storage.records.Attempt.Outcome.DELIVERED) {
        return result;
      }
    }
    return result;
  }

  private Result send(Message message, String phone) throws InterruptedException {
    String text = message.wording().brief(message.notice(), LONGEST);
    Map<String, String> headers = new LinkedHashMap<>(settings.headers);
    String type =
        headers.entrySet().stream()
            .filter(h -> h.getKey().equalsIgnoreCase("Content-Type"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("application/json")
            .toLowerCase(Locale.ROOT);
    if (!settings.body.isEmpty()
        && headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
      headers.put("Content-Type", "application/json; charset=utf-8");
    }
    boolean form = type.contains("x-www-form-urlencoded");
    String url = filled(settings.url, phone, text, message.key(), true);
    String body =
        form
            ? filled(settings.body, phone, text, message.key(), true)
            : type.contains("json")
                ? filled(
                    settings.body, Texts.escaped(phone), Texts.escaped(text), message.key(), false)
                : filled(settings.body, phone, text, message.key(), false);
    Instant now = clock.instant();
    try {
      Answer answer = http.send(settings.method, URI.create(url), headers, body);
      if (answer.good()
          && settings.success != null
          && !settings.success.matcher(answer.body()).find()) {
        return Result.failed(
            answer.status(), "not the answer that means success: " + answer.body());
      }
      return answer.result(now);
    } catch (IOException e) {
      return Result.failed(0, e.getMessage());
    }
  }

  static String filled(String template, String phone, String text, String key, boolean encode) {
    return template
        .replace("{{phone}}", encode ? encoded(phone) : phone)
        .replace("{{key}}", key)
        .replace("{{text}}", encode ? encoded(text) : text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
