package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.json.QuarantineJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What could not be kept where it belongs: looking at it, fetching it, trying it again. */
final class QuarantineRoutes {
  private static final int MOST_GROUPS = 500;

  private final ReadingLog readings;
  private final Access access;
  private final Directory directory;

  QuarantineRoutes(ReadingLog readings, Access access, Directory directory) {
    this.readings = readings;
    this.access = access;
    this.directory = directory;
  }

  void mount(Api api) {
    api.answer("listQuarantine", this::list)
        .answer("listQuarantineGroups", this::groups)
        .answer("readQuarantined", this::read)
        .answer("downloadQuarantined", this::download)
        .answer("replayQuarantine", call -> settle(call, "quarantine.replay", quarantine()::replay))
        .answer(
            "discardQuarantine", call -> settle(call, "quarantine.discard", quarantine()::discard));
  }

  private Answer list(Call call) {
    directory.refresh();
    Quarantine.Filter filter =
        new Quarantine.Filter(
            call.query("origin").map(QuarantineRoutes::origin).orElse(null),
            call.query("device").orElse(null),
            call.query("reason").orElse(null),
            call.query("state")
                .map(word -> Quarantined.State.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(null),
            null);
    int limit = call.number("limit").orElse(50L).intValue();
    List<Quarantined> found =
        quarantine().page(filter, call.number("before").orElse(Long.MAX_VALUE), limit + 1);
    List<Quarantined> page = found.subList(0, Math.min(limit, found.size()));
    return Answer.ok(
        new JsonObject()
            .put("messages", new JsonArray(page.stream().map(this::json).toList()))
            .put("next", found.size() > limit ? page.get(limit - 1).id() : null));
  }

  private Answer groups(Call call) {
    directory.refresh();
    List<Quarantine.Group> groups = quarantine().groups();
    List<JsonObject> shown =
        groups.stream()
            .limit(MOST_GROUPS)
            .map(group -> QuarantineJson.group(group, sender(group.device())))
            .toList();
    return Answer.ok(
        new JsonObject()
            .put("groups", new JsonArray(shown))
            .put("total", groups.stream().mapToLong(Quarantine.Group::count).sum()));
  }

  private Answer read(Call call) {
    directory.refresh();
    return Answer.ok(json(find(call.id("message"))));
  }

  private Answer download(Call call) {
    directory.renew();
    Quarantined message = find(call.id("message"));
    if (!call.caller().may(Permission.HEALTH_READ) && disclosure(message).withheld()) {
      access.audit(call.caller(), "denied", subject(message), call.address());
      throw Problem.of(
          403,
          "内容可能含健康数据，只有有权查看健康数据的人才能下载。",
          "It may hold health data: only somebody with health.read may fetch it.");
    }
    access.audit(call.caller(), "quarantine.download", subject(message), call.address());
    return Answer.file(message.raw(), "quarantine-%d.bin".formatted(message.id()));
  }

  private Answer settle(Call call, String action, ToIntFunction<Quarantine.Filter> how) {
    JsonObject body = call.body();
    Long id = body.getLong("id");
    String origin = body.getString("origin");
    Quarantine.Filter filter =
        new Quarantine.Filter(
            origin == null ? null : origin(origin),
            body.getString("device"),
            body.getString("reason"),
            null,
            id);
    if (id != null) {
      find(id);
    }
    // Before it is done: what is done is never missing from the audit.
    access.audit(call.caller(), action, subject(body), call.address());
    return Answer.ok(new JsonObject().put("count", how.applyAsInt(filter)));
  }

  private Quarantine quarantine() {
    return readings.quarantine();
  }

  /**
   * @throws Problem 404
   */
  private Quarantined find(long id) {
    return quarantine()
        .find(id)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "隔离区里没有编号为 %d 的消息。".formatted(id),
                    "There is no message %d in quarantine.".formatted(id)));
  }

  private JsonObject json(Quarantined message) {
    Disclosure disclosure = disclosure(message);
    return QuarantineJson.message(message, sender(message.device()), disclosure.preview());
  }

  private Disclosure disclosure(Quarantined message) {
    return new Disclosure(
        message, sender(message.device()).filter(d -> d.type() == Device.Type.KIOSK).isPresent());
  }

  private Optional<Device> sender(String device) {
    return DeviceId.valid(device) ? directory.device(new DeviceId(device)) : Optional.empty();
  }

  private static Quarantined.Origin origin(String word) {
    return Quarantined.Origin.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static String subject(Quarantined message) {
    return "quarantine:" + message.id();
  }

  /** {@code quarantine device:st-001-gw reason:UNKNOWN_DEVICE}: what was asked for. */
  private static String subject(JsonObject selection) {
    StringBuilder subject = new StringBuilder("quarantine");
    for (String field : List.of("id", "device", "reason", "origin")) {
      Object value = selection.getValue(field);
      if (value != null) {
        subject.append(' ').append(field).append(':').append(value);
      }
    }
    return subject.toString();
  }
}
