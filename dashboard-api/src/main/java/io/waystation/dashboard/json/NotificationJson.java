package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.storage.records.Attempt;
import io.waystation.storage.records.Duty;
import io.waystation.storage.records.LabelMatcher;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Silence;
import java.time.Instant;
import java.util.List;

/** Notifications with their deliveries, silences, and who stands in. */
public final class NotificationJson {
  private NotificationJson() {}

  /**
   * @param withheld the reader may know that it was sent, and not what it was about
   */
  public static JsonObject notification(Notification one, boolean withheld) {
    JsonObject said = new JsonObject(one.body());
    return new JsonObject()
        .put("id", one.id())
        .put("receiver", one.receiver())
        .put("person", Words.orNull(one.person()))
        .put("cause", Words.word(one.cause()))
        .put("about", Words.word(one.about()))
        .put("severity", one.severity().word())
        .put("state", Words.word(one.state()))
        .put("createdAt", Times.text(one.createdAt()))
        .put("settledAt", Times.text(one.settledAt()))
        .put("nextAt", one.open() ? Times.text(one.nextAt()) : null)
        .put("attempts", one.attempts())
        .put("withheld", withheld)
        .put("service", withheld ? null : said.getJsonObject("service"))
        .put("alarms", withheld ? new JsonArray() : alarms(said))
        .put("more", withheld ? 0 : said.getInteger("more", 0));
  }

  private static JsonArray alarms(JsonObject said) {
    JsonArray alarms = new JsonArray();
    for (Object each : said.getJsonArray("lines", new JsonArray())) {
      JsonObject line = (JsonObject) each;
      alarms.add(
          new JsonObject()
              .put("id", line.getString("alarm"))
              .put("firing", line.getBoolean("firing"))
              .put("severity", line.getString("severity").toLowerCase(java.util.Locale.ROOT))
              .put("title", line.getJsonObject("title"))
              .put("place", line.getJsonObject("place")));
    }
    return alarms;
  }

  public static JsonArray attempts(List<Attempt> attempts) {
    JsonArray all = new JsonArray();
    for (Attempt one : attempts) {
      all.add(
          new JsonObject()
              .put("number", one.number())
              .put("channel", one.channel())
              .put("startedAt", Times.text(one.startedAt()))
              .put("endedAt", Times.text(one.endedAt()))
              .put("outcome", Words.word(one.outcome()))
              .put("status", one.status())
              .put("words", one.words()));
    }
    return all;
  }

  public static JsonObject silence(Silence silence, Instant now) {
    JsonArray matchers = new JsonArray();
    silence.matchers().stream().map(LabelMatcher::toString).forEach(matchers::add);
    String state =
        silence.active(now) ? "active" : now.isBefore(silence.startsAt()) ? "pending" : "over";
    return new JsonObject()
        .put("id", silence.id())
        .put("concern", Words.word(silence.concern()))
        .put("matchers", matchers)
        .put("startsAt", Times.text(silence.startsAt()))
        .put("endsAt", Times.text(silence.endsAt()))
        .put("author", silence.author())
        .put("reason", silence.reason())
        .put("state", state)
        .put("endedBy", Words.orNull(silence.endedBy()));
  }

  public static JsonObject standIn(Duty.StandIn one) {
    return new JsonObject()
        .put("id", one.id())
        .put("rota", one.rota())
        .put("person", one.person())
        .put("startsAt", Times.text(one.startsAt()))
        .put("endsAt", Times.text(one.endsAt()))
        .put("author", one.author())
        .put("reason", one.reason());
  }

  public static JsonObject note(Duty.Note note) {
    return new JsonObject()
        .put("author", note.author())
        .put("note", note.note())
        .put("writtenAt", Times.text(note.writtenAt()));
  }
}
