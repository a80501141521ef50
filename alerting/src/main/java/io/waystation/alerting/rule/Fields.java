package io.waystation.alerting.rule;

import io.waystation.alerting.rule.RuleBookException.Fault;
import io.waystation.model.BadInput;
import io.waystation.model.LocalText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of one YAML mapping, asked for one by one. What is missing, misspelt or wrong is noted
 * and reading goes on, so that all faults are found at once; what a fault makes of a field is
 * empty.
 */
final class Fields {
  private final String file;
  private final String rule;
  private final Node node;
  private final List<Fault> faults;
  private final Set<String> asked = new LinkedHashSet<>();

  Fields(String file, String rule, Node node, List<Fault> faults) {
    this.file = file;
    this.rule = rule;
    this.node = node.fields() == null ? new Node(node.line(), Map.of(), null, null) : node;
    this.faults = faults;
    if (node.fields() == null) {
      fault("此处请写 'key: value' 键值对", "write 'key: value' pairs here");
    }
  }

  int line() {
    return node.line();
  }

  /**
   * @param given for {@link LocalText#filled}
   */
  void fault(String zh, String en, Object... given) {
    fault(new LocalText(zh, en).filled(given));
  }

  void fault(LocalText problem) {
    faults.add(new Fault(file, node.line(), rule, problem));
  }

  private void fault(Node at, String zh, String en, Object... given) {
    faults.add(new Fault(file, at.line(), rule, new LocalText(zh, en).filled(given)));
  }

  /** The line a key stands in; of the mapping where it is missing. */
  int line(String key) {
    return Optional.ofNullable(node.fields().get(key)).map(Node::line).orElse(node.line());
  }

  /** All of it, as what was made of it. */
  Definition definition(Rule<?> made, String kind, Optional<Definition.Budget> budget) {
    return Definition.of(made, kind, node, file, budget);
  }

  Optional<Node> find(String key) {
    asked.add(key);
    return Optional.ofNullable(node.fields().get(key));
  }

  /**
   * A text that must be there, turned into something by {@code read}, which throws {@link BadInput}
   * when it is none.
   */
  <T> Optional<T> read(String key, Function<String, T> read) {
    Optional<Node> found = find(key);
    if (found.isEmpty()) {
      fault("缺少 '%s'", "'%s' is missing", key);
    }
    return found.flatMap(at -> value(key, at, read));
  }

  /** A text that may be left out. */
  <T> T read(String key, T otherwise, Function<String, T> read) {
    return find(key).flatMap(at -> value(key, at, read)).orElse(otherwise);
  }

  private <T> Optional<T> value(String key, Node at, Function<String, T> read) {
    if (at.text() == null || at.text().isBlank()) {
      fault(at, "'%s' 必须是一段文字", "'%s' must be one text", key);
      return Optional.empty();
    }
    try {
      return Optional.of(read.apply(at.text()));
    } catch (BadInput e) {
      fault(at, "'%s'：%s", "'%s': %s", key, e.words());
      return Optional.empty();
    }
  }

  /** The mappings of a list that must be there and must not be empty. */
  List<Fields> list(String key) {
    Optional<Node> found = find(key);
    if (found.isEmpty() || found.get().items() == null || found.get().items().isEmpty()) {
      fault("'%s' 必须是至少有一项的列表", "'%s' must be a list of at least one", key);
      return List.of();
    }
    List<Fields> list = new ArrayList<>();
    for (Node item : found.get().items()) {
      list.add(new Fields(file, rule, item, faults));
    }
    return list;
  }

  /** The mappings of {@code steps}; none when they are too many. */
  List<Fields> steps() {
    List<Fields> steps = list("steps");
    if (steps.size() > Steps.MOST) {
      fault(
          "%d 级太多：最多 %d 级，请分成几条规则",
          "%d steps are too many: write %d at most, or several rules", steps.size(), Steps.MOST);
      return List.of();
    }
    return steps;
  }

  /** All texts of a mapping that may be left out. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Optional<Node> found = find(key);
    if (found.isPresent() && found.get().fields() == null) {
      fault(found.get(), "'%s' 必须是 'name: value' 键值对", "'%s' must be 'name: value' pairs", key);
    } else if (found.isPresent()) {
      found
          .get()
          .fields()
          .forEach((name, at) -> value(name, at, t -> t).ifPresent(t -> texts.put(name, t)));
    }
    return texts;
  }

  LocalText title() {
    Optional<Node> found = find("title");
    if (found.isEmpty()) {
      fault("缺少 'title'：请写 {zh: ..., en: ...}", "'title' is missing: write {zh: ..., en: ...}");
      return new LocalText("", "");
    }
    Fields languages = new Fields(file, rule, found.get(), faults);
    Optional<String> zh = languages.read("zh", text -> text);
    Optional<String> en = languages.read("en", text -> text);
    languages.done();
    return new LocalText(zh.orElse(""), en.orElse(""));
  }

  /** Of the same mapping, but faults name this rule from here on. */
  Fields of(String id) {
    Fields named = new Fields(file, id, node, faults);
    named.asked.addAll(asked);
    return named;
  }

  /** Everything has been asked for: what is left over is misspelt or does not belong here. */
  void done() {
    node.fields()
        .forEach(
            (key, at) -> {
              if (!asked.contains(key)) {
                fault(
                    at, "'%s' 在此处没有意义：可用的有 %s", "'%s' means nothing here: it knows %s", key, asked);
              }
            });
  }
}
