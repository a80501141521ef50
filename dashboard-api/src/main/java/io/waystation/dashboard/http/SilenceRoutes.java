package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.json.NotificationJson;
import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
import io.waystation.storage.records.LabelMatcher;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Silence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Silences: for a time nobody is told of certain alarms. Whoever may acknowledge an alarm may
 * silence its kind; a silence has an end, a reason and an author, and stands in the audit.
 */
final class SilenceRoutes {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration HISTORY = Duration.ofDays(7);
  private static final int SHORTEST_REASON = 3;

  private final Records records;
  private final Access access;
  private final Clock clock;

  SilenceRoutes(Records records, Access access, Clock clock) {
    this.records = records;
    this.access = access;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listSilences", this::list)
        .answer("createSilence", this::create)
        .answer("endSilence", this::end);
  }

  private Answer list(Call call) {
    Instant now = clock.instant();
    JsonArray all = new JsonArray();
    records.read(t -> t.silences().endingAfter(now.minus(HISTORY))).stream()
        .filter(silence -> call.caller().may(Permission.toRead(silence.concern())))
        .forEach(silence -> all.add(NotificationJson.silence(silence, now)));
    return Answer.ok(new JsonObject().put("silences", all));
  }

  private Answer create(Call call) {
    Instant now = clock.instant();
    Silence silence = silence(call, now);
    return records.write(
        t -> {
          t.silences().add(silence);
          access.audit(t, call.caller(), "silence.create", silence.id(), call.address());
          return Answer.created(NotificationJson.silence(silence, now));
        });
  }

  private static Silence silence(Call call, Instant now) {
    JsonObject body = call.body();
    Alarm.Concern concern =
        Alarm.Concern.valueOf(body.getString("concern").toUpperCase(Locale.ROOT));
    if (!call.caller().may(Permission.toAcknowledge(concern))) {
      throw Problem.notAllowed();
    }
    String reason = body.getString("reason").strip();
    if (reason.length() < SHORTEST_REASON) {
      throw Problem.badRequest("请写明原因（至少 3 个字）。", "Say why (3 characters or more).");
    }
    Instant starts = call.bodyTime("startsAt").orElse(now);
    Instant ends = call.bodyTime("endsAt").orElseThrow();
    if (starts.isBefore(now)) {
      starts = now;
    }
    if (!ends.isAfter(starts) || ends.isAfter(starts.plus(LONGEST))) {
      throw Problem.badRequest(
          "静默必须在开始之后结束，最长 30 天。", "A silence ends after it starts, and after 30 days at most.");
    }
    try {
      List<LabelMatcher> matchers = new ArrayList<>();
      body.getJsonArray("matchers")
          .forEach(text -> matchers.add(LabelMatcher.parse(String.valueOf(text))));
      return new Silence(
          UUID.randomUUID().toString(),
          concern,
          matchers,
          starts,
          ends,
          call.caller().name(),
          reason,
          now,
          "");
    } catch (BadInput e) {
      throw Problem.badRequest("匹配条件有误：" + e.words().zh(), "A matcher is wrong: " + e.getMessage());
    }
  }

  private Answer end(Call call) {
    Instant now = clock.instant();
    return records.write(
        t -> {
          String id = call.path("silence");
          Silence found =
              t.silences()
                  .find(id)
                  .filter(silence -> call.caller().may(Permission.toRead(silence.concern())))
                  .orElseThrow(() -> Problem.notFound("没有这条静默。", "There is no such silence."));
          if (!call.caller().may(Permission.toAcknowledge(found.concern()))) {
            throw Problem.notAllowed();
          }
          Silence over = t.silences().end(id, now, call.caller().name()).orElseThrow();
          access.audit(t, call.caller(), "silence.end", id, call.address());
          return Answer.ok(NotificationJson.silence(over, now));
        });
  }
}
