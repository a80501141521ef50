package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Subject;
import io.waystation.model.Basis.Deciding;
import io.waystation.model.Reading;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The readings a decision rests on, as long as something is on or pending: those it began with, and
 * the newest. Nothing is kept of what is well, so that memory does not grow with what is watched.
 *
 * @param began those of the message with which it began
 * @param newest those of the last message read since; the same when there was none
 */
record AtHand(List<Deciding> began, List<Deciding> newest) {
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

  /**
   * As text; empty for nothing. Without quotes and backslashes, so that a million of them are read
   * without unescaping: fields end with a semicolon, readings with a bar, the beginning with a
   * slash.
   */
  String text() {
    if (equals(NOTHING)) {
      return "";
    }
    return text(began) + "/" + (began.equals(newest) ? "" : text(newest));
  }

  private static String text(List<Deciding> readings) {
    StringBuilder text = new StringBuilder();
    for (Deciding one : readings) {
      text.append(one.signal()).append(';').append(encoded(one.device())).append(';');
      text.append(encoded(one.part())).append(';').append(one.measuredAt().toEpochMilli());
      text.append(';').append(one.value()).append('|');
    }
    return text.toString();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
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
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not saved readings: " + text);
    }
    List<Deciding> began = readings(text, 0, slash);
    return new AtHand(
        began, slash == text.length() - 1 ? began : readings(text, slash + 1, text.length()));
  }

  private static List<Deciding> readings(String text, int from, int to) {
    List<Deciding> readings = new ArrayList<>(1);
    for (int start = from; start < to; ) {
      int end = text.indexOf('|', start);
      String[] fields = text.substring(start, Math.max(start, end)).split(";", -1);
      if (end < 0 || end >= to || fields.length != 5) {
        throw new IllegalArgumentException("not saved readings: " + text);
      }
      readings.add(
          new Deciding(
              fields[0],
              decoded(fields[1]),
              decoded(fields[2]),
              Instant.ofEpochMilli(Long.parseLong(fields[3])),
              Double.parseDouble(fields[4])));
      start = end + 1;
    }
    return readings;
  }

  private static String decoded(String name) {
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }
}
