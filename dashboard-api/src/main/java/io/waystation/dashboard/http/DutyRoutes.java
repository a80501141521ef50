package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.json.NotificationJson;
import io.waystation.dashboard.json.Times;
import io.waystation.storage.records.Duty;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Who is on call, who stands in for them, and what one shift leaves to the next. */
final class DutyRoutes {
  private static final Duration LONGEST = Duration.ofDays(60);

  private final Records records;
  private final Access access;
  private final Rotas rotas;
  private final Clock clock;

  DutyRoutes(Records records, Access access, Rotas rotas, Clock clock) {
    this.records = records;
    this.access = access;
    this.rotas = rotas;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("readOnCall", this::read)
        .answer("standIn", this::standIn)
        .answer("takeBackStandIn", this::takeBack)
        .answer("leaveDutyNote", this::leave);
  }

  private Answer read(Call call) {
    Instant now = clock.instant();
    return records.read(
        t -> {
          List<Duty.StandIn> standIns = t.duty().standInsEndingAfter(now);
          JsonArray all = new JsonArray();
          for (Rotas.Shift shift : rotas.at(now, standIns)) {
            JsonArray theirs = new JsonArray();
            standIns.stream()
                .filter(one -> one.rota().equals(shift.rota()))
                .forEach(one -> theirs.add(NotificationJson.standIn(one)));
            all.add(
                shift(shift)
                    .put("standIns", theirs)
                    .put(
                        "note",
                        t.duty().lastNote(shift.rota()).map(NotificationJson::note).orElse(null)));
          }
          JsonArray people = new JsonArray();
          rotas.people().forEach(person -> people.add(person(person)));
          return Answer.ok(new JsonObject().put("rotas", all).put("people", people));
        });
  }

  private static JsonObject shift(Rotas.Shift shift) {
    return new JsonObject()
        .put("rota", shift.rota())
        .put("area", shift.area())
        .put("role", shift.role())
        .put("onCall", person(shift.onCall()))
        .put("turn", person(shift.turn()))
        .put("from", Times.text(shift.from()))
        .put("until", Times.text(shift.until()))
        .put("next", person(shift.next()));
  }

  private static JsonObject person(Rotas.Person person) {
    return new JsonObject().put("id", person.id()).put("name", person.name());
  }

  private Answer standIn(Call call) {
    Instant now = clock.instant();
    JsonObject body = call.body();
    String rota = rota(call, now);
    String person = body.getString("person");
    if (rotas.people().stream().noneMatch(one -> one.id().equals(person))) {
      throw Problem.badRequest(
          "配置中没有人员 " + person + "。", "Nobody has the id " + person + " in the configuration.");
    }
    Instant starts = call.bodyTime("startsAt").orElse(now);
    Instant ends = call.bodyTime("endsAt").orElseThrow();
    if (!ends.isAfter(starts) || !ends.isAfter(now) || ends.isAfter(starts.plus(LONGEST))) {
      throw Problem.badRequest(
          "代班必须在开始之后、现在之后结束，最长 60 天。",
          "Standing in ends after it starts and after now, and after 60 days at most.");
    }
    Duty.StandIn standIn =
        new Duty.StandIn(
            UUID.randomUUID().toString(),
            rota,
            person,
            starts,
            ends,
            call.caller().name(),
            body.getString("reason").strip(),
            now);
    return records.write(
        t -> {
          t.duty().add(standIn);
          access.audit(t, call.caller(), "on-call.stand-in", rota + " " + person, call.address());
          return Answer.created(NotificationJson.standIn(standIn));
        });
  }

  private Answer takeBack(Call call) {
    return records.write(
        t -> {
          Duty.StandIn was =
              t.duty()
                  .takeBack(call.path("standIn"))
                  .orElseThrow(() -> Problem.notFound("没有这条代班。", "Nobody stands in by that id."));
          access.audit(
              t,
              call.caller(),
              "on-call.take-back",
              was.rota() + " " + was.person(),
              call.address());
          return Answer.nothing();
        });
  }

  private Answer leave(Call call) {
    Instant now = clock.instant();
    String rota = rota(call, now);
    String note = call.body().getString("note").strip();
    return records.write(
        t -> {
          Duty.Note left = t.duty().leave(rota, call.caller().name(), note, now);
          access.audit(t, call.caller(), "on-call.note", rota, call.address());
          return Answer.created(NotificationJson.note(left));
        });
  }

  private String rota(Call call, Instant now) {
    String name = call.path("rota");
    return rotas.at(now, List.of()).stream()
        .map(Rotas.Shift::rota)
        .filter(name::equals)
        .findFirst()
        .orElseThrow(() -> Problem.notFound("没有这个值班表。", "There is no such rota."));
  }
}
