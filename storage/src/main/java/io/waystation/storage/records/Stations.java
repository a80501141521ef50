package io.waystation.storage.records;

import io.waystation.model.Area;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.util.List;
import java.util.Optional;

/** Areas and the stations in them. */
public interface Stations {
  List<Area> areas();

  /** Adds it, or replaces the one with the same id. */
  void saveArea(Area area);

  /** By id. */
  List<Station> all();

  Optional<Station> find(StationId id);

  /** Adds it, or replaces the one with the same id. */
  void save(Station station);
}
