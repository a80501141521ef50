package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * What must hold for a message or an element to be looked at.
 *
 * @param words what may stand at the pointer; empty when it matters only whether something does
 * @param exists whether something must, when {@code words} is empty
 */
record When(Pointer pointer, Set<String> words, boolean exists) {
  When {
    words = Set.copyOf(words);
  }

  boolean holds(JsonNode tree) {
    JsonNode value = pointer.in(tree);
    if (words.isEmpty()) {
      return exists == (value != null);
    }
    String word = value == null ? null : Pointer.word(value);
    return word != null && words.contains(word);
  }
}
