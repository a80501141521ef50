package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Small things several channels do with texts. */
final class Texts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Texts() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Missing when it is no JSON object: a proxy's page, or nothing. */
  static JsonNode parse(String body) {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree != null && tree.isObject() ? tree : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** What a JSON string holds between its quotes. */
  static String escaped(String text) {
    try {
      String quoted = JSON.writeValueAsString(text);
      return quoted.substring(1, quoted.length() - 1);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All messages as one text of at most so many bytes of UTF-8. */
  static String joined(List<Message> messages, int bytes) {
    String all =
        messages.stream()
            .map(message -> message.wording().text(message.notice()))
            .collect(Collectors.joining("\n\n"));
    return cut(all, bytes);
  }

  static String cut(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    int end = Math.min(text.length(), bytes);
    while (end > 0 && text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes - 3) {
      end -= Math.max(1, end / 64);
    }
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, Math.max(0, end)) + "…";
  }
}
