package io.waystation.ingest.payload;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The fields of the contract, each of its type and within its range. */
final class Fields {
  /** 2^53-1: the largest whole number every JSON implementation reads exactly. */
  private static final long MAX_COUNT = (1L << 53) - 1;

  private static final int MAX_TEXT_CHARS = 64;

  private Fields() {}

  static long count(Cell cell, String field) throws Refusal {
    required(cell.kind, field);
    if (cell.is(Cell.Kind.INTEGER) && isCount(cell.integer)) {
      return cell.integer;
    }
    throw new Refusal(
        Reason.BAD_FIELD,
        field,
        "must be a whole number from 0 to " + MAX_COUNT + ", without quotes");
  }

  /** The count, or -1 when it is none or not there. */
  static long countOrNone(Cell cell) {
    return cell.is(Cell.Kind.INTEGER) && isCount(cell.integer) ? cell.integer : -1;
  }

  static boolean isCount(long number) {
    return number >= 0 && number <= MAX_COUNT;
  }

  /** The number the parser stands at, or -1 when it is no count. */
  static long count(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return -1;
    }
    long number = parser.getLongValue();
    return isCount(number) ? number : -1;
  }

  /** Up to 64 printable characters; empty when the field is not there. */
  static String text(Cell cell, String field) throws Refusal {
    if (cell.is(Cell.Kind.ABSENT)) {
      return "";
    }
    if (cell.is(Cell.Kind.TEXT) && printable(cell.text)) {
      return cell.text;
    }
    throw new Refusal(
        Reason.BAD_FIELD,
        field,
        "must be a text of at most " + MAX_TEXT_CHARS + " printable characters");
  }

  static void list(Cell.Kind kind, String field) throws Refusal {
    required(kind, field);
    if (kind != Cell.Kind.LIST) {
      throw new Refusal(Reason.BAD_FIELD, field, "must be a list: [ ... ]");
    }
  }

  static void object(Cell.Kind kind, String field) throws Refusal {
    required(kind, field);
    if (kind != Cell.Kind.OBJECT) {
      throw new Refusal(Reason.BAD_FIELD, field, "must be an object: { ... }");
    }
  }

  static void required(Cell.Kind kind, String field) throws Refusal {
    if (kind == Cell.Kind.ABSENT) {
      throw new Refusal(Reason.MISSING_FIELD, field, "is missing; docs/mqtt.md says what it holds");
    }
  }

  private static boolean printable(String text) {
    if (text.length() > 2 * MAX_TEXT_CHARS
        || text.codePointCount(0, text.length()) > MAX_TEXT_CHARS) {
      return false;
    }
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c < ' ' || c > '~' && !printable(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
