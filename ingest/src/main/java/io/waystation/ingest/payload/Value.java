package io.waystation.ingest.payload;

import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.Signal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * A value as the stores keep it.
 *
 * @param flags {@link Flag} and status words
 */
record Value(double number, long flags) {
  private static final int ISO_DATE_CHARS = 10;

  /**
   * @param status the flags of the status words sent with it
   * @param explained whether there was a status word at all: without one, "no value" is a fault
   */
  static Value of(Signal signal, Draft draft, Cell cell, long status, boolean explained)
      throws Refusal {
    if (cell.is(Cell.Kind.NULL)
        || cell.isNumber() && Double.isNaN(cell.number)
        || cell.textOr("").equalsIgnoreCase("nan")) {
      if (!explained) {
        throw bad("no value; say in q why the measurement failed, or leave the signal out");
      }
      return new Value(0, status | Flag.FAILED.mask());
    }
    Value value =
        switch (signal.kind()) {
          case GAUGE, COUNTER, DERIVED -> number(cell);
          case STATE, EVENT -> state(signal, cell);
          case HEARTBEAT -> heartbeat(cell);
          case DATE -> date(cell);
          case GEO -> place(draft, cell);
        };
    long implausible = signal.plausible().contains(value.number) ? 0 : Flag.REJECTED.mask();
    return new Value(value.number, value.flags | status | implausible);
  }

  private static Value number(Cell cell) throws Refusal {
    if (cell.isNumber()) {
      return new Value(finite(cell.number), 0);
    }
    String text = cell.textOr("");
    if (text.startsWith("<") || text.startsWith(">")) {
      Flag flag = text.charAt(0) == '<' ? Flag.LESS_THAN : Flag.GREATER_THAN;
      return new Value(limit(text), flag.mask());
    }
    throw bad("must be a number without quotes, or a limit like \"<1.1\" or \">33.3\"");
  }

  private static double limit(String text) throws Refusal {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c == '.' || c == '-' && i == 1)) {
        throw bad("after '<' or '>' comes a plain number and nothing else, like \"<1.1\"");
      }
    }
    try {
      return finite(Double.parseDouble(text.substring(1)));
    } catch (NumberFormatException e) {
      throw bad("after '<' or '>' comes a plain number and nothing else, like \"<1.1\"");
    }
  }

  private static double finite(double number) throws Refusal {
    if (!Double.isFinite(number)) {
      throw bad("the number is too large for any measurement (the limit is 1.7e308)");
    }
    return number;
  }

  /** One of the signal's words. */
  static Value state(Signal signal, Cell cell) throws Refusal {
    String word =
        switch (cell.kind) {
          case TEXT -> cell.text;
          case TRUE -> "true";
          case FALSE -> "false";
          default -> "";
        };
    int index = signal.states().indexOf(word);
    if (index < 0) {
      throw new Refusal(
          Reason.UNKNOWN_STATE,
          "",
          "the signal does not know this state; it knows " + String.join(", ", signal.states()));
    }
    return new Value(index, 0);
  }

  private static Value heartbeat(Cell cell) throws Refusal {
    if (cell.isNumber() || cell.is(Cell.Kind.TRUE)) {
      return new Value(1, 0);
    }
    throw bad("must be any number, or true");
  }

  private static Value date(Cell cell) throws Refusal {
    if (cell.textOr("").length() == ISO_DATE_CHARS) {
      try {
        return new Value(LocalDate.parse(cell.text).toEpochDay(), 0);
      } catch (DateTimeParseException e) {
        throw bad("is no day of the calendar; write it like \"2027-03-01\"");
      }
    }
    throw bad("must be a day like \"2027-03-01\"");
  }

  private static Value place(Draft draft, Cell cell) throws Refusal {
    if (cell.is(Cell.Kind.LIST) && cell.size == 2) {
      Cell latitude = draft.elements.get(cell.from);
      Cell longitude = draft.elements.get(cell.from + 1);
      if (latitude.isNumber() && longitude.isNumber()) {
        return place(latitude.number, longitude.number);
      }
    }
    throw bad("must be [latitude, longitude] in degrees");
  }

  private static Value place(double latitude, double longitude) throws Refusal {
    try {
      return new Value(new Geo(latitude, longitude).code(), 0);
    } catch (IllegalArgumentException e) {
      throw bad("latitude is -90 to 90 and longitude -180 to 180 degrees, in this order");
    }
  }

  private static Refusal bad(String what) {
    return new Refusal(Reason.BAD_VALUE, "", what);
  }
}
