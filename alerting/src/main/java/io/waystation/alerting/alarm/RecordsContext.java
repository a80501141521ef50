package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Context;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What rules must know, from the register: what was asked for is at most 10 s old, and what was not
 * there is looked for again after 1 s. Age is real time, whatever the service's clock does. For one
 * thread; not to be called inside a transaction of the same records.
 */
public final class RecordsContext implements Context {
  private static final long FRESH_NANOS = 10_000_000_000L;
  private static final long MISS_NANOS = 1_000_000_000L;

  private final Records records;
  private final LongSupplier nanos;
  private final Map<StationId, Known<Optional<Station>>> stations = new HashMap<>();
  private final Map<PersonId, Known<Optional<Person>>> people = new HashMap<>();
  private final Map<PersonId, Known<Optional<HealthFile>>> files = new HashMap<>();
  private Known<Map<DeviceId, Device>> devices;
  private List<Device> deviceList = List.of();

  private record Known<T>(T value, long asked) {}

  public RecordsContext(Records records) {
    this(records, System::nanoTime);
  }

  RecordsContext(Records records, LongSupplier nanos) {
    this.records = records;
    this.nanos = nanos;
  }

  @Override
  public Optional<Station> station(StationId id) {
    return known(stations, id, key -> records.read(t -> t.stations().find(key)));
  }

  @Override
  public Optional<Person> person(PersonId id) {
    return known(people, id, key -> records.read(t -> t.people().find(key)));
  }

  @Override
  public HealthFile file(PersonId id) {
    return known(files, id, key -> Optional.of(records.read(t -> t.people().file(key))))
        .orElse(HealthFile.NONE);
  }

  private <K, V> Optional<V> known(
      Map<K, Known<Optional<V>>> cache, K key, Function<K, Optional<V>> ask) {
    Known<Optional<V>> found = cache.get(key);
    if (found == null || old(found.asked(), found.value().isEmpty())) {
      found = new Known<>(ask.apply(key), nanos.getAsLong());
      cache.put(key, found);
    }
    return found.value();
  }

  @Override
  public Optional<Device> device(DeviceId id) {
    refreshDevices(false);
    if (!devices.value().containsKey(id)) {
      refreshDevices(true);
    }
    return Optional.ofNullable(devices.value().get(id));
  }

  @Override
  public List<Device> devices() {
    refreshDevices(false);
    return deviceList;
  }

  private void refreshDevices(boolean missed) {
    if (devices != null && !old(devices.asked(), missed)) {
      return;
    }
    List<Device> all = records.read(t -> t.devices().all());
    if (!all.equals(deviceList)) {
      deviceList = List.copyOf(all);
    }
    devices =
        new Known<>(
            deviceList.stream().collect(Collectors.toMap(Device::id, device -> device)),
            nanos.getAsLong());
  }

  private boolean old(long asked, boolean missed) {
    return nanos.getAsLong() - asked >= (missed ? MISS_NANOS : FRESH_NANOS);
  }
}
