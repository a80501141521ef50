package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waystation.ingest.payload.Reason;
import io.waystation.model.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one signal is taken out of a message.
 *
 * @param values where its value stands: one pointer, two for a place, none when the message itself
 *     is the sign of life
 * @param scale the number in the message times this plus {@code offset} is in the unit that {@code
 *     conversion} begins with
 * @param words what the device says for each state; empty when it uses ours
 * @param none what the device says when it has no value
 * @param flags status words that go with every value; null for none
 * @param each the list in whose elements it stands; null for the message. All other pointers are
 *     relative to the element
 * @param when what must hold; null for nothing
 * @param time null for that of the message
 */
record ReadingRule(
    Signal signal,
    List<Pointer> values,
    Part part,
    BigDecimal scale,
    BigDecimal offset,
    Conversion conversion,
    Map<String, String> words,
    Set<String> none,
    boolean optional,
    ArrayNode flags,
    Pointer each,
    When when,
    TimeRule time) {
  /** Enough for any measurement, and a limit is written with them. */
  private static final MathContext LIMIT_DIGITS = new MathContext(12);

  private static final int ISO_DATE_CHARS = 10;

  /**
   * The value as the contract writes it; null when there is none and need not be.
   *
   * @param path to {@code tree} in the message
   */
  JsonNode value(JsonNode tree, String path) throws Misfit {
    List<JsonNode> found = new ArrayList<>(values.size());
    for (Pointer pointer : values) {
      JsonNode value = pointer.in(tree);
      String word = value == null ? "" : Pointer.word(value);
      if (word != null && (word.isEmpty() || none.contains(word))) {
        if (optional || !word.isEmpty()) {
          return null;
        }
        throw new Misfit(
            Reason.MISSING_FIELD,
            path + pointer,
            "is missing or null; the mapping takes %s there ('optional: true' when it may be missing)"
                .formatted(signal.code()));
      }
      found.add(value);
    }
    if (values.isEmpty()) {
      return BooleanNode.TRUE;
    }
    String where = path + values.get(0);
    JsonNode value = found.get(0);
    return switch (signal.kind()) {
      case GAUGE, COUNTER, DERIVED -> number(value, where);
      case STATE, EVENT -> state(value, where);
      case HEARTBEAT -> alive(value, where);
      case DATE -> date(value, where);
      case GEO -> place(found, path);
    };
  }

  private JsonNode number(JsonNode value, String where) throws Misfit {
    String text = value.isTextual() ? value.textValue().strip() : "";
    boolean limit = text.startsWith("<") || text.startsWith(">");
    BigDecimal given = limit ? Numbers.of(text.substring(1).strip()) : number(value);
    if (given == null) {
      throw new Misfit(
          Reason.BAD_VALUE,
          where,
          "is no number; %s is one%s"
              .formatted(signal.code(), signal.unit().isEmpty() ? "" : " in " + signal.unit()));
    }
    BigDecimal number = conversion.apply(Conversion.scaled(given, scale, offset));
    if (!Double.isFinite(number.doubleValue())) {
      throw new Misfit(Reason.BAD_VALUE, where, "is too large for any measurement");
    }
    if (limit) {
      boolean less = text.startsWith("<") == scale.signum() > 0;
      return TextNode.valueOf((less ? "<" : ">") + number.round(LIMIT_DIGITS).toPlainString());
    }
    return DoubleNode.valueOf(number.doubleValue());
  }

  private static BigDecimal number(JsonNode value) {
    return value.isTextual() ? Numbers.of(value.textValue().strip()) : Numbers.of(value);
  }

  private JsonNode state(JsonNode value, String where) throws Misfit {
    String word = Pointer.word(value);
    if (!words.isEmpty()) {
      String state = word == null ? null : words.get(word);
      if (state == null) {
        throw new Misfit(
            Reason.UNMAPPED,
            where,
            "is none of the values that 'words' names: " + String.join(", ", words.keySet()));
      }
      return TextNode.valueOf(state);
    }
    if (word == null || !signal.states().contains(word)) {
      throw new Misfit(
          Reason.UNKNOWN_STATE,
          where,
          "is no word of %s, which knows %s; say with 'words' what the device means"
              .formatted(signal.code(), String.join(", ", signal.states())));
    }
    return TextNode.valueOf(word);
  }

  private static JsonNode alive(JsonNode value, String where) throws Misfit {
    if (value.isContainerNode() || value.isBoolean() && !value.booleanValue()) {
      throw new Misfit(Reason.BAD_VALUE, where, "is no sign of life: any number or text, or true");
    }
    return BooleanNode.TRUE;
  }

  private static JsonNode date(JsonNode value, String where) throws Misfit {
    if (value.isTextual() && value.textValue().length() >= ISO_DATE_CHARS) {
      String day = value.textValue().substring(0, ISO_DATE_CHARS);
      try {
        return TextNode.valueOf(LocalDate.parse(day).toString());
      } catch (DateTimeParseException e) {
        // Falls through to the same sentence.
      }
    }
    throw new Misfit(Reason.BAD_VALUE, where, "is no day like 2027-03-01");
  }

  private JsonNode place(List<JsonNode> found, String path) throws Misfit {
    ArrayNode place = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < found.size(); i++) {
      BigDecimal degrees = number(found.get(i));
      if (degrees == null) {
        throw new Misfit(Reason.BAD_VALUE, path + values.get(i), "is no number of degrees");
      }
      place.add(DecimalNode.valueOf(degrees));
    }
    return place;
  }
}
