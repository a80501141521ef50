package io.waystation.storage.records;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.waystation.model.BadInput;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One condition on one label of an alarm, as Prometheus Alertmanager has them: {@code severity =
 * critical}, {@code station =~ "st-0.*"}. A missing label counts as the empty text. Expressions are
 * RE2 and must match the whole value, so none takes more than linear time.
 */
public final class LabelMatcher {
  private static final int LONGEST = 500;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Those with two characters first: {@code =~} also begins with {@code =}. */
  private static final List<Operator> BY_LENGTH =
      List.of(Operator.MATCHES, Operator.MATCHES_NOT, Operator.IS_NOT, Operator.IS);

  private final String name;
  private final Operator operator;
  private final String value;
  private final Pattern pattern;

  public enum Operator {
    IS("="),
    IS_NOT("!="),
    MATCHES("=~"),
    MATCHES_NOT("!~");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /**
     * @throws BadInput if it is none of the four
     */
    public static Operator of(String text) {
      for (Operator operator : values()) {
        if (operator.text.equals(text)) {
          return operator;
        }
      }
      throw new BadInput(
          "'%s'不是运算符：请写 =、!=、=~ 或 !~", "'%s' is no operator: write =, !=, =~ or !~", text);
    }
  }

  /**
   * @throws BadInput if the name is none a label can have, or the value no expression
   */
  public LabelMatcher(String name, Operator operator, String value) {
    if (!NAME.matches(name)) {
      throw new BadInput(
          "'%s'不是标签：只能用字母、数字和 _，例如 station",
          "'%s' is no label: letters, digits and _, for example station", name);
    }
    if (value.length() > LONGEST) {
      throw new BadInput(
          "值太长，最多 %d 个字符：请缩短", "a value has %d characters at most: shorten it", LONGEST);
    }
    this.name = name;
    this.operator = operator;
    this.value = value;
    this.pattern = expression(operator, value);
  }

  private static Pattern expression(Operator operator, String value) {
    if (operator != Operator.MATCHES && operator != Operator.MATCHES_NOT) {
      return null;
    }
    try {
      // By itself first: 'a)|(b' would fit between our brackets, and match a part of a value.
      Pattern.compile(value);
      return Pattern.compile("(?s)^(?:" + value + ")$");
    } catch (PatternSyntaxException e) {
      throw noExpression(value, e);
    }
  }

  /**
   * What is said of a text that is no regular expression, here and wherever else people write one.
   */
  public static BadInput noExpression(String text, PatternSyntaxException e) {
    return new BadInput(
        "'%s'不是正则表达式（RE2）：请改正'%s'这一处",
        "'%s' is no regular expression (RE2): mend '%s' in it",
        text,
        e.getPattern() == null ? text : e.getPattern());
  }

  /**
   * @param text {@code name = value}, the value in quotes or bare
   * @throws BadInput if it is none
   */
  public static LabelMatcher parse(String text) {
    int at = 0;
    while (at < text.length() && "=!".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String rest = text.substring(at);
    for (Operator operator : BY_LENGTH) {
      if (rest.startsWith(operator.text)) {
        String value = unquoted(rest.substring(operator.text.length()).strip());
        return new LabelMatcher(text.substring(0, at).strip(), operator, value);
      }
    }
    throw new BadInput(
        "'%s'不是匹配条件：请写成例如 severity = critical 或 station =~ \"st-.*\"",
        "'%s' is no matcher: write for example severity = critical or station =~ \"st-.*\"", text);
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < value.length() - 1; i++) {
      char c = value.charAt(i);
      boolean escape =
          c == '\\' && i + 2 < value.length() && "\\\"".indexOf(value.charAt(i + 1)) >= 0;
      plain.append(escape ? value.charAt(++i) : c);
    }
    return plain.toString();
  }

  public String name() {
    return name;
  }

  public Operator operator() {
    return operator;
  }

  public String value() {
    return value;
  }

  public boolean matches(Map<String, String> labels) {
    String given = labels.getOrDefault(name, "");
    return switch (operator) {
      case IS -> given.equals(value);
      case IS_NOT -> !given.equals(value);
      case MATCHES -> pattern.matches(given);
      case MATCHES_NOT -> !pattern.matches(given);
    };
  }

  /** Whether an alarm without the label would match too. */
  public boolean matchesNothing() {
    return matches(Map.of());
  }

  public static boolean all(List<LabelMatcher> matchers, Map<String, String> labels) {
    for (LabelMatcher matcher : matchers) {
      if (!matcher.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMatcher that
        && name.equals(that.name)
        && operator == that.operator
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, operator, value);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return name + operator.text + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
