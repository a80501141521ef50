package io.waystation.simulator.truth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.waystation.model.Alarm;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** One line of a truth file, from text. Fields it does not know are left alone. */
final class TruthParser {
  private static final JsonFactory JSON = new JsonFactory();

  private static final Map<String, Function<TruthParser, TruthLine>> KINDS =
      Map.of(
          "city", TruthParser::city,
          "station", TruthParser::station,
          "fault", TruthParser::fault,
          "visit", TruthParser::visit,
          "message", TruthParser::message,
          "day", TruthParser::day,
          "end", TruthParser::end);

  private final Map<String, String> fields;

  private TruthParser(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * @throws IllegalArgumentException if it is no line of a truth file; the message says why
   */
  static TruthLine parse(String line) {
    TruthParser parser = new TruthParser(fields(line));
    Function<TruthParser, TruthLine> kind = KINDS.get(parser.text("kind"));
    if (kind == null) {
      throw new IllegalArgumentException(
          "there is no kind '%s'; there are %s"
              .formatted(
                  parser.text("kind"),
                  String.join(", ", KINDS.keySet().stream().sorted().toList())));
    }
    return kind.apply(parser);
  }

  /** Plain values as their text, arrays and objects as their JSON. */
  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        boolean nested = json.nextToken().isStructStart();
        int from = (int) json.currentTokenLocation().getCharOffset();
        String plain = nested ? "" : json.getText();
        json.skipChildren();
        int to = (int) json.currentTokenLocation().getCharOffset() + 1;
        fields.put(name, nested ? line.substring(from, to) : plain);
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("has something after its object");
      }
      return fields;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TruthLine city() {
    long format = number("format");
    if (format != TruthWriter.FORMAT) {
      throw new IllegalArgumentException(
          "is of format %d, and this version reads %d: use the version that wrote it"
              .formatted(format, TruthWriter.FORMAT));
    }
    return new TruthLine.City(
        number("seed"),
        text("preset"),
        instant("start"),
        as("zone", ZoneId::of),
        millisOrZero("beatMs"));
  }

  private TruthLine station() {
    List<DeviceId> devices = new ArrayList<>();
    for (String quoted : text("devices").replaceAll("[\\[\\]\\s]", "").split(",")) {
      if (!quoted.isEmpty()) {
        devices.add(new DeviceId(quoted.substring(1, quoted.length() - 1)));
      }
    }
    OptionalInt altitude =
        fields.containsKey("altitude")
            ? OptionalInt.of(Math.toIntExact(number("altitude")))
            : OptionalInt.empty();
    return new TruthLine.Station(
        as("id", StationId::new),
        text("type"),
        Boolean.parseBoolean(text("alwaysOpen")),
        Math.toIntExact(number("capacity")),
        altitude,
        devices);
  }

  private TruthLine fault() {
    String cause = text("cause");
    String person = text("person");
    return new TruthLine.Fault(
        text("id"),
        text("parent"),
        text("fault"),
        cause.isEmpty() ? Alarm.Cause.UNNAMED : word("cause", Alarm.Cause::valueOf),
        as("station", StationId::new),
        as("device", DeviceId::new),
        person.isEmpty() ? PersonId.NONE : as("person", PersonId::new),
        instant("start"),
        instant("end"));
  }

  private TruthLine visit() {
    return new TruthLine.Visit(as("station", StationId::new), instant("in"), instant("out"));
  }

  private TruthLine message() {
    return new TruthLine.Message(
        as("device", DeviceId::new),
        number("boot"),
        number("seq"),
        instant("at"),
        millisOrZero("clockOffMs"),
        word("fate", TruthLine.Fate::valueOf),
        text("readings"));
  }

  private TruthLine day() {
    return new TruthLine.Day(
        as("station", StationId::new),
        as("date", LocalDate::parse),
        instant("from"),
        instant("to"),
        number("visits"),
        number("dwellSeconds"),
        as("energyKwh", Double::parseDouble),
        as("waterM3", Double::parseDouble),
        number("openSeconds"));
  }

  private TruthLine end() {
    return new TruthLine.End(
        instant("at"), number("messages"), number("readings"), number("unacknowledged"));
  }

  private String text(String field) {
    String value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException("lacks '%s'".formatted(field));
    }
    return value;
  }

  private long number(String field) {
    return as(field, Long::parseLong);
  }

  private Duration millisOrZero(String field) {
    return fields.containsKey(field) ? Duration.ofMillis(number(field)) : Duration.ZERO;
  }

  private Instant instant(String field) {
    return as(field, Instant::parse);
  }

  private <T> T word(String field, Function<String, T> constant) {
    return as(field, word -> constant.apply(word.toUpperCase(Locale.ROOT)));
  }

  private <T> T as(String field, Function<String, T> how) {
    String value = text(field);
    try {
      return how.apply(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException("%s is '%s'".formatted(field, value), e);
    }
  }
}
