package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import io.waystation.model.LocalText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a request departs from openapi.yaml, in words: the field, and the rule it must follow. What
 * the field holds is never repeated.
 *
 * <p>The validator of Vert.x tells the number of a rule only at the end of its English sentence,
 * and the name of a parameter only in the middle of one; both are read from there.
 */
final class Departures {
  /** These only say that something further in departs, which has a line of its own. */
  private static final Set<String> ENCLOSING =
      Set.of("properties", "patternProperties", "items", "prefixItems", "allOf", "$ref");

  private static final String UNKNOWN_FIELD = "additionalProperties";
  private static final Pattern ALTERNATIVE = Pattern.compile("/(anyOf|oneOf)/");
  private static final Pattern PARAMETER =
      Pattern.compile("(?:path|query|header|cookie) parameter ([^\\s.]+)");
  private static final Pattern LAST_NUMBER = Pattern.compile("(-?\\d[\\d.eE+-]*)\\D*$");
  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("[a-z]+");

  private static final Map<String, LocalText> TYPES =
      Map.of(
          "string", new LocalText("文本", "text"),
          "integer", new LocalText("整数", "a whole number"),
          "number", new LocalText("数字", "a number"),
          "boolean", new LocalText("true 或 false", "true or false"),
          "array", new LocalText("列表", "a list"),
          "object", new LocalText("对象", "an object"),
          "null", new LocalText("null", "null"));

  private Departures() {}

