package io.waystation.server;

import io.waystation.ingest.payload.Registry;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.storage.records.Records;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register of devices as ingest asks for it, once a message: from memory, read anew every 5 s,
 * and at once (at most every second) when somebody is asked for whom it does not know, so that a
 * device registered a moment ago is heard. Records that cannot be read leave it as it was.
 */
final class RegisteredDevices implements Registry {
  private static final Logger log = LoggerFactory.getLogger(RegisteredDevices.class);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long AFTER_MISS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Records records;
  private volatile Map<DeviceId, Device> devices;
  private volatile long readAt;

  RegisteredDevices(Records records) {
    this.records = records;
    this.devices = read();
    this.readAt = System.nanoTime();
  }

  @Override
  public Optional<Device> find(DeviceId id) {
    refreshAfter(devices.containsKey(id) ? REFRESH_NANOS : AFTER_MISS_NANOS);
    return Optional.ofNullable(devices.get(id));
  }

  private void refreshAfter(long nanos) {
    if (System.nanoTime() - readAt < nanos) {
      return;
    }
    synchronized (this) {
      if (System.nanoTime() - readAt < nanos) {
        return;
      }
      try {
        devices = read();
      } catch (RuntimeException e) {
        log.warn("the register of devices cannot be read, going on with the last one", e);
      }
      readAt = System.nanoTime();
    }
  }

  private Map<DeviceId, Device> read() {
    return records.read(t -> t.devices().all()).stream()
        .collect(Collectors.toMap(Device::id, Function.identity()));
  }
}
