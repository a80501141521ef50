package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.access.Subject;
import io.waystation.dashboard.json.AlarmJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Alarms: looking at them and taking them. A health alarm exists only for those who may read it.
 */
final class AlarmRoutes {
  private static final int SHORTEST_NOTE = 3;

  private final Records records;
  private final Access access;
  private final AlarmJson json;
  private final Clock clock;

  AlarmRoutes(Records records, Access access, Directory directory, Clock clock) {
    this.records = records;
    this.access = access;
    this.json = new AlarmJson(directory);
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listAlarms", this::list)
        .answer("readAlarm", this::read)
        .answer("acknowledgeAlarm", this::acknowledge);
  }

  private Answer list(Call call) {
    boolean health = call.caller().may(Permission.HEALTH_READ);
    Alarm.Concern concern =
        call.query("concern")
            .map(word -> Alarm.Concern.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(null);
    if (!health) {
      if (concern == Alarm.Concern.HEALTH || call.query("person").isPresent()) {
        throw Problem.notAllowed();
      }
      concern = Alarm.Concern.STATION;
    }
    Alarms.Filter filter =
        new Alarms.Filter(
            concern,
            call.query("station").map(StationId::new).orElse(null),
            call.query("person").map(PersonId::new).orElse(null),
            call.query("severity").map(Severity::of).orElse(null),
            call.flag("open").orElse(null),
            null,
            call.flag("suppressed").orElse(null),
            call.query("parent").orElse(null));
    Cursor cursor = call.query("cursor").map(Cursor::parse).orElse(null);
    int limit = call.number("limit").orElse(50L).intValue();
    List<Alarm> found =
        records.read(
            t ->
                t.alarms()
                    .page(
                        filter,
                        cursor == null ? null : cursor.startedAt(),
                        cursor == null ? "" : cursor.id(),
                        limit + 1));
    List<Alarm> page = found.subList(0, Math.min(limit, found.size()));
    if (page.stream().anyMatch(alarm -> alarm.concern() == Alarm.Concern.HEALTH)) {
      access.audit(call.caller(), "health-alarms.read", Subject.of(page), call.address());
    }
    String next = found.size() > limit ? Cursor.after(page.get(limit - 1)).text() : null;
    return Answer.ok(new JsonObject().put("alarms", json.alarms(page)).put("next", next));
  }

  private Answer read(Call call) {
    return records.write(
        t -> {
          Alarm alarm = find(t, call);
          if (alarm.concern() == Alarm.Concern.HEALTH) {
            access.audit(
                t, call.caller(), "health-alarms.read", Subject.of(alarm.person()), call.address());
          }
          List<JsonObject> history =
              t.alarms().history(alarm.id()).stream().map(AlarmJson::change).toList();
          List<Alarm> children = t.alarms().heldBackBy(List.of(alarm.id()));
          return Answer.ok(
              json.alarm(alarm)
                  .put("history", new JsonArray(history))
                  .put("children", json.alarms(children)));
        });
  }

  private Answer acknowledge(Call call) {
    String note = call.body().getString("note").strip();
    if (note.length() < SHORTEST_NOTE) {
      throw Problem.badRequest(
          "请写明处理说明（至少 3 个字）。", "Say in the note what you do about it (3 characters or more).");
    }
    return records.write(
        t -> {
          Alarm alarm = find(t, call);
          if (!call.caller().may(Permission.toAcknowledge(alarm.concern()))) {
            throw Problem.notAllowed();
          }
          if (alarm.acknowledged().isPresent()) {
            String by = alarm.acknowledgement().by();
            throw Problem.conflict(
                "%s 已经处理了这条报警。".formatted(by), "%s has taken this alarm already.".formatted(by));
          }
          if (alarm.version() != call.body().getInteger("version")) {
            throw Problem.conflict(
                "报警在您查看之后有了变化，请刷新后重试。",
                "The alarm has changed since you read it: load it again and decide anew.");
          }
          Instant now = clock.instant();
          Alarm taken = alarm.acknowledge(call.caller().name(), note, now);
          t.alarms()
              .change(taken, AlarmChange.What.ACKNOWLEDGED, call.caller().name(), now, now, note);
          access.audit(t, call.caller(), "alarm.acknowledge", alarm.id(), call.address());
          return Answer.ok(json.alarm(taken));
        });
  }

  /**
   * The alarm named in the path, if the caller may know of it.
   *
   * @throws Problem 404
   */
  private static Alarm find(Tables t, Call call) {
    return t.alarms()
        .find(call.path("alarm"))
        .filter(alarm -> call.caller().may(Permission.toRead(alarm.concern())))
        .orElseThrow(() -> Problem.notFound("没有这条报警。", "There is no such alarm."));
  }
}
