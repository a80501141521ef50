package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.ingest.payload.Reason;

/** Which of several like things behind the device; exactly one of the two says so. */
record Part(Template text, Pointer pointer) {
  String of(String[] captured, JsonNode tree, String path) throws Misfit {
    if (pointer == null) {
      return text.fill(captured);
    }
    JsonNode value = pointer.in(tree);
    String word = value == null ? null : Pointer.word(value);
    if (word == null || word.isEmpty()) {
      throw new Misfit(
          Reason.MISSING_FIELD,
          path + pointer,
          "is no text or number; the mapping takes the part there");
    }
    return word;
  }
}
