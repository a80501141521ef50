package io.waystation.alerting.notify.config;

import io.waystation.alerting.rule.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One mapping of the file, asked key by key. What is missing, misspelt or wrong is noted and
 * reading goes on, so that all faults are found at once.
 */
final class Section {
  /** What all sections of one file share. */
  record Source(
      String file, Path folder, Map<String, String> environment, List<NotifyFault> faults) {
    void fault(int line, String problem) {
      faults.add(new NotifyFault(file, line, problem));
    }
  }

  private final Source source;
  private final Node node;
  private final Set<String> asked = new LinkedHashSet<>();

  Section(Source source, Node node) {
    this.source = source;
    this.node = node;
    if (node.fields() == null) {
      fault("write 'key: value' pairs here");
    }
  }

  int line() {
    return node.line();
  }

  void fault(String problem) {
    source.fault(node.line(), problem);
  }

  void fault(String key, String problem) {
    Node at = fields().get(key);
    source.fault(at == null ? node.line() : at.line(), "'" + key + "': " + problem);
  }

  private Map<String, Node> fields() {
    return node.fields() == null ? Map.of() : node.fields();
  }

  private Optional<Node> find(String key) {
    asked.add(key);
    return Optional.ofNullable(fields().get(key))
        .filter(n -> n.text() == null || !isNull(n.text()));
  }

  private static boolean isNull(String text) {
    return text.isEmpty() || text.equals("null") || text.equals("~");
  }

  boolean has(String key) {
    asked.add(key);
    return fields().containsKey(key);
  }

  /** A text that may be left out. */
  <T> T read(String key, T otherwise, Function<String, T> read) {
    Optional<Node> found = find(key);
    if (found.isEmpty()) {
      return otherwise;
    }
    if (found.get().text() == null) {
      fault(key, "must be one text");
      return otherwise;
    }
    try {
      return read.apply(found.get().text().strip());
    } catch (IllegalArgumentException e) {
      fault(key, e.getMessage());
      return otherwise;
    }
  }

  String text(String key, String otherwise) {
    return read(key, otherwise, Function.identity());
  }

  /** A text that must be there; empty after a fault. */
  String text(String key) {
    if (find(key).isEmpty()) {
      fault("'" + key + "' is missing");
    }
    return text(key, "");
  }

  boolean flag(String key, boolean otherwise) {
    return read(
        key,
        otherwise,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("true or false, not '" + text + "'");
          }
          return text.equals("true");
        });
  }

  Duration duration(String key, Duration otherwise, Duration least) {
    return read(
        key,
        otherwise,
        text -> {
          Duration duration = Spans.duration(text);
          if (duration.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                "'" + text + "' is too short: at least " + Spans.text(least));
          }
          return duration;
        });
  }

  /**
   * Written out, or better as {@code key_env}, the name of a variable, or {@code key_file}, a file;
   * empty when it is given in none of these ways.
   */
  String secret(String key) {
    String plain = text(key, "");
    String variable = text(key + "_env", "");
    String file = text(key + "_file", "");
    if (!variable.isEmpty()) {
      String value = source.environment().get(variable);
      if (value == null || value.isBlank()) {
        fault(key + "_env", "the variable " + variable + " is not set in the environment");
        return "";
      }
      return value.strip();
    }
    if (!file.isEmpty()) {
      try {
        return Files.readString(source.folder().resolve(file)).strip();
      } catch (IOException e) {
        fault(key + "_file", "cannot read " + file + ": " + e.getClass().getSimpleName());
      }
    }
    return plain;
  }

  /** What the variable that a key names holds. */
  String variable(String key) {
    String value = source.environment().get(text(key, ""));
    if (value == null || value.isBlank()) {
      fault(key, "the variable " + text(key, "") + " is not set in the environment");
      return "";
    }
    return value.strip();
  }

  /** A secret that must be there. */
  String needed(String key) {
    boolean given = has(key) || has(key + "_env") || has(key + "_file");
    if (!given) {
      fault("'%s' is missing: write %s_env, %s_file or %s".formatted(key, key, key, key));
    }
    return secret(key);
  }

  /** A mapping that may be left out. */
  Optional<Section> section(String key) {
    return find(key).map(found -> new Section(source, found));
  }

  /** Mappings of a list; empty when it is left out. */
  List<Section> sections(String key) {
    return items(key).stream().map(item -> new Section(source, item)).toList();
  }

  /** Texts of a list, or one text by itself; empty when it is left out. */
  <T> List<T> list(String key, Function<String, T> read) {
    List<T> all = new ArrayList<>();
    for (Node item : items(key)) {
      if (item.text() == null) {
        source.fault(item.line(), "'" + key + "' is a list of texts");
        continue;
      }
      try {
        all.add(read.apply(item.text().strip()));
      } catch (IllegalArgumentException e) {
        source.fault(item.line(), "'" + key + "': " + e.getMessage());
      }
    }
    return all;
  }

  /** Keys and values of a mapping of texts; empty when it is left out. */
  Map<String, String> texts(String key) {
    Map<String, String> all = new java.util.LinkedHashMap<>();
    find(key)
        .filter(found -> found.fields() != null)
        .ifPresent(
            found ->
                found
                    .fields()
                    .forEach((name, at) -> all.put(name, at.text() == null ? "" : at.text())));
    return all;
  }

  private List<Node> items(String key) {
    Optional<Node> found = find(key);
    if (found.isEmpty()) {
      return List.of();
    }
    Node list = found.get();
    if (list.items() != null) {
      return list.items();
    }
    if (list.text() != null) {
      return List.of(list);
    }
    fault(key, "must be a list");
    return List.of();
  }

  /** The single key of a mapping such as {@code - dingtalk: {...}}; empty after a fault. */
  String only() {
    if (fields().size() != 1) {
      fault("write one kind here, for example '- email: {...}'");
      return "";
    }
    return fields().keySet().iterator().next();
  }

  /** Everything has been asked for: what is left over is misspelt or does not belong here. */
  void done() {
    fields()
        .forEach(
            (key, at) -> {
              if (!asked.contains(key)) {
                source.fault(
                    at.line(),
                    "'" + key + "' means nothing here; known: " + String.join(", ", asked));
              }
            });
  }
}
