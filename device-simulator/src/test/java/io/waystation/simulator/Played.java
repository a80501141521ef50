package io.waystation.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.model.DeviceId;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.mqtt.Message.Report;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stretch of a city's stream, and its messages read as a service would read them. */
final class Played {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param number of a number, or a state's place; NaN for a date and for a failed value
   * @param word of a state, else empty
   */
  record Value(
      DeviceId device,
      Instant at,
      String part,
      String person,
      Signal signal,
      double number,
      String word) {}

  final List<Message> messages = new ArrayList<>();

  static Played play(City city, Faults faults, Instant start, Duration how) {
    return play(new CityStream(city, faults, start, Backfill.NONE), start.plus(how));
  }

  static Played play(CityStream stream, Instant until) {
    Played played = new Played();
    while (stream.nextAt().isBefore(until)) {
      played.messages.addAll(stream.next());
    }
    return played;
  }

  static Played history(CityStream stream, Instant now) {
    Played played = new Played();
    while (stream.nextBacklog().isPresent()) {
      played.messages.add(stream.takeBacklog(now));
    }
    return played;
  }

  List<Report> reports() {
    return messages.stream().filter(Report.class::isInstance).map(Report.class::cast).toList();
  }

  /** Of all known signals, in the order sent, each message once. */
  List<Value> values() {
    List<Value> values = new ArrayList<>();
    for (Report report : reports()) {
      if (report.fate() != Fate.REPEAT) {
        read(report, values);
      }
    }
    return values;
  }

  static JsonNode json(byte[] payload) {
    try {
      return JSON.readTree(payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Report report, List<Value> values) {
    for (JsonNode entry : json(report.payload(report.at())).get("readings")) {
      entry
          .get("m")
          .properties()
          .forEach(
              one ->
                  SignalCatalogue.shipped()
                      .find(one.getKey())
                      .map(signal -> value(report, entry, signal, one.getValue()))
                      .ifPresent(values::add));
    }
  }

  private static Value value(Report report, JsonNode entry, Signal signal, JsonNode token) {
    Optional<String> word =
        signal.states().isEmpty() ? Optional.empty() : Optional.of(token.asText());
    double number =
        word.map(known -> (double) signal.states().indexOf(known))
            .orElse(token.isNumber() ? token.doubleValue() : Double.NaN);
    return new Value(
        report.device(),
        Instant.ofEpochMilli(entry.get("t").asLong()),
        entry.path("part").asText(),
        entry.path("person").asText(),
        signal,
        number,
        word.orElse(""));
  }
}
