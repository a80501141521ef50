package io.waystation.dashboard.live;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Puts together what register, live values and alarms say of a station. Never blocks. */
public final class StationSummaries {
  private static final Comparator<LiveValue> FIRST_BY_PART =
      Comparator.comparing((LiveValue v) -> v.series().part())
          .thenComparing(v -> v.series().device());

  private final Directory directory;
  private final LiveView live;
  private final AlarmFeed alarms;

  public StationSummaries(Directory directory, LiveView live, AlarmFeed alarms) {
    this.directory = directory;
    this.live = live;
    this.alarms = alarms;
  }

  public StationSummary of(Station station) {
    Collection<LiveValue> values = live.of(station.id());
    return new StationSummary(
        station,
        directory
            .area(station.area())
            .orElseGet(
                () -> new Area(station.area(), "", new LocalText(station.area(), station.area()))),
        link(station.id()),
        lastSeen(station.id()),
        door(values),
        first(values, "occupancy.current"),
        first(values, "env.temperature"),
        first(values, "power.mains"),
        alarms.station(station.id()),
        alarms.health(station.id()));
  }

  /** The gateway speaks for its station; without one the best-connected of its devices does. */
  Link link(StationId station) {
    return voices(station).stream()
        .map(device -> live.link(device.id()))
        .min(Comparator.naturalOrder())
        .orElse(Link.NONE);
  }

  private Instant lastSeen(StationId station) {
    return voices(station).stream()
        .flatMap(device -> live.heard(device.id()).stream())
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private List<Device> voices(StationId station) {
    List<Device> devices = directory.devices(station);
    List<Device> gateways =
        devices.stream().filter(device -> device.type() == Device.Type.GATEWAY).toList();
    return gateways.isEmpty() ? devices : gateways;
  }

  /** Of several doors an open one: the station is shut when all are. */
  private static LiveValue door(Collection<LiveValue> values) {
    return values.stream()
        .filter(value -> value.series().signal().code().equals("door.position"))
        .min(
            Comparator.comparing((LiveValue value) -> !value.state().equals("open"))
                .thenComparing(FIRST_BY_PART))
        .orElse(null);
  }

  /** Of several like things the first by part, so that the line does not jump between them. */
  private static LiveValue first(Collection<LiveValue> values, String signal) {
    return values.stream()
        .filter(value -> value.series().signal().code().equals(signal))
        .min(FIRST_BY_PART)
        .orElse(null);
  }
}
