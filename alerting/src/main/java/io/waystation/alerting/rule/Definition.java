package io.waystation.alerting.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A rule as it was read: what it says, and where it stands. Two rules that say the same have the
 * same version, however they are laid out and whatever comments stand beside them.
 *
 * @param rule its id
 * @param kind as the book writes it: limit, event, band ...
 * @param version the first 12 hexadecimal digits of the SHA-256 of {@code text}
 * @param text the rule with its keys in one order, and under it the rows of the reference tables it
 *     works by: all that decides what it does, besides the signals' catalogue
 * @param file name of the book's file
 * @param line where the rule begins in it
 * @param budget how often it may page; empty when it does not say
 */
public record Definition(
    String rule,
    String kind,
    String version,
    String text,
    String file,
    int line,
    Optional<Budget> budget) {
  private static final int VERSION_LENGTH = 12;
  private static final String ID = "id";

  /**
   * @param line where it is written
   */
  public record Budget(int pagesPerDay, int line) {}

  /** For people: the file and the line. */
  public String place() {
    return "%s, line %d".formatted(file, line);
  }

  /** The same, and where it says nothing of a budget, this one. */
  Definition allowing(int pagesPerDay) {
    return budget.isPresent()
        ? this
        : new Definition(
            rule, kind, version, text, file, line, Optional.of(new Budget(pagesPerDay, line)));
  }

  static Definition of(Rule<?> rule, String kind, Node read, String file, Optional<Budget> budget) {
    StringBuilder text = new StringBuilder();
    write(read, "", text);
    TableRows.of(rule, kind, read).forEach(line -> text.append("# ").append(line).append('\n'));
    return new Definition(
        rule.id(), kind, version(text.toString()), text.toString(), file, read.line(), budget);
  }

  private static String version(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keys in the order of the alphabet, the id first; the order of a list means something. */
  private static void write(Node node, String indent, StringBuilder text) {
    if (node.fields() != null) {
      Node id = node.fields().get(ID);
      if (id != null) {
        field(ID, id, indent, text);
      }
      new TreeMap<>(node.fields())
          .forEach(
              (key, value) -> {
                if (!key.equals(ID)) {
                  field(key, value, indent, text);
                }
              });
    } else if (node.items() != null) {
      for (Node item : node.items()) {
        StringBuilder inner = new StringBuilder();
        write(item, indent + "  ", inner);
        text.append(indent)
            .append("- ")
            .append(inner.substring(Math.min(inner.length(), indent.length() + 2)));
      }
    } else {
      text.append(indent).append(quoted(node.text())).append('\n');
    }
  }

  private static void field(String key, Node value, String indent, StringBuilder text) {
    text.append(indent).append(key).append(':');
    if (value.text() != null) {
      text.append(' ').append(quoted(value.text())).append('\n');
    } else {
      text.append('\n');
      write(value, indent + "  ", text);
    }
  }

  /** Always, so that one value has one form. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
