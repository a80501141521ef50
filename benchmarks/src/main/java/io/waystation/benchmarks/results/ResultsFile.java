package io.waystation.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Results} as a JSON file. */
public final class ResultsFile {
  private static final String KIND = "waystation-benchmark";
  private static final int FORMAT = 1;

  /** Many times what the longest benchmark writes; a device such as /dev/urandom has no end. */
  private static final int MOST_BYTES = 8 << 20;

  private static final MathContext DIGITS = new MathContext(6);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultsFile() {}

  /** Replaces what is there. */
  public static void write(Path file, Results results) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("kind", KIND).put("format", FORMAT).put("benchmark", results.benchmark());
    root.put("at", results.at().truncatedTo(ChronoUnit.MILLIS).toString());
    root.put("took_s", rounded(results.seconds()));
    Machine machine = results.machine();
    root.putObject("machine")
        .put("cores", machine.cores())
        .put("cpu", machine.cpu())
        .put("memory_mb", machine.memoryMegabytes())
        .put("disk", machine.disk())
        .put("jvm", machine.jvm())
        .put("os", machine.os());
    root.put("load", rounded(results.load()));
    ObjectNode options = root.putObject("options");
    results.options().forEach(options::put);
    ArrayNode rows = root.putArray("rows");
    for (Row row : results.rows()) {
      ObjectNode node = rows.addObject().put("what", row.what());
      if (row.round() != Row.ONCE) {
        node.put("round", row.round());
      }
      figures(node.putArray("figures"), row.figures());
    }
    figures(root.putArray("closing"), results.closing());
    root.put("promises_held", results.kept());
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void figures(ArrayNode into, List<Figure> figures) {
    for (Figure figure : figures) {
      into.addObject()
          .put("name", figure.measure().name())
          .put("unit", figure.measure().unit().symbol())
          .put("value", rounded(figure.value()));
    }
  }

  private static BigDecimal rounded(double value) {
    BigDecimal exact = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  /**
   * @throws IllegalArgumentException with what is wrong with it, when the file is not one
   */
  public static Results read(Path file) {
    JsonNode root;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(MOST_BYTES + 1);
      if (text.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            file + " is not what a benchmark has written with --json: it is too long");
      }
      root = JSON.readTree(text);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " is not what a benchmark has written with --json: it is not JSON", e);
    }
    if (!root.path("kind").asText().equals(KIND)) {
      throw new IllegalArgumentException(
          "%s is not what a benchmark has written with --json: it has no \"kind\": \"%s\""
              .formatted(file, KIND));
    }
    if (root.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException(
          "%s has format %s, and this program reads format %d: use the one that wrote it"
              .formatted(file, root.path("format"), FORMAT));
    }
    try {
      return results(root);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Results results(JsonNode root) {
    JsonNode machine = root.path("machine");
    Map<String, String> options = new LinkedHashMap<>();
    root.path("options")
        .properties()
        .forEach(entry -> options.put(entry.getKey(), entry.getValue().asText()));
    List<Row> rows = new ArrayList<>();
    for (JsonNode row : root.path("rows")) {
      rows.add(
          new Row(text(row, "what"), row.path("round").asInt(Row.ONCE), figures(row, "figures")));
    }
    return new Results(
        text(root, "benchmark"),
        Instant.parse(text(root, "at")),
        root.path("took_s").asDouble(),
        new Machine(
            machine.path("cores").asInt(),
            machine.path("cpu").asText(),
            machine.path("memory_mb").asLong(),
            machine.path("disk").asText(),
            machine.path("jvm").asText(),
            machine.path("os").asText()),
        root.path("load").asDouble(-1),
        options,
        rows,
        figures(root, "closing"),
        root.path("promises_held").asBoolean());
  }

  private static List<Figure> figures(JsonNode node, String field) {
    List<Figure> figures = new ArrayList<>();
    for (JsonNode figure : node.path(field)) {
      String symbol = text(figure, "unit");
      Unit unit =
          Unit.of(symbol)
              .orElseThrow(
                  () -> new IllegalArgumentException("unit '%s' is unknown".formatted(symbol)));
      String name = text(figure, "name");
      if (!figure.path("value").isNumber()) {
        throw new IllegalArgumentException("the value of '%s' is not a number".formatted(name));
      }
      figures.add(Measure.named(name, unit, "%s").of(figure.path("value").asDouble()));
    }
    return figures;
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new IllegalArgumentException("\"%s\" is missing".formatted(field));
    }
    return node.path(field).asText();
  }
}
