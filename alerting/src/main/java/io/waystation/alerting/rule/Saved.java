package io.waystation.alerting.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Memories of rules as one line of JSON. */
public final class Saved {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Saved() {}

  /**
   * @param state a record of numbers, texts, and collections and records of them
   */
  public static String text(Record state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts can always be written", e);
    }
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static <S extends Record> S state(String text, Class<S> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a saved " + type.getSimpleName() + ": " + text, e);
    }
  }
}
