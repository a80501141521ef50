package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import io.waystation.storage.telemetry.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices whose clock is wrong: corrected times are shown, the raw ones kept. */
@ExtendWith(RunningService.Starter.class)
@Timeout(240)
class ClocksIT {
  @Test
  void ofTheYear1970(RunningService service) throws Exception {
    checkWrong(service, Instant.EPOCH.plusSeconds(100));
  }

  @Test
  void ofTheYear2036(RunningService service) throws Exception {
    checkWrong(service, Instant.parse("2036-02-07T06:28:16Z"));
  }

  /** Three messages, each about something measured 2 s before it was sent. */
  private static void checkWrong(RunningService service, Instant deviceStart) throws Exception {
    String device = service.device();
    String topic = "ws/v1/%s/readings".formatted(device);
    Instant start = Instant.now();
    Duration offset = Duration.between(start, deviceStart);
    try (Client client = Client.connect(service.mosquitto.uri())) {
      for (int seq = 0; seq < 3; seq++) {
        long sent = Instant.now().plus(offset).toEpochMilli();
        client.publish(topic, Messages.temperature(1, seq, sent, sent - 2_000, 20 + seq));
        Thread.sleep(200);
      }
    }
    Eventually.holds(
        () -> {
          assertThat(service.admin.ledger(device).getInteger("stored")).isEqualTo(3);
          assertThat(service.admin.values(device)).hasSize(1);
          assertThat(service.admin.values(device).get(0).getDouble("value")).isEqualTo(22);
          assertThat(service.stored(device)).hasSize(3);
        });
    JsonObject shown = service.admin.values(device).get(0);
    assertThat(shown.getInstant("at"))
        .isCloseTo(start.minusSeconds(2), within(30, ChronoUnit.SECONDS));
    assertThat(shown.getJsonArray("flags")).contains("clock-corrected").doesNotContain("late");

    JsonObject clock = service.admin.ledger(device).getJsonObject("clock");
    assertThat(clock.getBoolean("wrong")).isTrue();
    assertThat(Duration.ofMillis(clock.getLong("offset")))
        .isCloseTo(offset, Duration.ofSeconds(30));

    List<Point> points =
        service.stored(device).stream().sorted(Comparator.comparing(Point::value)).toList();
    assertThat(points.get(0).deviceTime())
        .isCloseTo(deviceStart.minusSeconds(2), within(10, ChronoUnit.SECONDS));
    // What the device measured one after the other stays as far apart.
    assertThat(points).extracting(Point::clockShift).containsOnly(points.get(0).clockShift());
    assertThat(points).isSortedAccordingTo(Comparator.comparing(Point::time));
  }
}
