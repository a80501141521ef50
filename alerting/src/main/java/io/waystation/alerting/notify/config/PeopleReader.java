package io.waystation.alerting.notify.config;

import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.alerting.notify.oncall.Rota;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code people} and {@code rotas}. */
final class PeopleReader {
  private PeopleReader() {}

  static OnCall read(Section top, String language) {
    Map<String, Contact> people = new LinkedHashMap<>();
    for (Section in : top.sections("people")) {
      Contact person =
          new Contact(
              in.text("id"),
              in.text("name"),
              in.read("language", language, PeopleReader::language),
              in.read("phone", "", PeopleReader::phone),
              in.read("email", "", PeopleReader::email));
      in.done();
      if (people.put(person.id(), person) != null) {
        in.fault("two people have the id '" + person.id() + "'");
      }
    }
    List<Rota> rotas = new ArrayList<>();
    for (Section in : top.sections("rotas")) {
      Rota rota = rota(in, people);
      if (rotas.stream().anyMatch(other -> other.name().equals(rota.name()))) {
        in.fault("two rotas have the name '" + rota.name() + "'");
      }
      if (rotas.stream()
          .anyMatch(o -> o.role().equals(rota.role()) && o.area().equals(rota.area()))) {
        in.fault("two rotas are for the role '%s' in the same area".formatted(rota.role()));
      }
      rotas.add(rota);
    }
    return new OnCall(people, rotas);
  }

  private static Rota rota(Section in, Map<String, Contact> people) {
    List<String> turns =
        in.list(
            "people",
            id -> {
              if (!people.containsKey(id)) {
                throw new IllegalArgumentException(
                    "nobody has the id '%s'; there are %s".formatted(id, people.keySet()));
              }
              return id;
            });
    if (turns.isEmpty()) {
      in.fault("'people' must name one at least");
      turns = List.of("");
    }
    Duration shift = in.duration("shift", Duration.ofDays(7), Duration.ofDays(1));
    if (!shift.equals(Duration.ofDays(shift.toDays()))) {
      in.fault("shift", "whole days, for example 1d or 7d");
    }
    Rota rota =
        new Rota(
            in.text("name"),
            in.text("area", ""),
            in.text("role"),
            in.read("zone", ZoneId.of("Asia/Shanghai"), PeopleReader::zone),
            in.read("start", LocalDate.of(2024, 1, 1), PeopleReader::date),
            in.read("handover", LocalTime.of(8, 0), PeopleReader::time),
            (int) shift.toDays(),
            turns);
    in.done();
    return rota;
  }

  static String language(String text) {
    if (!text.equals("zh") && !text.equals("en")) {
      throw new IllegalArgumentException("zh or en, not '" + text + "'");
    }
    return text;
  }

  static String phone(String text) {
    if (!text.matches("\\+?[0-9][0-9 -]{4,20}")) {
      throw new IllegalArgumentException("is no telephone number, for example \"13800000000\"");
    }
    return text;
  }

  static String email(String text) {
    if (!text.matches("[^@\\s<>,;]+@[^@\\s<>,;]+")) {
      throw new IllegalArgumentException("is no address, for example duty@clinic.example");
    }
    return text;
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time zone, for example Asia/Shanghai", e);
    }
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no date, for example 2026-11-16", e);
    }
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time of day, for example \"08:00\"", e);
    }
  }
}
