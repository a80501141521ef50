package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.json.MaintenanceJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.StationId;
import io.waystation.storage.records.Maintenance;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Maintenance of a station or a device, and what is out of service: planned, seen and ended by
 * those who may acknowledge station alarms. What it does to alarms, the alarm engine does.
 */
final class MaintenanceRoutes {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration AHEAD = Duration.ofDays(366);
  private static final Duration HISTORY = Duration.ofDays(7);
  private static final int SHORTEST_REASON = 3;

  private final Records records;
  private final Access access;
  private final MaintenanceJson json;
  private final Clock clock;

  MaintenanceRoutes(Records records, Access access, Directory directory, Clock clock) {
    this.records = records;
    this.access = access;
    this.json = new MaintenanceJson(directory);
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listMaintenance", this::list)
        .answer("planMaintenance", this::plan)
        .answer("endMaintenance", this::end);
  }

  private Answer list(Call call) {
    Instant now = clock.instant();
    Optional<StationId> station = call.query("station").map(StationId::new);
    JsonArray all = new JsonArray();
    records.read(t -> t.maintenances().notOverAt(now.minus(HISTORY))).stream()
        .filter(one -> station.isEmpty() || station.get().equals(one.station()))
        .forEach(one -> all.add(json.maintenance(one, now)));
    return Answer.ok(new JsonObject().put("maintenance", all));
  }

  private Answer plan(Call call) {
    Instant now = clock.instant();
    return records.write(
        t -> {
          Maintenance planned = maintenance(t, call, now);
          t.maintenances().add(planned);
          access.audit(t, call.caller(), "maintenance.plan", subject(planned), call.address());
          return Answer.created(json.maintenance(planned, now));
        });
  }

  private static Maintenance maintenance(Tables t, Call call, Instant now) {
    JsonObject body = call.body();
    String reason = body.getString("reason").strip();
    if (reason.length() < SHORTEST_REASON) {
      throw Problem.badRequest("请写明原因（至少 3 个字）。", "Say why (3 characters or more).");
    }
    Why why = Why.valueOf(body.getString("why").toUpperCase(Locale.ROOT).replace('-', '_'));
    Instant asked = call.bodyTime("startsAt").orElse(now);
    Instant starts = asked.isBefore(now) ? now : asked;
    Instant ends = call.bodyTime("endsAt").orElse(null);
    check(why, now, starts, ends);
    StationId station = new StationId(body.getString("station"));
    if (t.stations().find(station).isEmpty()) {
      throw Problem.badRequest(
          "没有编号为 '%s' 的驿站，请从列表中选择。".formatted(station),
          "There is no station '%s': choose one that is registered.".formatted(station));
    }
    String device = body.getString("device", "");
    if (!device.isEmpty() && !stands(t, device, station)) {
      throw Problem.badRequest(
          "驿站 '%s' 没有设备 '%s'；整站维护请不要填写 device。".formatted(station, device),
          "Station '%s' has no device '%s'; leave device out for the whole station."
              .formatted(station, device));
    }
    return new Maintenance(
        UUID.randomUUID().toString(),
        why,
        station,
        device,
        starts,
        ends,
        call.caller().name(),
        reason,
        now,
        null,
        "");
  }

  private static void check(Why why, Instant now, Instant starts, Instant ends) {
    if (starts.isAfter(now.plus(AHEAD))) {
      throw Problem.badRequest(
          "开始时间最多可提前一年安排，请改为更早的时间。", "It can be planned for a year ahead at most: start earlier.");
    }
    if (ends == null && why == Why.MAINTENANCE) {
      throw Problem.badRequest(
          "维护必须有结束时间；没有结束时间的请登记为停用（out-of-service）。",
          "Maintenance has an end: say when, or make it out-of-service, which may have none.");
    }
    if (ends != null && !ends.isAfter(starts)) {
      throw Problem.badRequest("必须在开始和现在之后结束。", "It ends after it starts, and after now.");
    }
    if (why == Why.MAINTENANCE && ends.isAfter(starts.plus(LONGEST))) {
      throw Problem.badRequest(
          "维护最长 30 天；更久的请登记为停用（out-of-service）。",
          "Maintenance lasts 30 days at most: make what lasts longer out-of-service.");
    }
  }

  private static boolean stands(Tables t, String device, StationId station) {
    return DeviceId.valid(device)
        && t.devices().find(new DeviceId(device)).map(Device::station).equals(Optional.of(station));
  }

  /** Ends it before its time, or calls it off before it began; what is over stays as it is. */
  private Answer end(Call call) {
    Instant now = clock.instant();
    return records.write(
        t -> {
          String id = call.path("maintenance");
          Maintenance before =
              t.maintenances()
                  .find(id)
                  .orElseThrow(
                      () ->
                          Problem.notFound(
                              "没有这条维护，请刷新列表。",
                              "There is no such maintenance: load the list again."));
          Maintenance after = t.maintenances().end(id, now, call.caller().name()).orElseThrow();
          if (!after.equals(before)) {
            access.audit(t, call.caller(), "maintenance.end", subject(after), call.address());
          }
          return Answer.ok(json.maintenance(after, now));
        });
  }

  private static String subject(Maintenance one) {
    String device = one.device().isEmpty() ? "" : " device:" + one.device();
    return "maintenance:%s station:%s%s".formatted(one.id(), one.station(), device);
  }
}
