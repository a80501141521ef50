package io.waystation.benchmarks.load;

import io.waystation.model.Device;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.simulator.City;
import io.waystation.simulator.Worker;
import io.waystation.storage.records.Tables;
import java.time.Instant;
import java.util.List;

/** Puts a simulated city into the records, and detectors at its stations. */
public final class CityRecords {
  private CityRecords() {}

  /**
   * @param detectors as {@link CityLoad#detector} names them, at the stations in turn
   */
  public static void fill(Tables t, City city, int detectors) {
    city.areas().forEach(t.stations()::saveArea);
    city.stations().forEach(t.stations()::save);
    city.devices().forEach(t.devices()::save);
    for (Worker worker : city.workers()) {
      t.people().save(worker.person(), worker.name());
      t.people().saveFile(worker.person().id(), worker.file());
    }
    List<Station> stations = city.stations();
    for (int i = 0; i < detectors; i++) {
      t.devices()
          .save(
              new Device(
                  CityLoad.detector(i),
                  stations.get(i % stations.size()).id(),
                  Device.Type.SENSOR,
                  new LocalText("烟感", "Smoke detector"),
                  Instant.now()));
    }
  }
}
