package io.waystation.ingest.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The keys of one YAML mapping, asked for one by one. What is missing, misspelt or wrong is noted
 * and reading goes on, so that all faults are found at once; what a fault makes of a key is empty.
 */
final class Fields {
  private final String file;
  private final Node node;
  private final List<MappingFault> faults;
  private final Set<String> asked = new LinkedHashSet<>();

  Fields(String file, Node node, List<MappingFault> faults) {
    this.file = file;
    this.node = node.fields() == null ? new Node(node.line(), Map.of(), null, null) : node;
    this.faults = faults;
    if (node.fields() == null) {
      fault("write 'key: value' pairs here");
    }
  }

  int line() {
    return node.line();
  }

  void fault(String problem) {
    faults.add(new MappingFault(file, node.line(), problem));
  }

  /** At the line of one key. */
  void fault(String key, String problem) {
    Node at = node.fields().get(key);
    int line = at == null ? node.line() : at.line();
    faults.add(new MappingFault(file, line, key + ": " + problem));
  }

  boolean has(String key) {
    asked.add(key);
    return node.fields().containsKey(key);
  }

  /** Whether the key holds keys of its own. */
  boolean holdsKeys(String key) {
    return has(key) && node.fields().get(key).fields() != null;
  }

  /** Whether the key holds a list. */
  boolean holdsList(String key) {
    return has(key) && node.fields().get(key).items() != null;
  }

  /** A text that must be there, turned into something by {@code read}. */
  <T> Optional<T> required(String key, Function<String, T> read) {
    if (!has(key)) {
      fault("'" + key + "' is missing");
      return Optional.empty();
    }
    return optional(key, read);
  }

  /** A text that may be left out. */
  <T> Optional<T> optional(String key, Function<String, T> read) {
    if (!has(key)) {
      return Optional.empty();
    }
    Node at = node.fields().get(key);
    if (at.text() == null) {
      fault(key, "must be one value");
      return Optional.empty();
    }
    return read(key, at.text(), read);
  }

  private <T> Optional<T> read(String key, String text, Function<String, T> read) {
    try {
      return Optional.of(read.apply(text));
    } catch (IllegalArgumentException e) {
      fault(key, e.getMessage());
      return Optional.empty();
    }
  }

  boolean flag(String key) {
    return optional(
            key,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException("must be true or false");
                })
        .orElse(false);
  }

  /** One value or a list of them; empty when the key is not there. */
  List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    Node at = node.fields().get(key);
    if (at.text() != null) {
      return List.of(at.text());
    }
    if (at.items() == null
        || at.items().isEmpty()
        || at.items().stream().anyMatch(i -> i.text() == null)) {
      fault(key, "must be a value or a list of values");
      return List.of();
    }
    return at.items().stream().map(Node::text).toList();
  }

  /** Keys and single values that somebody chose; empty when the key is not there. */
  Map<String, String> pairs(String key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (has(key)) {
      Node at = node.fields().get(key);
      if (at.fields() == null
          || at.fields().isEmpty()
          || at.fields().values().stream().anyMatch(value -> value.text() == null)) {
        fault(key, "must be pairs like {0: closed, 1: open}");
      } else {
        at.fields().forEach((name, value) -> pairs.put(name, value.text()));
      }
    }
    return pairs;
  }

  /** The keys below a key; empty when it is not there. */
  Optional<Fields> below(String key) {
    return has(key)
        ? Optional.of(new Fields(file, node.fields().get(key), faults))
        : Optional.empty();
  }

  /** The entries of a list that must be there and must not be empty. */
  List<Fields> list(String key) {
    if (!holdsList(key) || node.fields().get(key).items().isEmpty()) {
      fault("'" + key + "' must be a list of at least one");
      return List.of();
    }
    List<Fields> list = new ArrayList<>();
    for (Node item : node.fields().get(key).items()) {
      list.add(new Fields(file, item, faults));
    }
    return list;
  }

  /** Everything has been asked for: what is left over is misspelt or does not belong here. */
  void done() {
    for (String key : node.fields().keySet()) {
      if (!asked.contains(key)) {
        String hint = Nearest.hint(key, asked);
        fault(
            key,
            "no such key"
                + (hint.isEmpty() ? "; here are known " + String.join(", ", asked) : hint));
      }
    }
  }
}
