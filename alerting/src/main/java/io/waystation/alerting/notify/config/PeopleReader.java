package io.waystation.alerting.notify.config;

import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.alerting.notify.oncall.Rota;
import io.waystation.model.BadInput;
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
        in.fault("有两个人的 id 都是 '%s'：请改一个", "two people have the id '%s': change one", person.id());
      }
    }
    List<Rota> rotas = new ArrayList<>();
    for (Section in : top.sections("rotas")) {
      Rota rota = rota(in, people);
      if (rotas.stream().anyMatch(other -> other.name().equals(rota.name()))) {
        in.fault("有两个值班表都叫 '%s'：请改一个", "two rotas have the name '%s': change one", rota.name());
      }
      if (rotas.stream()
          .anyMatch(o -> o.role().equals(rota.role()) && o.area().equals(rota.area()))) {
        in.fault(
            "同一区域的岗位 '%s' 有两个值班表：请合成一个",
            "two rotas are for the role '%s' in the same area: make them one", rota.role());
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
                throw new BadInput(
                    "没有 id 为 '%s' 的人：有 %s",
                    "nobody has the id '%s': there are %s", id, people.keySet());
              }
              return id;
            });
    if (turns.isEmpty()) {
      in.fault("'people' 至少要有一人", "'people' must name one at least");
      turns = List.of("");
    }
    Duration shift = in.duration("shift", Duration.ofDays(7), Duration.ofDays(1));
    if (!shift.equals(Duration.ofDays(shift.toDays()))) {
      in.faultAt("shift", "必须是整天，例如 1d 或 7d", "must be whole days, for example 1d or 7d");
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
      throw new BadInput("只能是 zh 或 en，不能是 '%s'", "zh or en, not '%s'", text);
    }
    return text;
  }

  static String phone(String text) {
    if (!text.matches("\\+?[0-9][0-9 -]{4,20}")) {
      throw new BadInput(
          "不是电话号码，例如 \"13800000000\"", "is no telephone number, for example \"13800000000\"");
    }
    return text;
  }

  static String email(String text) {
    if (!text.matches("[^@\\s<>,;]+@[^@\\s<>,;]+")) {
      throw new BadInput(
          "不是邮件地址，例如 duty@clinic.example", "is no address, for example duty@clinic.example");
    }
    return text;
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new BadInput(
          "'%s' 不是时区，例如 Asia/Shanghai", "'%s' is no time zone, for example Asia/Shanghai", text);
    }
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new BadInput(
          "'%s' 不是日期，例如 2026-11-16", "'%s' is no date, for example 2026-11-16", text);
    }
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new BadInput(
          "'%s' 不是一天中的时刻，例如 \"08:00\"", "'%s' is no time of day, for example \"08:00\"", text);
    }
  }
}
