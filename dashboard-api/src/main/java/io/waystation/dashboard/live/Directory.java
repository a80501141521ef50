package io.waystation.dashboard.live;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The register as it was read a moment ago; it changes seldom and everybody needs all of it. */
public final class Directory {
  /** Real time, for it only spares the database. */
  private static final long FRESH_NANOS = 2_000_000_000L;

  /** By id. */
  private record Register(
      Map<StationId, Station> stations,
      Map<String, Area> areas,
      Map<DeviceId, Device> devices,
      Map<StationId, List<Device>> devicesOf) {}

  private final Records records;
  private volatile Register register;
  private volatile long readAt;

  /** Reads it for the first time; blocks. */
  public Directory(Records records) {
    this.records = records;
    read();
  }

  /** Reads it again when it is older than 2 s; blocks. */
  public void refresh() {
    if (System.nanoTime() - readAt > FRESH_NANOS) {
      read();
    }
  }

  /** Reads it again now, so that whoever has just changed it sees the change; blocks. */
  public void renew() {
    read();
  }

  public List<Station> stations() {
    return List.copyOf(register.stations.values());
  }

  public Optional<Station> station(StationId id) {
    return Optional.ofNullable(register.stations.get(id));
  }

  public Optional<Area> area(String id) {
    return Optional.ofNullable(register.areas.get(id));
  }

  /** By id. */
  public List<Area> areas() {
    return List.copyOf(register.areas.values());
  }

  public Optional<Device> device(DeviceId id) {
    return Optional.ofNullable(register.devices.get(id));
  }

  /** By id. */
  public List<Device> devices() {
    return List.copyOf(register.devices.values());
  }

  public List<Device> devices(StationId station) {
    return register.devicesOf.getOrDefault(station, List.of());
  }

  private void read() {
    register =
        records.read(
            t -> {
              List<Device> devices = t.devices().all();
              return new Register(
                  byId(t.stations().all(), Station::id),
                  byId(t.stations().areas(), Area::id),
                  byId(devices, Device::id),
                  devices.stream().collect(Collectors.groupingBy(Device::station)));
            });
    readAt = System.nanoTime();
  }

  private static <K, V> Map<K, V> byId(List<V> values, Function<V, K> id) {
    Map<K, V> byId = new LinkedHashMap<>();
    values.forEach(value -> byId.put(id.apply(value), value));
    return Collections.unmodifiableMap(byId);
  }
}
