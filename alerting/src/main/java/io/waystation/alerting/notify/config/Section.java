package io.waystation.alerting.notify.config;

import io.waystation.alerting.rule.Node;
import io.waystation.model.BadInput;
import io.waystation.model.LocalText;
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
    /**
     * @param given for {@link LocalText#filled}
     */
    void fault(int line, String zh, String en, Object... given) {
      faults.add(new NotifyFault(file, line, new LocalText(zh, en).filled(given)));
    }
  }

  private final Source source;
  private final Node node;
  private final Set<String> asked = new LinkedHashSet<>();

  Section(Source source, Node node) {
    this.source = source;
    this.node = node;
    if (node.fields() == null) {
      fault("此处请写 'key: value' 键值对", "write 'key: value' pairs here");
    }
  }

  int line() {
    return node.line();
  }

  /** How many faults the whole file has so far. */
  int faults() {
    return source.faults().size();
  }

  /**
   * @param given for {@link LocalText#filled}
   */
  void fault(String zh, String en, Object... given) {
    source.fault(node.line(), zh, en, given);
  }

  /** About what stands at a key, which the words are put behind. */
  void faultAt(String key, String zh, String en, Object... given) {
    faultAt(key, new LocalText(zh, en).filled(given));
  }

  void faultAt(String key, LocalText problem) {
    Node at = fields().get(key);
    source.fault(at == null ? node.line() : at.line(), "'%s'：%s", "'%s': %s", key, problem);
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

  /**
   * A text that may be left out, turned into something by {@code read}, which throws {@link
   * BadInput} when it is none.
   */
  <T> T read(String key, T otherwise, Function<String, T> read) {
    Optional<Node> found = find(key);
    if (found.isEmpty()) {
      return otherwise;
    }
    if (found.get().text() == null) {
      faultAt(key, "必须是一段文字", "must be one text");
      return otherwise;
    }
    try {
      return read.apply(found.get().text().strip());
    } catch (BadInput e) {
      faultAt(key, e.words());
      return otherwise;
    }
  }

  String text(String key, String otherwise) {
    return read(key, otherwise, Function.identity());
  }

  /** A text that must be there; empty after a fault. */
  String text(String key) {
    if (find(key).isEmpty()) {
      fault("缺少 '%s'", "'%s' is missing", key);
    }
    return text(key, "");
  }

  boolean flag(String key, boolean otherwise) {
    return read(
        key,
        otherwise,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new BadInput("只能是 true 或 false，不能是 '%s'", "true or false, not '%s'", text);
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
            throw new BadInput(
                "'%s' 太短：至少 %s", "'%s' is too short: at least %s", text, Spans.text(least));
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
        notSet(key + "_env", variable);
        return "";
      }
      return value.strip();
    }
    if (!file.isEmpty()) {
      try {
        return Files.readString(source.folder().resolve(file)).strip();
      } catch (IOException e) {
        faultAt(
            key + "_file",
            "无法读取 '%s'（%s）：请检查路径和权限",
            "cannot read '%s' (%s): look at the path and the permissions",
            file,
            e.getClass().getSimpleName());
      }
    }
    return plain;
  }

  /** What the variable that a key names holds. */
  String variable(String key) {
    String value = source.environment().get(text(key, ""));
    if (value == null || value.isBlank()) {
      notSet(key, text(key, ""));
      return "";
    }
    return value.strip();
  }

  private void notSet(String key, String variable) {
    faultAt(
        key,
        "环境变量 %s 没有设置：请先设置",
        "the variable %s is not set in the environment: set it",
        variable);
  }

  /** A secret that must be there. */
  String needed(String key) {
    boolean given = has(key) || has(key + "_env") || has(key + "_file");
    if (!given) {
      fault(
          "缺少 '%1$s'：请写 %1$s_env、%1$s_file 或 %1$s",
          "'%1$s' is missing: write %1$s_env, %1$s_file or %1$s", key);
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
        source.fault(item.line(), "'%s' 必须是文字的列表", "'%s' must be a list of texts", key);
        continue;
      }
      try {
        all.add(read.apply(item.text().strip()));
      } catch (BadInput e) {
        source.fault(item.line(), "'%s'：%s", "'%s': %s", key, e.words());
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
    faultAt(key, "必须是列表", "must be a list");
    return List.of();
  }

  /** The single key of a mapping such as {@code - dingtalk: {...}}; empty after a fault. */
  String only() {
    if (fields().size() != 1) {
      fault("此处请写一种渠道，例如 '- email: {...}'", "write one kind here, for example '- email: {...}'");
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
                    "'%s' 在此处没有意义：可用的有 %s",
                    "'%s' means nothing here: it knows %s",
                    key,
                    asked);
              }
            });
  }
}
