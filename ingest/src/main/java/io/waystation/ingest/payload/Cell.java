package io.waystation.ingest.payload;

/**
 * A value as the device wrote it, in whichever encoding. Kept and filled again for the next
 * message, so that decoding takes hardly any memory besides the readings themselves.
 */
class Cell {
  enum Kind {
    /** The field is not there. */
    ABSENT,
    NULL,
    TRUE,
    FALSE,
    /** A whole number that fits a {@code long}: in {@link Cell#integer} and {@link Cell#number}. */
    INTEGER,
    /** Any other number: in {@link Cell#number}, infinite when it is too large, or not a number. */
    NUMBER,
    TEXT,
    /** {@link Cell#size} elements, the first of them kept in the draft. */
    LIST,
    /** An object, or what has no place in the contract; its content is not kept. */
    OBJECT
  }

  Kind kind = Kind.ABSENT;
  long integer;
  double number;
  String text;

  /** Of a list: the place of its first element in the draft. */
  int from;

  /** Of a list: how many elements it has; no more than {@link Draft#LONGEST_LIST} are kept. */
  int size;

  final boolean is(Kind other) {
    return kind == other;
  }

  final boolean isNumber() {
    return kind == Kind.INTEGER || kind == Kind.NUMBER;
  }

  /** The text, or what stands for "no text". */
  final String textOr(String otherwise) {
    return kind == Kind.TEXT ? text : otherwise;
  }

  void clear() {
    kind = Kind.ABSENT;
    text = null;
  }

  void integer(long value) {
    kind = Kind.INTEGER;
    integer = value;
    number = value;
  }

  void number(double value) {
    kind = Kind.NUMBER;
    number = value;
  }

  void text(String value) {
    kind = Kind.TEXT;
    text = value;
  }
}
