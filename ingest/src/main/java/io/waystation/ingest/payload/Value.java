package io.waystation.ingest.payload;

import com.fasterxml.jackson.databind.JsonNode;
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
  static Value of(Signal signal, JsonNode node, long status, boolean explained) throws Refusal {
    if (node.isNull() || node.isTextual() && node.textValue().equalsIgnoreCase("nan")) {
      if (!explained) {
        throw bad("no value; say in q why the measurement failed, or leave the signal out");
      }
      return new Value(0, status | Flag.FAILED.mask());
    }
    Value value =
        switch (signal.kind()) {
          case GAUGE, COUNTER, DERIVED -> number(node);
          case STATE, EVENT -> state(signal, node);
          case HEARTBEAT -> heartbeat(node);
          case DATE -> date(node);
          case GEO -> place(node);
        };
    long implausible = signal.plausible().contains(value.number) ? 0 : Flag.REJECTED.mask();
    return new Value(value.number, value.flags | status | implausible);
  }

  private static Value number(JsonNode node) throws Refusal {
    if (node.isNumber()) {
      return new Value(finite(node.doubleValue()), 0);
    }
    String text = node.isTextual() ? node.textValue() : "";
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
  static Value state(Signal signal, JsonNode node) throws Refusal {
    String word = node.isTextual() || node.isBoolean() ? node.asText() : "";
    int index = signal.states().indexOf(word);
    if (index < 0) {
      throw new Refusal(
          Reason.UNKNOWN_STATE,
          "",
          "the signal does not know this state; it knows " + String.join(", ", signal.states()));
    }
    return new Value(index, 0);
  }

  private static Value heartbeat(JsonNode node) throws Refusal {
    if (node.isNumber() || node.isBoolean() && node.booleanValue()) {
      return new Value(1, 0);
    }
    throw bad("must be any number, or true");
  }

  private static Value date(JsonNode node) throws Refusal {
    if (node.isTextual() && node.textValue().length() == ISO_DATE_CHARS) {
      try {
        return new Value(LocalDate.parse(node.textValue()).toEpochDay(), 0);
      } catch (DateTimeParseException e) {
        throw bad("is no day of the calendar; write it like \"2027-03-01\"");
      }
    }
    throw bad("must be a day like \"2027-03-01\"");
  }

  private static Value place(JsonNode node) throws Refusal {
    if (node.isArray() && node.size() == 2 && node.get(0).isNumber() && node.get(1).isNumber()) {
      try {
        return new Value(new Geo(node.get(0).doubleValue(), node.get(1).doubleValue()).code(), 0);
      } catch (IllegalArgumentException e) {
        throw bad("latitude is -90 to 90 and longitude -180 to 180 degrees, in this order");
      }
    }
    throw bad("must be [latitude, longitude] in degrees");
  }

  private static Refusal bad(String what) {
    return new Refusal(Reason.BAD_VALUE, "", what);
  }
}
