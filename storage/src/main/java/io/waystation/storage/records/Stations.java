package io.waystation.storage.records;

import io.waystation.model.Area;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Areas and the stations in them. */
public final class Stations {
  private final Handle handle;

  Stations(Handle handle) {
    this.handle = handle;
  }

  /** By id. */
  public List<Area> areas() {
    return handle
        .createQuery("SELECT * FROM area ORDER BY id")
        .map(Row.to(row -> new Area(row.text("id"), row.text("parent"), row.local("name"))))
        .list();
  }

  /** Adds it, or replaces the one with the same id. */
  public void saveArea(Area area) {
    handle
        .createUpdate(
            """
            INSERT INTO area (id, parent, name_zh, name_en)
            VALUES (:id, :parent, :name.zh, :name.en)
            ON CONFLICT (id) DO UPDATE SET
              parent = excluded.parent, name_zh = excluded.name_zh, name_en = excluded.name_en
            """)
        .bindMethods(area)
        .execute();
  }

  /** By id. */
  public List<Station> all() {
    return handle
        .createQuery("SELECT * FROM station ORDER BY id")
        .map(Row.to(Stations::station))
        .list();
  }

  public Optional<Station> find(StationId id) {
    return handle
        .createQuery("SELECT * FROM station WHERE id = :id")
        .bind("id", id)
        .map(Row.to(Stations::station))
        .findOne();
  }

  /**
   * Adds it, or replaces the one with the same id.
   *
   * @throws RecordsException if its area is not there
   */
  public void save(Station station) {
    handle
        .createUpdate(
            """
            INSERT INTO station (id, type, name_zh, name_en, area, altitude, zone, latitude,
              longitude, capacity, always_open, attributes)
            VALUES (:id, :type, :name.zh, :name.en, :area, :altitude, :zone, :latitude,
              :longitude, :capacity, :alwaysOpen, :attributeText)
            ON CONFLICT (id) DO UPDATE SET
              type = excluded.type, name_zh = excluded.name_zh, name_en = excluded.name_en,
              area = excluded.area, altitude = excluded.altitude, zone = excluded.zone,
              latitude = excluded.latitude, longitude = excluded.longitude,
              capacity = excluded.capacity, always_open = excluded.always_open,
              attributes = excluded.attributes
            """)
        .bindMethods(station)
        .bind("attributeText", station.attributes().text())
        .execute();
  }

  private static Station station(Row row) throws SQLException {
    return new Station(
        new StationId(row.text("id")),
        row.word("type", Station.Type.class),
        row.local("name"),
        row.text("area"),
        row.optionalNumber("altitude"),
        ZoneId.of(row.text("zone")),
        row.real("latitude"),
        row.real("longitude"),
        row.number("capacity"),
        row.truth("always_open"),
        StationAttributes.parse(row.text("attributes")));
  }
}
