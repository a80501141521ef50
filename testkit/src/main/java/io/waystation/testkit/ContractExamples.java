package io.waystation.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Every example of the contract: the fenced blocks of docs/mqtt.md, the examples of
 * docs/asyncapi.yaml and those of docs/payload.schema.json.
 */
public final class ContractExamples {
  /** A fenced block: its language, its outcome, the example, and the line of code after it. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "```(json|cbor) ([^\\n]+)\\n(.*?)\\n```\\n(?:\\n`([^\\n]+)`\\n)?", Pattern.DOTALL);

  private static final JsonMapper JSON = new JsonMapper();

  /** What becomes of an example. */
  public enum Outcome {
    READINGS,
    STATUS,
    /** The service sends it. */
    RECEIPT,
    /** Published to the readings topic. */
    REFUSED
  }

  /**
   * @param source where it stands
   * @param reason why it is refused; empty unless it is
   * @param detail what the page says the refusal says; empty when it does not
   */
  public record Example(
      String source, Outcome outcome, byte[] payload, String reason, String detail) {
    /** The last level of its topic. */
    public String topicKind() {
      return switch (outcome) {
        case READINGS, REFUSED -> "readings";
        case STATUS -> "status";
        case RECEIPT -> "receipt";
      };
    }

    public boolean isCbor() {
      return payload[0] < 0;
    }

    @Override
    public String toString() {
      return source + " " + outcome + " " + reason;
    }
  }

  private ContractExamples() {}

  /**
   * @param docs the folder docs of the project
   */
  public static List<Example> all(Path docs) {
    List<Example> all = new ArrayList<>(ofPage(docs.resolve("mqtt.md")));
    all.addAll(ofAsyncApi(docs.resolve("asyncapi.yaml")));
    all.addAll(ofSchema(docs.resolve("payload.schema.json")));
    return all;
  }

  public static List<Example> ofPage(Path page) {
    return BLOCK.matcher(read(page)).results().map(ContractExamples::ofBlock).toList();
  }

  private static Example ofBlock(MatchResult block) {
    String[] words = block.group(2).split(" ");
    String text = block.group(3);
    return new Example(
        "mqtt.md",
        Outcome.valueOf(words[0].toUpperCase(Locale.ROOT)),
        block.group(1).equals("cbor")
            ? HexFormat.of().parseHex(text.replaceAll("\\s", ""))
            : text.getBytes(StandardCharsets.UTF_8),
        words.length > 1 ? words[1] : "",
        block.group(4) == null ? "" : block.group(4));
  }

  static List<Example> ofAsyncApi(Path file) {
    List<Example> examples = new ArrayList<>();
    JsonNode messages = JSON.valueToTree(yaml(file)).at("/components/messages");
    for (Map.Entry<String, JsonNode> message : messages.properties()) {
      for (JsonNode example : message.getValue().path("examples")) {
        examples.add(example("asyncapi.yaml", message.getKey(), example.path("payload")));
      }
    }
    return examples;
  }

  static List<Example> ofSchema(Path file) {
    List<Example> examples = new ArrayList<>();
    try {
      JsonNode kinds = JSON.readTree(read(file)).path("$defs");
      for (String kind : List.of("readings", "status", "receipt")) {
        for (JsonNode example : kinds.path(kind).path("examples")) {
          examples.add(example("payload.schema.json", kind, example));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return examples;
  }

  public static Map<String, Object> yaml(Path file) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(read(file));
  }

  private static Example example(String source, String kind, JsonNode payload) {
    return new Example(
        source,
        Outcome.valueOf(kind.toUpperCase(Locale.ROOT)),
        payload.toString().getBytes(StandardCharsets.UTF_8),
        "",
        "");
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
