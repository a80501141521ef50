package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.json.NotificationJson;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Notification.About;
import io.waystation.storage.records.Records;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who was told what, and what the other side said. Of health alarms a system administrator sees
 * that a notification was sent and how, and not what it was about; an operator sees none.
 */
final class NotificationRoutes {
  private final Records records;

  NotificationRoutes(Records records) {
    this.records = records;
  }

  void mount(Api api) {
    api.answer("listNotifications", this::list).answer("readNotification", this::read);
  }

  private Answer list(Call call) {
    int limit = call.number("limit").orElse(50L).intValue();
    long before = call.number("before").orElse(Long.MAX_VALUE);
    Notification.State state =
        call.query("state")
            .map(word -> Notification.State.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(null);
    Set<About> about = about(call.caller());
    List<Notification> found =
        records.read(t -> t.notifications().page(before, state, about, limit + 1));
    List<Notification> page = found.subList(0, Math.min(limit, found.size()));
    JsonArray all = new JsonArray();
    page.forEach(one -> all.add(NotificationJson.notification(one, withheld(call.caller(), one))));
    return Answer.ok(
        new JsonObject()
            .put("notifications", all)
            .put("next", found.size() > limit ? page.get(limit - 1).id() : null));
  }

  private Answer read(Call call) {
    long id = call.id("notification");
    return records.read(
        t -> {
          Notification one =
              t.notifications()
                  .find(id)
                  .filter(found -> about(call.caller()).contains(found.about()))
                  .orElseThrow(() -> Problem.notFound("没有这条通知。", "There is no such notification."));
          return Answer.ok(
              NotificationJson.notification(one, withheld(call.caller(), one))
                  .put("deliveries", NotificationJson.attempts(t.notifications().attempts(id))));
        });
  }

  private static Set<About> about(Caller caller) {
    Set<About> about = EnumSet.of(About.SERVICE);
    if (caller.may(Permission.STATION_ALARMS_READ)) {
      about.add(About.STATION);
    }
    if (caller.may(Permission.HEALTH_READ) || caller.may(Permission.SYSTEM_READ)) {
      about.add(About.HEALTH);
    }
    return about;
  }

  private static boolean withheld(Caller caller, Notification one) {
    return one.about() == About.HEALTH && !caller.may(Permission.HEALTH_READ);
  }
}
