package io.waystation.storage.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.model.Basis.Deciding;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The readings that decided an alarm, in one column. */
final class DecidingJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * As it stands in the column.
   *
   * @param at epoch milliseconds
   */
  private record Kept(String signal, String device, String part, long at, double value) {}

  private DecidingJson() {}

  static String text(List<Deciding> readings) {
    try {
      return JSON.writeValueAsString(
          readings.stream()
              .map(
                  r ->
                      new Kept(
                          r.signal(),
                          r.device(),
                          r.part(),
                          r.measuredAt().toEpochMilli(),
                          r.value()))
              .toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can always be written", e);
    }
  }

  static List<Deciding> readings(String text) {
    try {
      return Arrays.stream(JSON.readValue(text, Kept[].class))
          .map(k -> new Deciding(k.signal, k.device, k.part, Instant.ofEpochMilli(k.at), k.value))
          .toList();
    } catch (JsonProcessingException e) {
      throw new RecordsException("the readings of an alarm cannot be read: " + text, e);
    }
  }
}
