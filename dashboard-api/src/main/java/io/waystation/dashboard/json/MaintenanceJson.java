package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.live.Directory;
import io.waystation.storage.records.Maintenance;
import java.time.Instant;

/** Maintenance and what is out of service. */
public final class MaintenanceJson {
  private final Directory directory;

  public MaintenanceJson(Directory directory) {
    this.directory = directory;
  }

  public JsonObject maintenance(Maintenance one, Instant now) {
    return new JsonObject()
        .put("id", one.id())
        .put("why", Words.word(one.why()))
        .put(
            "station",
            directory
                .station(one.station())
                .map(StationJson::reference)
                .orElseGet(() -> StationJson.unknown(one.station())))
        .put("device", one.device())
        .put("startsAt", Times.text(one.startsAt()))
        .put("endsAt", Times.text(one.endsAt()))
        .put("author", one.author())
        .put("reason", one.reason())
        .put("createdAt", Times.text(one.createdAt()))
        .put("state", Words.word(one.state(now)))
        .put("endedAt", Times.text(one.endedAt()))
        .put("endedBy", Words.orNull(one.endedBy()));
  }
}
