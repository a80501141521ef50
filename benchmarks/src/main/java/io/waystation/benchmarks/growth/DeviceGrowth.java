package io.waystation.benchmarks.growth;

import io.waystation.benchmarks.load.CityRecords;
import io.waystation.benchmarks.load.MqttLink;
import io.waystation.simulator.City;
import io.waystation.simulator.CityMessages;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.Preset;
import io.waystation.simulator.Rhythm;
import io.waystation.simulator.mqtt.Message;
import io.waystation.storage.records.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A city of the kinds of {@code city-478}, larger and larger: its last minutes, sent at once. */
final class DeviceGrowth implements Growing {
  /** All in the past, and none so long ago that it would count as late. */
  private static final Duration SPAN = Duration.ofSeconds(240);

  /** Of one device. */
  private static final int MOST_MESSAGES = 24;

  /**
   * Devices number their starts by the second: twice in one, and the service takes both for one.
   */
  private static final Duration BOOT = Duration.ofSeconds(1);

  private static final int UNACKNOWLEDGED = 10_000;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final int messages;
  private City city;
  private Instant earliest = Instant.MIN;

  /**
   * @param messages in all at least, where a device has not to send more than some
   */
  DeviceGrowth(int messages) {
    this.messages = messages;
  }

  @Override
  public String unit() {
    return "devices";
  }

  static City city(int devices) {
    return City.withDevices(new CitySettings(Preset.CITY_478, 7, 1, 0, 0, 0, ZONE), devices);
  }

  @Override
  public void register(Tables t, int size) {
    city = city(size);
    CityRecords.fill(t, city, 0);
  }

  @Override
  public Sent send(URI broker, int size, boolean known) throws IOException, InterruptedException {
    int each = known ? Math.min(MOST_MESSAGES, Math.max(4, messages / size)) : 2;
    Instant end = Instant.now();
    Instant start = end.minus(SPAN);
    if (start.isBefore(earliest)) {
      start = earliest;
    }
    earliest = start.plus(BOOT);
    Rhythm rhythm = Rhythm.of(size, (double) size * each / SPAN.toSeconds(), 1);
    CityMessages said = new CityMessages(city, start, rhythm);
    long published = 0;
    long readings = 0;
    try (MqttLink link =
        MqttLink.open(broker, "bench-city", UNACKNOWLEDGED, (topic, payload) -> {})) {
      while (said.nextAt().isBefore(end)) {
        for (Message.Report report : said.next()) {
          link.publish(
              ("ws/v1/" + report.device() + "/readings").getBytes(StandardCharsets.UTF_8),
              report.payload(report.at()));
          published++;
          readings += report.values();
        }
      }
      link.await(published);
    }
    return new Sent(published, readings);
  }

  @Override
  public String question() {
    return "/api/v1/stations/" + city.devices().get(0).station();
  }
}
