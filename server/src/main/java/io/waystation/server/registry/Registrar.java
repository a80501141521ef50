package io.waystation.server.registry;

import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings stations, devices and workers into the records. */
public final class Registrar {
  private final Records records;

  public Registrar(Records records) {
    this.records = records;
  }

  /**
   * Adds what the file names, or replaces what has the same id; all of it or nothing.
   *
   * @param now when devices that do not say otherwise are commissioned
   * @return the secrets of devices that had none, by device; they can be seen only now
   * @throws CannotRun if the file is faulty or names a place nobody knows
   */
  public Map<DeviceId, String> add(Path file, Instant now) {
    RegistryFile.Content content = RegistryFile.read(file, now);
    return records.write(t -> add(t, content));
  }

  private static Map<DeviceId, String> add(Tables t, RegistryFile.Content content) {
    content.areas().forEach(t.stations()::saveArea);
    Set<String> areas = t.stations().areas().stream().map(Area::id).collect(Collectors.toSet());
    for (Station station : content.stations()) {
      known("area", station.area(), areas, "station " + station.id());
      t.stations().save(station);
    }
    Set<StationId> stations =
        t.stations().all().stream().map(Station::id).collect(Collectors.toSet());
    Map<DeviceId, String> secrets = new LinkedHashMap<>();
    for (Device device : content.devices()) {
      known("station", device.station(), stations, "device " + device.id());
      t.devices().save(device);
      if (t.devices().secretHash(device.id()).isEmpty()) {
        secrets.put(device.id(), newSecret(t, device.id()));
      }
    }
    for (RegistryFile.Named worker : content.people()) {
      known("station", worker.person().station(), stations, "person " + worker.person().id());
      t.people().save(worker.person(), worker.name());
      if (!worker.file().equals(HealthFile.NONE)) {
        t.people().saveFile(worker.person().id(), worker.file());
      }
    }
    return secrets;
  }

  /**
   * Gives a device a new secret; the old one is worth nothing from its next connection on.
   *
   * @throws CannotRun if there is no such device
   */
  public String newSecret(DeviceId device) {
    return records.write(
        t -> {
          if (t.devices().find(device).isEmpty()) {
            throw CannotRun.usage(
                "There is no device '%s': import it first (waystation registry import)."
                    .formatted(device));
          }
          return newSecret(t, device);
        });
  }

  private static String newSecret(Tables t, DeviceId device) {
    String secret = Secrets.random();
    t.devices().setSecretHash(device, Secrets.hash(secret));
    return secret;
  }

  private static <T> void known(String what, T id, Set<T> known, String who) {
    if (!known.contains(id)) {
      throw CannotRun.usage(
          "The %s '%s' of %s is neither in the file nor registered.".formatted(what, id, who));
    }
  }
}
