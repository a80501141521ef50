package io.waystation.storage.records;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The register of devices and their broker secrets. */
public final class Devices {
  private final Handle handle;

  Devices(Handle handle) {
    this.handle = handle;
  }

  /** By id. */
  public List<Device> all() {
    return handle
        .createQuery("SELECT * FROM device ORDER BY id")
        .map(Row.to(Devices::device))
        .list();
  }

  public Optional<Device> find(DeviceId id) {
    return handle
        .createQuery("SELECT * FROM device WHERE id = :id")
        .bind("id", id)
        .map(Row.to(Devices::device))
        .findOne();
  }

  /**
   * Adds it, or replaces the one with the same id; its secret stays.
   *
   * @throws RecordsException if its station is not there
   */
  public void save(Device device) {
    handle
        .createUpdate(
            """
            INSERT INTO device (id, station, type, name_zh, name_en, commissioned_at, secret_hash)
            VALUES (:id, :station, :type, :name.zh, :name.en, :commissionedAt, '')
            ON CONFLICT (id) DO UPDATE SET
              station = excluded.station, type = excluded.type, name_zh = excluded.name_zh,
              name_en = excluded.name_en, commissioned_at = excluded.commissioned_at
            """)
        .bindMethods(device)
        .execute();
  }

  /** SHA-256 of the device's random secret, as hexadecimal digits; empty when it has none. */
  public Optional<String> secretHash(DeviceId id) {
    return handle
        .createQuery("SELECT secret_hash FROM device WHERE id = :id AND secret_hash <> ''")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /**
   * @throws IllegalArgumentException if there is no such device
   */
  public void setSecretHash(DeviceId id, String sha256Hex) {
    int found =
        handle
            .createUpdate("UPDATE device SET secret_hash = :hash WHERE id = :id")
            .bind("id", id)
            .bind("hash", sha256Hex)
            .execute();
    if (found == 0) {
      throw new IllegalArgumentException("device " + id + " is not registered");
    }
  }

  private static Device device(Row row) throws SQLException {
    return new Device(
        new DeviceId(row.text("id")),
        row.station(),
        row.word("type", Device.Type.class),
        row.local("name"),
        row.time("commissioned_at"));
  }
}
