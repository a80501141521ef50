package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.model.Device;
import io.waystation.model.StationId;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What is kept aside, and who is not known yet. */
public final class QuarantineJson {
  private QuarantineJson() {}

  /**
   * @param sender as registered
   * @param preview null when it is withheld
   */
  public static JsonObject message(Quarantined message, Optional<Device> sender, String preview) {
    return new JsonObject()
        .put("id", message.id())
        .put("origin", Words.word(message.origin()))
        .put("state", Words.word(message.state()))
        .put("receivedAt", Times.text(message.receivedAt()))
        .put("settledAt", Times.text(message.settledAt()))
        .put("topic", message.topic())
        .put("device", message.device())
        .put("station", station(sender))
        .put("boot", message.boot() < 0 ? null : message.boot())
        .put("seq", message.seq() < 0 ? null : message.seq())
        .put("reason", message.reason())
        .put("detail", message.detail())
        .put("size", message.size())
        .put("preview", preview)
        .put("withheld", preview == null);
  }

  public static JsonObject group(Quarantine.Group group, Optional<Device> sender) {
    return new JsonObject()
        .put("device", group.device())
        .put("station", station(sender))
        .put("registered", sender.isPresent())
        .put("reason", group.reason())
        .put("count", group.count())
        .put("first", Times.text(group.first()))
        .put("last", Times.text(group.last()))
        .put("newest", group.newest());
  }

  public static JsonObject stranger(
      String device,
      long count,
      Instant first,
      Instant last,
      long newest,
      String dialect,
      Set<String> topics) {
    JsonArray named = new JsonArray();
    topics.forEach(named::add);
    return new JsonObject()
        .put("device", device)
        .put("count", count)
        .put("first", Times.text(first))
        .put("last", Times.text(last))
        .put("newest", newest)
        .put("dialect", dialect)
        .put("topics", named);
  }

  private static String station(Optional<Device> sender) {
    return sender.map(Device::station).map(StationId::value).orElse(null);
  }
}
