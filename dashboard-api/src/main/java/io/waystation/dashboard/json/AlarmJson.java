package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Amendment;
import io.waystation.model.Basis;
import io.waystation.model.Course;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.util.List;

/** Alarms and their history. */
public final class AlarmJson {
  private final Directory directory;

  public AlarmJson(Directory directory) {
    this.directory = directory;
  }

  public JsonObject alarm(Alarm alarm) {
    return new JsonObject()
        .put("id", alarm.id())
        .put("rule", alarm.rule())
        .put("concern", Words.word(alarm.concern()))
        .put("severity", alarm.severity().word())
        .put("worst", alarm.worst().word())
        .put("condition", Words.word(alarm.condition()))
        .put("provisional", alarm.provisional())
        .put("latch", Words.word(alarm.latch()))
        .put("open", alarm.open())
        .put("withdrawn", alarm.withdrawn())
        .put("title", Words.both(alarm.title()))
        .put("evidence", Words.both(alarm.evidence()))
        .put("station", station(alarm.station()))
        .put("device", alarm.device())
        .put("part", alarm.part())
        .put("person", Words.orNull(alarm.person().value()))
        .put("signal", alarm.signal())
        .put("startedAt", Times.text(alarm.startedAt()))
        .put("learntAt", Times.text(alarm.learntAt()))
        .put("clearedAt", Times.text(alarm.clearedAt()))
        .put("cause", alarm.cause() == Alarm.Cause.UNNAMED ? null : Words.word(alarm.cause()))
        .put("basis", basis(alarm.basis()))
        .put("acknowledgement", acknowledgement(alarm.acknowledgement()))
        .put("confirmation", acknowledgement(alarm.handling().confirmation()))
        .put("shelving", shelving(alarm.handling().shelving()))
        .put("suppression", suppression(alarm.handling().suppression()))
        .put("previous", Words.orNull(alarm.previous()))
        .put("version", alarm.version());
  }

  public JsonArray alarms(List<Alarm> alarms) {
    return new JsonArray(alarms.stream().map(this::alarm).toList());
  }

  public static JsonObject change(AlarmChange change) {
    return new JsonObject()
        .put("id", change.id())
        .put("what", Words.word(change.what()))
        .put("actor", change.actor())
        .put("severity", change.severity().word())
        .put("eventAt", Times.text(change.eventAt()))
        .put("learntAt", Times.text(change.learntAt()))
        .put("note", change.what() == AlarmChange.What.AMENDED ? "" : change.note())
        .put(
            "amendment",
            change.what() == AlarmChange.What.AMENDED
                ? amendment(Amendment.parse(change.note()))
                : null);
  }

  private static JsonObject amendment(Amendment amendment) {
    return new JsonObject()
        .put("was", amendment.was().map(AlarmJson::course).orElse(null))
        .put("is", amendment.is().map(AlarmJson::course).orElse(null));
  }

  private static JsonObject course(Course course) {
    return new JsonObject()
        .put("startedAt", Times.text(course.startedAt()))
        .put("clearedAt", Times.text(course.clearedAt()))
        .put("condition", Words.word(course.condition()))
        .put("severities", new JsonArray(course.severities().stream().map(Severity::word).toList()))
        .put("provisional", course.provisional());
  }

  private JsonObject station(StationId id) {
    return directory
        .station(id)
        .map(StationJson::reference)
        .orElseGet(
            () ->
                new JsonObject()
                    .put("id", id.value())
                    .put("name", Words.both(new LocalText(id.value(), id.value()))));
  }

  private static JsonObject acknowledgement(Alarm.Acknowledgement taken) {
    return taken == null
        ? null
        : new JsonObject()
            .put("by", taken.by())
            .put("at", Times.text(taken.at()))
            .put("note", taken.note());
  }

  private static JsonObject shelving(Handling.Shelving aside) {
    return aside == null
        ? null
        : new JsonObject()
            .put("by", aside.by())
            .put("at", Times.text(aside.at()))
            .put("until", Times.text(aside.until()))
            .put("oneShot", aside.oneShot())
            .put("reason", aside.reason());
  }

  private static JsonObject suppression(Handling.Suppression held) {
    return held == null
        ? null
        : new JsonObject()
            .put("why", Words.word(held.why()))
            .put("by", held.by())
            .put("at", Times.text(held.at()));
  }

  private static JsonObject basis(Basis basis) {
    return new JsonObject()
        .put("ruleVersion", basis.ruleVersion())
        .put(
            "readings",
            new JsonArray(
                basis.readings().stream()
                    .map(
                        reading ->
                            new JsonObject()
                                .put("signal", reading.signal())
                                .put("device", reading.device())
                                .put("part", reading.part())
                                .put("measuredAt", Times.text(reading.measuredAt()))
                                .put("value", reading.value()))
                    .toList()));
  }
}
