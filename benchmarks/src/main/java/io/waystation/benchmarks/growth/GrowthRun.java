package io.waystation.benchmarks.growth;

import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.Publisher;
import io.waystation.benchmarks.results.Median;
import io.waystation.benchmarks.service.Api;
import io.waystation.benchmarks.service.Service;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Role;
import io.waystation.storage.records.Tables;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One size of one thing, through Mosquitto and the packaged service with all its roles. */
public final class GrowthRun {
  private static final String STORED = "waystation_ingest_messages_total{fate=\"stored\"";
  private static final int WARM_UP_DEVICES = 50;
  private static final int ASKED = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double MEGABYTE = 1e6;

  private final Growing growing;
  private final String heap;
  private final int warmUp;

  /**
   * @param heap of the service, for example {@code 2g}
   * @param warmUp messages before anything is measured, the same for every size
   */
  public GrowthRun(Growing growing, String heap, int warmUp) {
    this.growing = growing;
    this.heap = heap;
    this.warmUp = warmUp;
  }

  public Cost measure(Path folder, int size) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String more = growing.configure(folder, size);
    try (MosquittoServer broker = MosquittoServer.start();
        Service service =
            Service.install(
                folder,
                broker.uri(),
                more,
                heap,
                "ingest,store-writer,alerting,api",
                t -> register(t, size))) {
      long readings = growing.past(service.data(), size);
      Api operator = service.api(Role.OPERATOR);
      Api asking = service.api(growing.role());
      service.start();
      Publisher.flood(broker.uri(), new Payloads(WARM_UP_DEVICES, 1, 3), warmUp);
      settle(service, warmUp);
      Growing.Sent first = growing.send(broker.uri(), size, false);
      settle(service, warmUp + first.messages());

      double cpu = service.process().cpuSeconds();
      Growing.Sent sent = growing.send(broker.uri(), size, true);
      settle(service, warmUp + first.messages() + sent.messages());
      cpu = service.process().cpuSeconds() - cpu;

      answer(operator, "/api/v1/stations");
      double listCpu = service.process().cpuSeconds();
      double list = answer(operator, "/api/v1/stations");
      listCpu = (service.process().cpuSeconds() - listCpu) * 1e3 / ASKED;
      double question = answer(asking, growing.question());
      double left = service.collect();
      service.stop();
      long disk = size(service.data());
      long came = first.readings() + sent.readings() + 3L * warmUp;
      double stored = (double) size(service.data().resolve("telemetry")) / (readings + came);
      double logged = (double) size(service.logFolder()) / came;
      double restarting = System.nanoTime();
      service.start();
      restarting = (System.nanoTime() - restarting) / 1e9;
      double restartCpu = service.process().cpuSeconds();
      return new Cost(
          size,
          cpu * 1e6 / sent.readings(),
          left,
          disk / MEGABYTE,
          stored,
          logged,
          restarting,
          restartCpu,
          list,
          listCpu,
          question);
    }
  }

  private void register(Tables t, int size) {
    growing.register(t, size);
    Device known = t.devices().all().get(0);
    for (int i = 0; i < WARM_UP_DEVICES; i++) {
      DeviceId id = new DeviceId("gw-" + i);
      if (t.devices().find(id).isEmpty()) {
        t.devices()
            .save(
                new Device(
                    id,
                    known.station(),
                    Device.Type.SENSOR,
                    new LocalText("网关", "Gateway"),
                    Instant.now()));
      }
    }
  }

  private static void settle(Service service, long messages) throws InterruptedException {
    service.until("keep every message", PATIENCE, () -> service.metric(STORED) >= messages);
    service.until(
        "pass everything on",
        PATIENCE,
        () ->
            service.metric("waystation_store_lag") == 0
                && service.metric("waystation_alerting_lag") == 0);
  }

  private static double answer(Api api, String path) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      long before = System.nanoTime();
      api.get(path);
      millis.add((System.nanoTime() - before) / 1e6);
    }
    return Median.of(millis);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
