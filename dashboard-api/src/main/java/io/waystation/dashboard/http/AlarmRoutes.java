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
import io.waystation.model.Handling.Shelving;
import io.waystation.model.HandlingRefused;
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
import java.util.function.UnaryOperator;

/**
 * Alarms: looking at them, and what people do about them. A health alarm exists only for those who
 * may read it. What the model refuses is answered with its words.
 */
final class AlarmRoutes {
  private static final int SHORTEST_NOTE = 3;

  /** What somebody does about an alarm, and the line of history it makes. */
  private record Deed(AlarmChange.What what, String note, UnaryOperator<Alarm> edit) {}

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
        .answer("acknowledgeAlarm", this::acknowledge)
        .answer("confirmAlarm", this::confirm)
        .answer("shelveAlarm", this::shelve)
        .answer("unshelveAlarm", this::unshelve);
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
            call.flag("shelved").orElse(null),
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
    String note = note(call, "请写明处理说明（至少 3 个字）。", "Say in the note what you do about it");
    Instant now = clock.instant();
    return change(
        call,
        new Deed(
            AlarmChange.What.ACKNOWLEDGED,
            note,
            alarm -> alarm.acknowledge(call.caller().name(), note, now)),
        now);
  }

  private Answer confirm(Call call) {
    String note = note(call, "请写明如何排除了原因（至少 3 个字）。", "Say in the note how its cause was mended");
    Instant now = clock.instant();
    return change(
        call,
        new Deed(
            AlarmChange.What.CONFIRMED,
            note,
            alarm -> alarm.confirm(call.caller().name(), note, now)),
        now);
  }

  private Answer shelve(Call call) {
    String reason = note(call, "请写明搁置的原因（至少 3 个字）。", "Say in the note why it is put aside");
    Instant now = clock.instant();
    boolean oneShot = call.body().getBoolean("oneShot", false);
    Instant until = call.bodyTime("until").orElse(null);
    if (until == null && !oneShot) {
      throw Problem.badRequest(
          "搁置必须有结束时间：请给出 until，或设 oneShot 为 true。",
          "A shelving has an end: say until when, or set oneShot to true.");
    }
    Shelving aside =
        new Shelving(
            call.caller().name(),
            now,
            until == null ? now.plus(Shelving.LONGEST) : until,
            oneShot,
            reason);
    if (!aside.endsInTime()) {
      long hours = Shelving.LONGEST.toHours();
      throw Problem.badRequest(
          "until 必须在现在之后，且不超过 %d 小时。".formatted(hours),
          "until must be later than now, by %d hours at most.".formatted(hours));
    }
    return change(
        call, new Deed(AlarmChange.What.SHELVED, reason, alarm -> alarm.shelve(aside)), now);
  }

  /** Back to the safe side: nobody has to say why. */
  private Answer unshelve(Call call) {
    String note = call.body().getString("note", "").strip();
    return change(
        call, new Deed(AlarmChange.What.UNSHELVED, note, Alarm::unshelve), clock.instant());
  }

  private static String note(Call call, String zh, String en) {
    String note = call.body().getString("note").strip();
    if (note.length() < SHORTEST_NOTE) {
      throw Problem.badRequest(zh, en + " (" + SHORTEST_NOTE + " characters or more).");
    }
    return note;
  }

  private Answer change(Call call, Deed deed, Instant now) {
    return records.write(
        t -> {
          Alarm alarm = find(t, call);
          if (!call.caller().may(Permission.toAcknowledge(alarm.concern()))) {
            throw Problem.notAllowed();
          }
          Alarm edited = edited(alarm, deed);
          if (alarm.version() != call.body().getInteger("version")) {
            throw Problem.conflict(
                "报警在您查看之后有了变化，请刷新后重试。",
                "The alarm has changed since you read it: load it again and decide anew.");
          }
          String who = call.caller().name();
          Alarm kept = t.alarms().change(edited, deed.what(), who, now, now, deed.note());
          access.audit(t, call.caller(), action(deed.what()), alarm.id(), call.address());
          return Answer.ok(json.alarm(kept));
        });
  }

  /** What is not possible at all is said before that it has changed. */
  private static Alarm edited(Alarm alarm, Deed deed) {
    try {
      return deed.edit().apply(alarm);
    } catch (HandlingRefused e) {
      throw Problem.conflict(e.words().zh(), e.words().en());
    }
  }

  private static String action(AlarmChange.What what) {
    return switch (what) {
      case ACKNOWLEDGED -> "alarm.acknowledge";
      case CONFIRMED -> "alarm.confirm";
      case SHELVED -> "alarm.shelve";
      case UNSHELVED -> "alarm.unshelve";
      default -> throw new IllegalArgumentException("nobody does " + what);
    };
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
