package io.waystation.dashboard.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.waystation.dashboard.access.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** openapi.yaml: the routes, what each takes and answers, and whom it is for. */
final class Contract {
  /** Where all operations lie; openapi.yaml's {@code servers} says the same. */
  static final String BASE = "/api/v1";

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  /** The one type that Vert.x can validate; others are declared, and left out of its copy. */
  private static final String VALIDATED = "application/json";

  private final String text;
  private final JsonObject document;
  private final Map<String, Requirement> requirements = new LinkedHashMap<>();
  private final Map<String, Requirement> topics = new LinkedHashMap<>();

  private Contract(String text, JsonObject document) {
    this.text = text;
    this.document = document;
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          JsonObject operation = item.getJsonObject(method);
          requirements.put(
              operation.getString("operationId"), requirement(operation.getValue("x-permission")));
          JsonObject ofTopics = operation.getJsonObject("x-topic-permissions", new JsonObject());
          ofTopics.forEach(topic -> topics.put(topic.getKey(), requirement(topic.getValue())));
        }
      }
    }
  }

  /** Reads it from the class path. */
  static Contract shipped() {
    try (InputStream in = Contract.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return new Contract(text, new JsonObject(document));
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml cannot be read", e);
    }
  }

  /** As it is written. */
  String text() {
    return text;
  }

  /** What each operation asks of its caller, by operation id. */
  Map<String, Requirement> requirements() {
    return requirements;
  }

  /** What each kind of topic of the live stream asks of its listener. */
  Map<String, Requirement> topics() {
    return topics;
  }

  /** Ready to mount and to validate by. */
  Future<OpenAPIContract> open(Vertx vertx) {
    JsonObject copy = document.copy();
    // Vert.x 5.0 takes absolute server addresses only (vertx-openapi#99); the host is not looked
    // at.
    copy.put(
        "servers", new JsonArray().add(new JsonObject().put("url", "http://localhost" + BASE)));
    copy.getJsonObject("components")
        .getJsonObject("responses")
        .forEach(response -> prune((JsonObject) response.getValue()));
    JsonObject paths = copy.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        item.getJsonObject(method)
            .getJsonObject("responses")
            .forEach(response -> prune((JsonObject) response.getValue()));
      }
    }
    return OpenAPIContract.from(vertx, copy);
  }

  private static void prune(JsonObject response) {
    JsonObject content = response.getJsonObject("content", new JsonObject());
    List.copyOf(content.fieldNames()).stream()
        .filter(type -> !type.equals(VALIDATED))
        .forEach(content::remove);
  }

  private static Requirement requirement(Object words) {
    if (words instanceof JsonArray several) {
      return Requirement.of(several.stream().map(String.class::cast).toList());
    }
    return Requirement.of(words == null ? List.of() : List.of((String) words));
  }
}