  /** One sentence for each; never empty. */
  static List<LocalText> of(ValidatorException refusal) {
    Matcher parameter = PARAMETER.matcher(String.valueOf(refusal.getMessage()));
    String name = parameter.find() ? parameter.group(1) : "";
    if (refusal instanceof SchemaValidationException departs
        && departs.getOutputUnit() != null
        && departs.getOutputUnit().getErrors() != null) {
      List<LocalText> found = of(name, departs.getOutputUnit().getErrors());
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of(
        switch (refusal.type()) {
          case MISSING_REQUIRED_PARAMETER -> said(name, "必须填写", "is missing, and it is required");
          case UNSUPPORTED_VALUE_FORMAT ->
              name.isEmpty()
                  ? said(name, "应以 application/json 发送", "send it as application/json")
                  : unreadable(name);
          default -> unreadable(name);
        });
  }

  private static LocalText unreadable(String name) {
    return name.isEmpty()
        ? said(name, "无法解析，应为有效的 JSON", "cannot be read: send valid JSON")
        : said(name, "无法解析，请检查写法", "cannot be read: check how it is written");
  }

  private static List<LocalText> of(String parameter, List<OutputUnit> units) {
    return units.stream()
        .filter(unit -> !ALTERNATIVE.matcher(unit.getKeywordLocation()).find())
        .filter(unit -> !ENCLOSING.contains(keyword(unit)))
        .filter(unit -> !keyword(unit).equals(UNKNOWN_FIELD) || !known(unit, units))
        .map(unit -> sentence(parameter, unit))
        .distinct()
        .toList();
  }

  /** The validator also calls a known field unknown when what it holds departs. */
  private static boolean known(OutputUnit unknown, List<OutputUnit> units) {
    String field = unknown.getInstanceLocation();
    return units.stream()
        .filter(unit -> !keyword(unit).equals(UNKNOWN_FIELD))
        .map(OutputUnit::getInstanceLocation)
        .anyMatch(place -> place.equals(field) || place.startsWith(field + "/"));
  }

  private static String keyword(OutputUnit unit) {
    String place = unit.getKeywordLocation();
    return place.substring(place.lastIndexOf('/') + 1);
  }

  private static LocalText sentence(String parameter, OutputUnit unit) {
    String field = field(parameter, unit.getInstanceLocation());
    String error = String.valueOf(unit.getError());
    String keyword = keyword(unit);
    return switch (keyword) {
      case "required" ->
          said(
              field.isEmpty() ? quoted(error) : field + "." + quoted(error),
              "必须填写",
              "is missing, and it is required");
      case UNKNOWN_FIELD -> said(field, "没有这个字段，请去掉", "there is no such field, leave it out");
      case "type" -> type(field, error);
      case "enum" -> oneOf(field, error);
      case "minLength" -> shortest(field, error);
      case "maxLength" -> limit(field, error, "最多 %s 个字符", "%s characters at most");
      case "minimum" -> limit(field, error, "不能小于 %s", "%s or more");
      case "maximum" -> limit(field, error, "不能大于 %s", "%s at most");
      case "exclusiveMinimum" -> limit(field, error, "应大于 %s", "more than %s");
      case "exclusiveMaximum" -> limit(field, error, "应小于 %s", "less than %s");
      case "minItems" -> limit(field, error, "至少 %s 项", "%s items or more");
      case "maxItems" -> limit(field, error, "最多 %s 项", "%s items at most");
      case "uniqueItems" -> said(field, "各项不能重复", "no item may be there twice");
      case "format" -> format(field, quoted(error));
      case "pattern" ->
          said(
              field,
              "写法不符，见 /api/v1/openapi.yaml",
              "not of the form that /api/v1/openapi.yaml gives");
      default ->
          said(
              field,
              "不符合 /api/v1/openapi.yaml 中的规则 " + keyword,
              "departs from the rule '%s' of /api/v1/openapi.yaml".formatted(keyword));
    };
  }

  private static LocalText shortest(String field, String error) {
    return error.endsWith("< 1)")
        ? said(field, "不能为空", "must not be empty")
        : limit(field, error, "至少 %s 个字符", "%s characters or more");
  }

  private static LocalText limit(String field, String error, String zh, String en) {
    Matcher number = LAST_NUMBER.matcher(error);
    String most = number.find() ? number.group(1) : "?";
    return said(field, zh.formatted(most), en.formatted(most));
  }

  private static LocalText type(String field, String error) {
    List<LocalText> types =
        WORD.matcher(error.substring(error.lastIndexOf("Expected") + "Expected".length()))
            .results()
            .map(word -> TYPES.get(word.group()))
            .filter(type -> type != null)
            .toList();
    return said(
        field,
        "应为" + types.stream().map(LocalText::zh).collect(Collectors.joining("或")),
        "must be " + types.stream().map(LocalText::en).collect(Collectors.joining(" or ")));
  }

  private static LocalText oneOf(String field, String error) {
    List<String> words =
        new JsonArray(error.substring(error.indexOf('['))).stream().map(String::valueOf).toList();
    return said(
        field,
        "应为 %s 之一".formatted(String.join("、", words)),
        "must be one of " + String.join(", ", words));
  }

  private static LocalText format(String field, String format) {
    return switch (format) {
      case "date-time" ->
          said(
              field,
              "应为 ISO 8601 时间，例如 2026-11-21T02:00:00Z",
              "must be an ISO 8601 time, for example 2026-11-21T02:00:00Z");
      case "date" -> said(field, "应为日期，例如 2026-11-21", "must be a date, for example 2026-11-21");
      default -> said(field, "应为 " + format, "must be of the format " + format);
    };
  }

  private static String quoted(String error) {
    Matcher name = QUOTED.matcher(error);
    return name.find() ? name.group(1) : "";
  }

  /** {@code #/matchers/0} is {@code matchers[0]}; of a parameter, its name comes first. */
  private static String field(String parameter, String pointer) {
    StringBuilder field = new StringBuilder(parameter);
    for (String step : pointer.substring(pointer.indexOf('#') + 1).split("/")) {
      if (step.isEmpty()) {
        continue;
      }
      if (step.chars().allMatch(Character::isDigit)) {
        field.append('[').append(step).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".");
        field.append(step.replace("~1", "/").replace("~0", "~"));
      }
    }
    return field.toString();
  }

  private static LocalText said(String field, String zh, String en) {
    return field.isEmpty()
        ? new LocalText("请求内容：" + zh, "the body of the request: " + en)
        : new LocalText(field + "：" + zh, field + ": " + en);
  }
}
