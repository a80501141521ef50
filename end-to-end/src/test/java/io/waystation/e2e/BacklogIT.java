package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hut that was offline for a day sends everything at once, and nobody else notices. */
@ExtendWith(RunningService.Starter.class)
@Timeout(180)
class BacklogIT {
  private static final int MESSAGES = 5_000;

  /** Readings in a message: enough of them that the store has some seconds to do. */
  private static final int READINGS = 60;

  private static final long APART_MILLIS = 17_000;
  private static final double NOW = 25;
  private static final double THEN = 5;

  @Test
  void liveReadingsAreStoredBeforeTheBacklogIsDone(RunningService service) throws Exception {
    String hut = service.device();
    List<String> others = List.of(service.device(), service.device(), service.device());
    long start = System.currentTimeMillis();
    try (Client client = Client.connect(service.mosquitto.uri())) {
      // What is new first; then the old ones, under their old numbers and times.
      client.publish(readings(hut), Messages.temperature(1, MESSAGES, NOW));
      Eventually.holds(() -> assertThat(service.admin.values(hut)).hasSize(1));
      client.publishMany(MESSAGES, seq -> readings(hut), seq -> old(seq, start));
      for (String other : others) {
        client.publish(readings(other), Messages.temperature(1, 0, NOW));
      }
      for (String other : others) {
        Eventually.holds(() -> assertThat(service.storedValues(other)).containsExactly(NOW));
      }
      assertThat(service.installed.metric("waystation_store_lag"))
          .as("what the store is still to be given when it has the live readings")
          .isPositive();
      client.publish(readings(hut), Messages.temperature(1, MESSAGES + 1, NOW + 1));
    }
    Eventually.holds(
        () -> {
          assertThat(service.admin.ledger(hut).getMap())
              .containsEntry("stored", MESSAGES + 2)
              .containsEntry("holes", 0)
              .containsEntry("quarantined", 0);
          assertThat(service.installed.metric("waystation_store_lag")).isZero();
        });
    JsonObject shown =
        service.admin.values(hut).stream()
            .filter(value -> value.getString("signal").equals("env.temperature"))
            .findFirst()
            .orElseThrow();
    assertThat(shown.getDouble("value")).isEqualTo(NOW + 1);
    assertThat(shown.getInstant("at")).isAfterOrEqualTo(Instant.ofEpochMilli(start));
    assertThat(service.storedValues(hut)).hasSize(MESSAGES * READINGS + 2);
    // A fire of yesterday is on the list, and pages nobody today.
    Eventually.holds(
        () ->
            assertThat(Api.objects(service.admin.get("/alarms?limit=200"), "alarms"))
                .filteredOn(alarm -> alarm.getString("device").equals(hut))
                .filteredOn(alarm -> alarm.getString("rule").equals("smoke"))
                .singleElement()
                .satisfies(
                    alarm ->
                        assertThat(alarm.getJsonObject("suppression").getString("why"))
                            .isEqualTo("past")));
  }

  private static String old(int seq, long start) {
    long sent = start - (MESSAGES - seq) * APART_MILLIS;
    String fire = seq == MESSAGES / 2 ? ",\"smoke.alarm\":\"alarm\"" : "";
    return "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[%s]}"
        .formatted(
            seq,
            sent,
            IntStream.range(0, READINGS)
                .mapToObj(
                    i ->
                        "{\"t\":%d,\"m\":{\"env.temperature\":%s%s}}"
                            .formatted(sent - i * 100L, THEN, i == 0 ? fire : ""))
                .collect(Collectors.joining(",")));
  }

  private static String readings(String device) {
    return "ws/v1/%s/readings".formatted(device);
  }
}
