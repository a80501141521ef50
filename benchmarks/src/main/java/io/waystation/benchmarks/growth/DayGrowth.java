package io.waystation.benchmarks.growth;

import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.Publisher;
import io.waystation.benchmarks.load.Readings;
import io.waystation.benchmarks.service.Service;
import io.waystation.storage.records.Tables;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The same devices after more and more days of a value every five minutes. */
final class DayGrowth implements Growing {
  static final int DEVICES = 40;

  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int BATCH = 2_000;
  private static final long BOOT = 2;

  private final int asked;
  private final int messages;
  private final Instant today = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private long boot = BOOT;

  /**
   * @param asked days that the question is about
   */
  DayGrowth(int asked, int messages) {
    this.asked = asked;
    this.messages = messages;
  }

  @Override
  public String unit() {
    return "days";
  }

  @Override
  public void register(Tables t, int size) {
    Service.hundredStations(t, DEVICES);
  }

  /** With the hourly figures, which the service makes about hourly. */
  @Override
  public long past(Path data, int size) {
    Readings said = new Readings(DEVICES, today.minus(Duration.ofDays(size)), STEP);
    long readings = Duration.ofDays(size).dividedBy(STEP) * DEVICES * Readings.SIGNALS;
    try (TelemetryStore store = SqliteTelemetryStore.open(data.resolve("telemetry"))) {
      for (long first = 0; first < readings; first += BATCH) {
        store.write(said.readings(first, (int) Math.min(BATCH, readings - first)));
      }
      store.summarise(today);
    }
    return readings;
  }

  @Override
  public Sent send(URI broker, int size, boolean known) throws IOException, InterruptedException {
    int number = known ? messages : DEVICES;
    Publisher.flood(broker, new Payloads(DEVICES, (int) boot++, Readings.SIGNALS), number);
    return new Sent(number, (long) number * Readings.SIGNALS);
  }

  @Override
  public String question() {
    Instant from = today.minus(Duration.ofDays(asked));
    return "/api/v1/stations/st-0/series?signals=env.temperature,env.co2&from=%s&to=%s"
        .formatted(from, today);
  }
}
