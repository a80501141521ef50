package io.waystation.dashboard.statistics;

import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one station's sensors said in one day and the hours around it, a track for each series. */
final class Observed implements Scan {
  static final String IN = "occupancy.in";
  static final String OUT = "occupancy.out";
  static final String CURRENT = "occupancy.current";
  static final String PRESENCE = "presence.mmwave";
  static final String DOOR = "door.position";
  static final String LOCK = "door.lock";
  static final String ENERGY = "energy.total";
  static final String WATER = "water.total";
  static final String HEARTBEAT = "gateway.heartbeat";
  static final String STATUS = "device.status";

  static final Set<String> SIGNALS =
      Set.of(IN, OUT, CURRENT, PRESENCE, DOOR, LOCK, ENERGY, WATER, HEARTBEAT, STATUS);

  private final Map<SeriesKey, Track> tracks = new LinkedHashMap<>();

  @Override
  public void point(SeriesKey key, Point point) {
    if (point.valid()) {
      tracks.computeIfAbsent(key, series -> new Track()).add(point);
    }
  }

  /** Whether nothing was said at all. */
  boolean isEmpty() {
    return tracks.isEmpty();
  }

  List<Track> of(String signal) {
    List<Track> found = new ArrayList<>();
    tracks.forEach(
        (key, track) -> {
          if (key.signal().code().equals(signal)) {
            found.add(track);
          }
        });
    return found;
  }

  /** Of the devices that have such a series: the tracks of another signal. */
  List<Track> alongside(String signal, String other) {
    List<Track> found = new ArrayList<>();
    tracks.forEach(
        (key, track) -> {
          if (key.signal().code().equals(other)
              && tracks.keySet().stream()
                  .anyMatch(
                      mine ->
                          mine.signal().code().equals(signal)
                              && mine.device().equals(key.device()))) {
            found.add(track);
          }
        });
    return found;
  }

  /** The number a state of that signal is stored as. */
  static double state(String signal, String word) {
    return SignalCatalogue.current().signal(signal).states().indexOf(word);
  }
}
