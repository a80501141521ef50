package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Subject;
import io.waystation.dashboard.json.PersonJson;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import io.waystation.storage.records.User;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Intervention plans: each edit is a new version, and all stay. */
final class PlanRoutes {
  private static final int SHORTEST_TEXT = 3;

  private final Records records;
  private final Access access;
  private final Clock clock;

  PlanRoutes(Records records, Access access, Clock clock) {
    this.records = records;
    this.access = access;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("writePlan", this::write)
        .answer("editPlan", this::edit)
        .answer("readPlan", this::read)
        .answer("listPlans", this::active);
  }

  private Answer write(Call call) {
    JsonObject body = call.body();
    String alarm = body.getString("alarm") == null ? "" : body.getString("alarm");
    return records.write(
        t -> {
          Person person = person(t, call);
          if (!alarm.isEmpty()
              && t.alarms().find(alarm).filter(a -> a.person().equals(person.id())).isEmpty()) {
            throw Problem.badRequest(
                "alarm 不是这位员工的报警。", "alarm must be one of this worker's alarms.");
          }
          Plan plan =
              plan(call, UUID.randomUUID().toString(), 1, person.id(), alarm, Plan.Status.ACTIVE);
          t.plans().add(plan);
          access.audit(t, call.caller(), "plan.write", subject(plan), call.address());
          return Answer.created(json(t, plan));
        });
  }

  private Answer edit(Call call) {
    JsonObject body = call.body();
    Plan.Status status = Plan.Status.valueOf(body.getString("status").toUpperCase(Locale.ROOT));
    return records.write(
        t -> {
          Plan newest = versions(t, call).get(0);
          if (newest.version() != body.getInteger("version")) {
            throw Problem.conflict(
                "这份方案已有更新的版本 %d，请在它的基础上修改。".formatted(newest.version()),
                "This plan has a newer version, %d: edit that one.".formatted(newest.version()));
          }
          Plan plan =
              plan(
                  call, newest.id(), newest.version() + 1, newest.person(), newest.alarm(), status);
          t.plans().add(plan);
          access.audit(t, call.caller(), "plan.write", subject(plan), call.address());
          return Answer.ok(json(t, plan));
        });
  }

  private Answer read(Call call) {
    return records.write(
        t -> {
          List<Plan> versions = versions(t, call);
          access.audit(t, call.caller(), "plan.read", subject(versions.get(0)), call.address());
          return Answer.ok(new JsonObject().put("versions", json(t, versions)));
        });
  }

  private Answer active(Call call) {
    return records.write(
        t -> {
          List<Plan> active = t.plans().active();
          access.audit(
              t,
              call.caller(),
              "plans.list",
              Subject.ofPeople(active.stream().map(Plan::person)),
              call.address());
          Map<PersonId, String> names = t.people().names();
          JsonArray plans = json(t, active);
          for (int i = 0; i < active.size(); i++) {
            PersonId person = active.get(i).person();
            plans
                .getJsonObject(i)
                .put(
                    "person",
                    new JsonObject()
                        .put("id", person.value())
                        .put("name", names.getOrDefault(person, "")));
          }
          return Answer.ok(new JsonObject().put("plans", plans));
        });
  }

  /** With the full names of their authors. */
  static JsonArray json(Tables t, List<Plan> plans) {
    Map<String, String> authors =
        t.users().all().stream().collect(Collectors.toMap(User::name, User::fullName));
    return new JsonArray(
        plans.stream()
            .map(plan -> PersonJson.plan(plan, authors.getOrDefault(plan.author(), plan.author())))
            .toList());
  }

  private static JsonObject json(Tables t, Plan plan) {
    return json(t, List.of(plan)).getJsonObject(0);
  }

  private Plan plan(
      Call call, String id, int version, PersonId person, String alarm, Plan.Status status) {
    return new Plan(
        id,
        version,
        person,
        alarm,
        status,
        prose(call, "assessment"),
        prose(call, "actions"),
        day(call),
        call.caller().name(),
        clock.instant());
  }

  private static String prose(Call call, String field) {
    String text = call.body().getString(field).strip();
    if (text.length() < SHORTEST_TEXT) {
      throw Problem.badRequest(field + " 至少需要 3 个字。", field + " needs 3 characters or more.");
    }
    return text;
  }

  private static LocalDate day(Call call) {
    String day = call.body().getString("followUp");
    try {
      return day == null ? null : LocalDate.parse(day);
    } catch (DateTimeException e) {
      throw Problem.badRequest("followUp 不是有效的日期。", "followUp is no calendar day.");
    }
  }

  private static Person person(Tables t, Call call) {
    return t.people().find(new PersonId(call.path("person"))).orElseThrow(PeopleRoutes::unknown);
  }

  /** Never empty: a plan that is not this person's is not there. */
  private static List<Plan> versions(Tables t, Call call) {
    List<Plan> versions = t.plans().versions(call.path("plan"));
    if (versions.isEmpty() || !versions.get(0).person().value().equals(call.path("person"))) {
      throw Problem.notFound("没有这份方案。", "There is no such plan.");
    }
    return versions;
  }

  private static String subject(Plan plan) {
    return "%s plan:%s version:%d".formatted(Subject.of(plan.person()), plan.id(), plan.version());
  }
}
