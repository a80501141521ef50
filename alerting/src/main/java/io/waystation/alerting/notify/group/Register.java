package io.waystation.alerting.notify.group;

import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where things are, and what kind of rule an alarm comes from. */
public final class Register {
  private final Map<StationId, Station> stations;
  private final List<Area> areas;
  private final Function<String, String> kinds;

  /**
   * @param kinds the kind of a rule by its id; empty when there is no such rule
   */
  public Register(List<Station> stations, List<Area> areas, Function<String, String> kinds) {
    this.stations = stations.stream().collect(Collectors.toMap(Station::id, Function.identity()));
    this.areas = List.copyOf(areas);
    this.kinds = kinds;
  }

  Optional<Station> station(Alarm alarm) {
    return Optional.ofNullable(stations.get(alarm.station()));
  }

  Map<String, String> labels(Alarm alarm) {
    return AlarmLabels.of(alarm, station(alarm), areas, kinds.apply(alarm.rule()));
  }
}
