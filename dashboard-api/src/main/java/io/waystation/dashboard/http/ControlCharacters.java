package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import io.waystation.model.LocalText;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses text that no person wrote: control characters other than line breaks and tabs. A database
 * may be unable to store them (PostgreSQL and U+0000), and nobody can read them. It looks at every
 * text of a request, so no note or reason is forgotten.
 */
final class ControlCharacters {
  private static final String ALLOWED = "\n\r\t";

  private ControlCharacters() {}

  /**
   * @throws Problem that names each field which holds one
   */
  static void refuse(ValidatedRequest request) {
    List<String> fields = new ArrayList<>();
    request.getPathParameters().forEach((name, value) -> look(name, value, fields));
    request.getQuery().forEach((name, value) -> look(name, value, fields));
    look("", request.getBody(), fields);
    if (!fields.isEmpty()) {
      throw Problem.invalid(fields.stream().map(ControlCharacters::words).toList());
    }
  }

  private static void look(String name, RequestParameter value, List<String> fields) {
    if (value != null) {
      look(name, value.get(), fields);
    }
  }

  private static void look(String field, Object value, List<String> fields) {
    if (value instanceof String text && text.chars().anyMatch(ControlCharacters::forbidden)) {
      fields.add(field);
    } else if (value instanceof JsonObject object) {
      String before = field.isEmpty() ? "" : field + ".";
      object.fieldNames().forEach(name -> look(before + name, object.getValue(name), fields));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        look("%s[%d]".formatted(field, i), array.getValue(i), fields);
      }
    }
  }

  private static boolean forbidden(int character) {
    return Character.isISOControl(character) && ALLOWED.indexOf(character) < 0;
  }

  private static LocalText words(String field) {
    return new LocalText(
        field + "：含有控制字符，请去掉（可以换行和使用制表符）",
        field + ": holds a control character, take it out (line breaks and tabs are allowed)");
  }
}
