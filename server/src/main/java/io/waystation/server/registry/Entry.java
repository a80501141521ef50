package io.waystation.server.registry;

import io.waystation.alerting.rule.Node;
import io.waystation.model.LocalText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One entry of a register; what is wrong in it is an {@link IllegalArgumentException}. */
record Entry(Node node) {
  /** As YAML says that there is nothing. */
  private static final Set<String> NOTHING = Set.of("", "~", "null");

  Entry {
    if (node.fields() == null) {
      throw new IllegalArgumentException("write 'name: value' pairs");
    }
  }

  /**
   * @throws Misplaced if anything else is there
   */
  void only(String... names) {
    Set<String> known = Set.of(names);
    node.fields()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                throw new Misplaced(
                    value.line(),
                    "'%s' is not known here; there are %s"
                        .formatted(name, String.join(", ", names)));
              }
            });
  }

  boolean has(String name) {
    return node.fields().containsKey(name);
  }

  String text(String name) {
    String text = text(name, "");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }

  String text(String name, String otherwise) {
    Node value = node.fields().get(name);
    return value == null || value.text() == null || NOTHING.contains(value.text().strip())
        ? otherwise
        : value.text().strip();
  }

  /** Either one text for both languages, or {@code {zh: ..., en: ...}}. */
  LocalText words(String name) {
    Node value = node.fields().get(name);
    if (value != null && value.fields() != null) {
      Entry both = new Entry(value);
      return new LocalText(both.text("zh"), both.text("en"));
    }
    return new LocalText(text(name), text(name));
  }

  List<String> list(String name) {
    Node value = node.fields().get(name);
    if (value == null) {
      return List.of();
    }
    if (value.items() == null) {
      throw new Misplaced(value.line(), name + ": write a list, [one, another]");
    }
    return value.items().stream().map(item -> item.text() == null ? "" : item.text()).toList();
  }

  /** One value each, or {@code {part: value}} where parts differ: then the name is name.part. */
  Map<String, String> pairs(String name) {
    Node value = node.fields().get(name);
    Map<String, String> pairs = new TreeMap<>();
    if (value == null) {
      return pairs;
    }
    if (value.fields() == null) {
      throw new Misplaced(value.line(), name + ": write 'name: value' pairs");
    }
    Entry inner = new Entry(value);
    value
        .fields()
        .forEach(
            (key, given) -> {
              if (given.fields() == null) {
                pairs.put(key, inner.text(key, ""));
              } else {
                Entry parts = new Entry(given);
                given.fields().keySet().forEach(p -> pairs.put(key + "." + p, parts.text(p, "")));
              }
            });
    return pairs;
  }

  boolean truth(String name) {
    String word = text(name, "false");
    if (!word.equals("true") && !word.equals("false")) {
      throw misplaced(name, "'%s': write true or false".formatted(word));
    }
    return word.equals("true");
  }

  double number(String name, double least, double most) {
    String given = text(name, "");
    try {
      double number = Double.parseDouble(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same sentence.
    }
    throw misplaced(
        name, "'%s': a number from %s to %s is needed".formatted(given, (long) least, (long) most));
  }

  /** A whole number. */
  int count(String name, int least, int most) {
    double number = number(name, least, most);
    if (number != Math.rint(number)) {
      throw misplaced(name, "'%s': a whole number is needed".formatted(text(name)));
    }
    return (int) number;
  }

  Optional<LocalDate> date(String name) {
    return has(name) ? Optional.of(LocalDate.parse(text(name))) : Optional.empty();
  }

  <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    String word = text(name);
    List<String> words = new ArrayList<>();
    for (E one : type.getEnumConstants()) {
      words.add(one.name().toLowerCase(Locale.ROOT));
      if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
        return one;
      }
    }
    throw misplaced(name, "'%s': use one of %s".formatted(word, words));
  }

  private Misplaced misplaced(String name, String what) {
    Node value = node.fields().get(name);
    return new Misplaced(value == null ? node.line() : value.line(), name + " is " + what);
  }

  /** Knows the line better than the entry does. */
  static final class Misplaced extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int line;

    Misplaced(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }
}
