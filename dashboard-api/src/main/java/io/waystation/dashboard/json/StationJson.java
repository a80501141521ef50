package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.live.AlarmCounts;
import io.waystation.dashboard.live.Link;
import io.waystation.dashboard.live.StationSummary;
import io.waystation.model.Device;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.time.Instant;

/** Stations and their devices. */
public final class StationJson {
  private StationJson() {}

  /**
   * @param health whether the reader may know of health alarms
   */
  public static JsonObject summary(StationSummary summary, boolean health) {
    Station station = summary.station();
    JsonObject json =
        reference(station)
            .put("type", Words.word(station.type()))
            .put(
                "area",
                new JsonObject()
                    .put("id", summary.area().id())
                    .put("name", Words.both(summary.area().name())))
            .put("altitude", station.altitude().isPresent() ? station.altitude().getAsInt() : null)
            .put("zone", station.zone().getId())
            .put("latitude", station.latitude())
            .put("longitude", station.longitude())
            .put("capacity", station.capacity())
            .put("alwaysOpen", station.alwaysOpen())
            .put("link", summary.link().word())
            .put("lastSeen", Times.text(summary.lastSeen()))
            .put("door", ValueJson.value(summary.door()))
            .put("occupancy", ValueJson.value(summary.occupancy()))
            .put("temperature", ValueJson.value(summary.temperature()))
            .put("mains", ValueJson.value(summary.mains()))
            .put("alarms", counts(summary.alarms()));
    return health ? json.put("healthAlarms", counts(summary.healthAlarms())) : json;
  }

  /** Id and name. */
  public static JsonObject reference(Station station) {
    return new JsonObject().put("id", station.id().value()).put("name", Words.both(station.name()));
  }

  /**
   * @param heard null if never
   */
  public static JsonObject device(Device device, Link link, Instant heard) {
    return new JsonObject()
        .put("id", device.id().value())
        .put("type", Words.word(device.type()))
        .put("name", Words.both(device.name()))
        .put("link", link.word())
        .put("lastSeen", Times.text(heard));
  }

  /** One of the register, by itself. */
  public static JsonObject registered(Device device, JsonObject station, Link link, Instant heard) {
    return device(device, link, heard)
        .put("station", station)
        .put("commissionedAt", Times.text(device.commissionedAt()));
  }

  /** One that the register has lost. */
  public static JsonObject unknown(StationId id) {
    return new JsonObject()
        .put("id", id.value())
        .put("name", Words.both(new LocalText(id.value(), id.value())));
  }

  static JsonObject counts(AlarmCounts counts) {
    return new JsonObject()
        .put("notice", counts.notice())
        .put("warning", counts.warning())
        .put("critical", counts.critical());
  }
}
