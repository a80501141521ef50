package io.waystation.alerting.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Basis.Deciding;
import io.waystation.model.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The readings a decision rests on, as long as something is on or pending: those it began with, and
 * the newest. Nothing is kept of what is well, so that memory does not grow with what is watched.
 *
 * @param began those of the message with which it began
 * @param newest those of the last message read since; the same when there was none
 */
record AtHand(List<Deciding> began, List<Deciding> newest) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing is on or pending. */
  static final AtHand NOTHING = new AtHand(List.of(), List.of());

  AtHand {
    began = List.copyOf(began);
    newest = List.copyOf(newest);
  }

  /** With what has been read now. */
  AtHand and(List<Deciding> read) {
    return read.isEmpty() ? this : new AtHand(began.isEmpty() ? read : began, read);
  }

  /** Oldest first, each once. */
  List<Deciding> readings() {
    if (began.equals(newest)) {
      return newest;
    }
    List<Deciding> all = new ArrayList<>(began);
    newest.stream().filter(one -> !all.contains(one)).forEach(all::add);
    return all;
  }

  /**
   * What those readings are to an alarm about the subject. What was measured on a person belongs to
   * alarms about that person: one about a station or a device names nobody and holds nothing of
   * anybody.
   */
  static List<Deciding> of(List<Reading> together, Subject subject) {
    return together.stream()
        .filter(reading -> reading.person().isNone() || reading.person().equals(subject.person()))
        .map(
            reading ->
                new Deciding(
                    reading.signal().code(),
                    reading.device().value(),
                    reading.part(),
                    reading.measuredAt(),
                    reading.value()))
        .toList();
  }

  private record Kept(String signal, String device, String part, long at, double value) {
    static Kept of(Deciding one) {
      return new Kept(
          one.signal(), one.device(), one.part(), one.measuredAt().toEpochMilli(), one.value());
    }

    Deciding reading() {
      return new Deciding(signal, device, part, Instant.ofEpochMilli(at), value);
    }
  }

  /** As text; empty for nothing. */
  String text() {
    if (equals(NOTHING)) {
      return "";
    }
    try {
      return JSON.writeValueAsString(
          List.of(
              began.stream().map(Kept::of).toList(),
              began.equals(newest) ? List.of() : newest.stream().map(Kept::of).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can always be written", e);
    }
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static AtHand parse(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    try {
      List<List<Deciding>> both =
          Arrays.stream(JSON.readValue(text, Kept[][].class))
              .map(some -> Arrays.stream(some).map(Kept::reading).toList())
              .toList();
      return new AtHand(both.get(0), both.get(1).isEmpty() ? both.get(0) : both.get(1));
    } catch (JsonProcessingException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not saved readings: " + text, e);
    }
  }
}
