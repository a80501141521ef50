package io.waystation.benchmarks;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.log.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of gateways that take turns, each a second after the one before; always the same.
 */
final class Messages {
  static final int BYTES = 200;

  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  private final List<DeviceId> devices = new ArrayList<>();
  private final Signal temperature = SignalCatalogue.shipped().signal("env.temperature");
  private final Signal humidity = SignalCatalogue.shipped().signal("env.humidity");
  private final Signal people = SignalCatalogue.shipped().signal("occupancy.current");
  private long made;

  Messages(int devices) {
    for (int i = 1; i <= devices; i++) {
      this.devices.add(new DeviceId("st-%05d-gw".formatted(i)));
    }
  }

  List<Arrival> next(int count) {
    List<Arrival> arrivals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      arrivals.add(message(made++));
    }
    return arrivals;
  }

  private Arrival.Message message(long number) {
    DeviceId device = devices.get((int) (number % devices.size()));
    StationId station = new StationId(device.value().replace("-gw", ""));
    long seq = number / devices.size();
    Instant at = START.plusSeconds(seq);
    double warmth = 20 + number % 80 / 10.0;
    double damp = 30 + number % 40;
    double inside = number % 13;
    String json =
        """
        {"boot":1,"seq":%d,"sent":%d,"readings":[{"t":%d,"part":"front",\
        "m":{"env.temperature":%s,"env.humidity":%s,"occupancy.current":%s}}]}"""
            .formatted(seq, at.toEpochMilli(), at.toEpochMilli(), warmth, damp, inside);
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] raw = Arrays.copyOf(text, BYTES);
    Arrays.fill(raw, text.length, BYTES, (byte) ' ');
    return new Arrival.Message(
        "ws/v1/" + device + "/readings",
        device,
        1,
        seq,
        at,
        at,
        Arrays.hashCode(raw),
        raw,
        List.of(
            reading(station, device, temperature, warmth, at, seq),
            reading(station, device, humidity, damp, at, seq),
            reading(station, device, people, inside, at, seq)));
  }

  private static Reading reading(
      StationId station, DeviceId device, Signal signal, double value, Instant at, long seq) {
    return new Reading(
        station, device, "front", PersonId.NONE, "", signal, value, 0, at, at, 1, seq);
  }
}
