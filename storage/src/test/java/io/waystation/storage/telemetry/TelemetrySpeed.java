package io.waystation.storage.telemetry;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.influx.InfluxSettings;
import io.waystation.storage.telemetry.influx.InfluxTelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import io.waystation.testkit.InfluxServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How fast a store takes readings, one of each device at a time as they come from the log, and what
 * that costs this process. Not a test: run it by hand with {@code influx} or {@code sqlite}, the
 * readings per batch and how many batches.
 */
public final class TelemetrySpeed {
  private static final int DEVICES = 500;
  private static final List<String> SIGNALS =
      List.of("env.co2", "env.temperature", "env.humidity", "power.voltage");

  private TelemetrySpeed() {}

  public static void main(String[] arguments) throws Exception {
    String engine = arguments[0];
    int size = Integer.parseInt(arguments[1]);
    int batches = Integer.parseInt(arguments[2]);
    if (engine.equals("influx")) {
      try (InfluxServer server = InfluxServer.start();
          TelemetryStore store =
              InfluxTelemetryStore.open(InfluxSettings.open(server.url(), "speed"))) {
        measure(store, size, batches);
      }
    } else {
      Path folder = Files.createTempDirectory("telemetry-speed");
      try (TelemetryStore store = SqliteTelemetryStore.open(folder)) {
        measure(store, size, batches);
      }
    }
  }

  private static void measure(TelemetryStore store, int size, int batches) {
    Instant start = Instant.parse("2026-11-21T00:00:00Z");
    int warm = Math.max(5, batches / 5);
    long[] nanos = new long[batches];
    long cpu = 0;
    long busy = 0;
    for (int batch = -warm; batch < batches; batch++) {
      List<Reading> readings = batch(start, (batch + warm) * (long) size, size);
      long cpuBefore = cpu();
      long before = System.nanoTime();
      store.write(readings);
      if (batch >= 0) {
        nanos[batch] = System.nanoTime() - before;
        busy += nanos[batch];
        cpu += cpu() - cpuBefore;
      }
    }
    Arrays.sort(nanos);
    double count = (double) size * batches;
    System.out.printf(
        "readings_per_s=%.0f cpu_s_per_million=%.2f batch_ms p50=%.1f p99=%.1f max=%.1f%n",
        count / (busy / 1e9),
        cpu / 1e9 / count * 1e6,
        nanos[batches / 2] / 1e6,
        nanos[batches * 99 / 100] / 1e6,
        nanos[batches - 1] / 1e6);
    long before = System.nanoTime();
    store.summarise(start.plus(Duration.ofHours(1)));
    System.out.printf("an hour's figures: %.0f ms%n", (System.nanoTime() - before) / 1e6);
  }

  private static List<Reading> batch(Instant start, long first, int size) {
    List<Reading> batch = new ArrayList<>(size);
    for (long i = first; i < first + size; i++) {
      long device = i % DEVICES;
      long round = i / DEVICES;
      // New texts each time, as they come out of the log.
      String station = new String("st-" + (100 + device));
      Instant time = start.plusSeconds(round / SIGNALS.size());
      batch.add(
          new Reading(
              new StationId(station),
              new DeviceId(station + "-gw"),
              "",
              PersonId.NONE,
              "",
              SignalCatalogue.shipped().signal(SIGNALS.get((int) (round % SIGNALS.size()))),
              20 + i % 1_000 / 10.0,
              0,
              time,
              time,
              1,
              i));
    }
    return batch;
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
