package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.ingest.payload.Reason;
import io.waystation.model.PersonId;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One message on its way into the contract's form. */
final class Translation {
  private static final BigDecimal MOST = BigDecimal.valueOf((1L << 53) - 1);

  private final Mapping mapping;
  private final String[] captured;
  private final JsonNode tree;
  private final long receivedAt;
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();

  /** What shares an entry of {@code readings}. */
  private record Slot(long time, String part, boolean health) {}

  private final Map<Slot, ObjectNode> slots = new HashMap<>();

  /**
   * @param receivedAt milliseconds, our clock: the time of what names none
   */
  Translation(Mapping mapping, String[] captured, JsonNode tree, long receivedAt) {
    this.mapping = mapping;
    this.captured = captured;
    this.tree = tree;
    this.receivedAt = receivedAt;
  }

  /** As far as it has come. */
  ObjectNode body() {
    return body;
  }

  void run() throws Misfit {
    if (mapping.boot() != null) {
      body.put("boot", count(mapping.boot()));
      body.put("seq", count(mapping.seq()));
    }
    if (mapping.sent() != null) {
      body.put("sent", mapping.sent().millis(tree, ""));
    }
    ArrayNode readings = body.putArray("readings");
    for (ReadingRule rule : mapping.readings()) {
      if (rule.each() == null) {
        take(rule, tree, "", readings);
      } else {
        elements(rule, readings);
      }
    }
    if (readings.isEmpty()) {
      throw new Misfit(
          Reason.EMPTY,
          "",
          "none of the mapping's readings is in the message; leave out such messages with 'when'");
    }
  }

  private void elements(ReadingRule rule, ArrayNode readings) throws Misfit {
    JsonNode list = rule.each().in(tree);
    if (list == null && rule.optional()) {
      return;
    }
    if (!(list instanceof ArrayNode)) {
      throw new Misfit(
          list == null ? Reason.MISSING_FIELD : Reason.BAD_FIELD,
          rule.each().toString(),
          "is no list; the mapping takes %s from its elements".formatted(rule.signal().code()));
    }
    for (int i = 0; i < list.size(); i++) {
      take(rule, list.get(i), rule.each() + "/" + i, readings);
    }
  }

  private void take(ReadingRule rule, JsonNode from, String path, ArrayNode readings)
      throws Misfit {
    if (rule.when() != null && !rule.when().holds(from)) {
      return;
    }
    JsonNode value = rule.value(from, path);
    if (value == null) {
      return;
    }
    long time = receivedAt;
    if (rule.time() != null) {
      time = rule.time().millis(from, path);
    } else if (mapping.time() != null) {
      time = mapping.time().millis(tree, "");
    }
    String part = rule.part() == null ? "" : rule.part().of(captured, from, path);
    Slot slot = new Slot(time, part, rule.signal().health());
    ObjectNode entry = slots.get(slot);
    if (entry == null) {
      entry = entry(slot, readings);
      slots.put(slot, entry);
    }
    ObjectNode values = (ObjectNode) entry.get("m");
    String code = rule.signal().code();
    if (values.has(code)) {
      throw new Misfit(
          Reason.BAD_FIELD,
          path + (rule.values().isEmpty() ? "" : rule.values().get(0)),
          "is a second %s of the same part and time; tell them apart with 'part'".formatted(code));
    }
    values.set(code, value);
    if (rule.flags() != null) {
      ObjectNode status = entry.has("q") ? (ObjectNode) entry.get("q") : entry.putObject("q");
      status.set(code, rule.flags());
    }
  }

  private ObjectNode entry(Slot slot, ArrayNode readings) throws Misfit {
    ObjectNode entry = readings.addObject();
    entry.put("t", slot.time());
    if (!slot.part().isEmpty()) {
      entry.put("part", slot.part());
    }
    if (slot.health()) {
      entry.put("person", person());
      JsonNode session = mapping.session() == null ? null : mapping.session().in(tree);
      String word = session == null ? null : Pointer.word(session);
      if (word != null && !word.isEmpty()) {
        entry.put("session", word);
      }
    }
    entry.putObject("m");
    return entry;
  }

  private String person() throws Misfit {
    JsonNode value = mapping.person().in(tree);
    String person =
        value != null && value.isTextual() ? value.textValue().toLowerCase(Locale.ROOT) : "";
    if (!PersonId.valid(person)) {
      throw new Misfit(
          value == null ? Reason.HEALTH_WITHOUT_PERSON : Reason.BAD_PERSON,
          mapping.person().toString(),
          "is no person's id, a UUID; the mapping takes there whose measurement it is");
    }
    return person;
  }

  private long count(Pointer pointer) throws Misfit {
    JsonNode value = pointer.in(tree);
    if (value == null) {
      throw new Misfit(
          Reason.MISSING_FIELD,
          pointer.toString(),
          "is missing; the mapping takes the message's number there");
    }
    BigDecimal number = Numbers.of(value);
    if (number == null
        || number.signum() < 0
        || number.compareTo(MOST) > 0
        || number.stripTrailingZeros().scale() > 0) {
      throw new Misfit(
          Reason.BAD_FIELD, pointer.toString(), "must be a whole number from 0 to " + MOST);
    }
    return number.longValue();
  }
}
