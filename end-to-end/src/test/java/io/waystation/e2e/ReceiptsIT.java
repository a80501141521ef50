package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What devices hear from a running service about their messages, through the broker. */
@ExtendWith(RunningService.Starter.class)
@Timeout(240)
class ReceiptsIT {
  @Test
  void holesAreNamedUntilTheyAreFilled(RunningService service) throws Exception {
    String device = service.device();
    String topic = "ws/v1/%s/receipt".formatted(device);
    try (Client client = Client.connect(service.mosquitto.uri())) {
      for (int seq : List.of(0, 1, 4, 6)) {
        client.publish(readings(device), Messages.temperature(1, seq, 20));
      }
      // Who comes later finds the last one: it is retained.
      try (Client late = Client.connect(service.mosquitto.uri())) {
        Eventually.holds(
            () -> {
              late.listen(topic);
              assertThat(late.heard(topic)).anyMatch(Client.Heard::retained);
              assertThat(last(late, topic).getMap())
                  .containsEntry("boot", 1)
                  .containsEntry("seq", 6);
              assertThat(last(late, topic).getJsonArray("missing").encode())
                  .isEqualTo("[[2,3],[5,5]]");
            });
        assertThat(service.admin.ledger(device).getMap())
            .containsEntry("sent", 7)
            .containsEntry("stored", 4)
            .containsEntry("holes", 3);
        for (int seq : List.of(5, 2, 3)) {
          client.publish(readings(device), Messages.temperature(1, seq, 20));
        }
        Eventually.holds(
            () ->
                assertThat(last(late, topic).getMap())
                    .containsEntry("seq", 6)
                    .doesNotContainKey("missing"));
        assertThat(service.admin.ledger(device).getMap())
            .containsEntry("stored", 7)
            .containsEntry("holes", 0)
            .containsEntry("filled", 3);
      }
    }
  }

  @Test
  void aRefusedMessageIsNamedOnceAndAtOnce(RunningService service) throws Exception {
    String device = service.device();
    String topic = "ws/v1/%s/receipt".formatted(device);
    try (Client client = Client.connect(service.mosquitto.uri()).listen(topic)) {
      client.publish(readings(device), Messages.temperature(7, 0, 20));
      Eventually.holds(() -> assertThat(client.heard(topic)).isNotEmpty());
      // Within the second in which nothing would be said if all were well.
      client.publish(
          readings(device), Messages.temperature(7, 1, 20).replace("env.temp", "env.tmep"));
      Eventually.holds(() -> assertThat(refusals(client, topic)).hasSize(1));
      client.publish(readings(device), Messages.temperature(7, 2, 20));
      client.publish(readings(device), "{\"boot\":7,");
      Eventually.holds(
          () -> {
            assertThat(last(client, topic).getInteger("seq")).isEqualTo(2);
            assertThat(refusals(client, topic)).hasSize(2);
          });
      List<JsonObject> refusals = refusals(client, topic);
      assertThat(refusals.get(0).getMap())
          .containsEntry("boot", 7)
          .containsEntry("seq", 1)
          .containsEntry("reason", "UNKNOWN_SIGNAL");
      assertThat(refusals.get(0).getString("detail")).contains("env.tmeperature");
      assertThat(refusals.get(1).getMap())
          .containsEntry("reason", "MALFORMED_JSON")
          .doesNotContainKey("seq");
      assertThat(service.admin.ledger(device).getMap())
          .containsEntry("stored", 2)
          .containsEntry("quarantined", 2)
          .containsEntry("holes", 0)
          .containsEntry("sent", 4);
    }
  }

  @Test
  void whileAllIsWellADeviceIsToldOnceASecond(RunningService service) throws Exception {
    String device = service.device();
    String topic = "ws/v1/%s/receipt".formatted(device);
    int messages = 250;
    try (Client client = Client.connect(service.mosquitto.uri()).listen(topic)) {
      for (int seq = 0; seq < messages; seq++) {
        client.publish(readings(device), Messages.temperature(1, seq, 20));
        Thread.sleep(10);
      }
      Eventually.holds(
          () -> assertThat(last(client, topic).getInteger("seq")).isEqualTo(messages - 1));
      List<Long> at = client.heard(topic).stream().map(h -> h.json().getLong("at")).toList();
      long seconds = (at.get(at.size() - 1) - at.get(0)) / 1_000;
      assertThat(at.size()).isBetween(2, (int) seconds + 2);
    }
  }

  /** Two boxes with one id: nothing of the one overwrites what the other has said. */
  @Test
  void aSecondDeviceOfTheSameIdOverwritesNothing(RunningService service) throws Exception {
    String device = service.device();
    String topic = "ws/v1/%s/receipt".formatted(device);
    try (Client reader = Client.connect(service.mosquitto.uri()).listen(topic);
        Client first = Client.connect(service.mosquitto.uri(), device)) {
      // One millisecond has one value of a signal.
      long now = System.currentTimeMillis();
      first.publish(readings(device), Messages.temperature(3, 0, now, now - 1, 11));
      first.publish(readings(device), Messages.temperature(3, 1, now, now, 12));
      try (Client second = Client.connect(service.mosquitto.uri(), device)) {
        Eventually.holds(() -> assertThat(first.connected()).isFalse());
        second.publish(readings(device), Messages.temperature(3, 1, 99));
        second.publish(readings(device), Messages.temperature(3, 2, now + 1, now + 1, 13));
      }
      Eventually.holds(
          () -> {
            assertThat(service.admin.ledger(device).getMap())
                .containsEntry("stored", 3)
                .containsEntry("quarantined", 1);
            assertThat(service.admin.quarantine(device))
                .extracting(m -> m.getString("reason"))
                .containsExactly("SEQ_REUSED");
            assertThat(refusals(reader, topic))
                .extracting(r -> r.getString("reason"))
                .containsExactly("SEQ_REUSED");
            assertThat(service.storedValues(device)).containsExactlyInAnyOrder(11.0, 12.0, 13.0);
          });
    }
  }

  private static String readings(String device) {
    return "ws/v1/%s/readings".formatted(device);
  }

  private static JsonObject last(Client client, String topic) {
    List<Client.Heard> heard = client.heard(topic);
    assertThat(heard).isNotEmpty();
    return heard.get(heard.size() - 1).json();
  }

  /** All that were named so far, in all receipts. */
  private static List<JsonObject> refusals(Client client, String topic) {
    return client.heard(topic).stream()
        .filter(heard -> !heard.retained())
        .map(heard -> heard.json().getJsonArray("refused", new JsonArray()))
        .flatMap(some -> IntStream.range(0, some.size()).mapToObj(some::getJsonObject))
        .toList();
  }
}
