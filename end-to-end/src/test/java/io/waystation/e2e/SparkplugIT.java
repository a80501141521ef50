package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of a Sparkplug edge node that a running service meets in the middle. */
@ExtendWith(RunningService.Starter.class)
@Timeout(240)
class SparkplugIT {
  private static final int TEMPERATURE = 1;
  private static final int DOOR = 2;

  @Test
  void isAskedForItsBirthAndDiesInThePage(RunningService service) throws Exception {
    String node = service.device();
    String topic = "spBv1.0/oilfield/%s/" + node.toUpperCase(Locale.ROOT);
    String command = topic.formatted("NCMD");
    try (Client client = Client.connect(service.mosquitto.uri()).listen(command)) {
      client.publish(
          topic.formatted("NDATA"), new SparkplugPayload().metric(TEMPERATURE, 18).seq(7).bytes());
      Eventually.holds(
          () -> {
            assertThat(client.heard(command)).hasSize(1);
            assertThat(new String(client.heard(command).get(0).payload(), UTF_8))
                .contains("Node Control/Rebirth");
            assertThat(service.admin.quarantine(node))
                .extracting(m -> m.getString("reason"))
                .containsExactly("NOT_BORN");
          });

      client.publish(
          topic.formatted("NBIRTH"),
          new SparkplugPayload()
              .metric("bdSeq", 4)
              .metric("env.temperature", TEMPERATURE, 19)
              .seq(0)
              .bytes());
      client.publish(
          topic.formatted("DBIRTH") + "/doors",
          new SparkplugPayload().metric("door.position", DOOR, "closed").seq(1).bytes());
      client.publish(
          topic.formatted("NDATA"), new SparkplugPayload().metric(TEMPERATURE, 20).seq(2).bytes());
      Eventually.holds(
          () -> {
            assertThat(value(service, node, "env.temperature", "").getDouble("value"))
                .isEqualTo(20);
            assertThat(value(service, node, "door.position", "doors").getString("state"))
                .isEqualTo("closed");
            assertThat(service.admin.link(node)).isEqualTo("online");
          });

      service.admin.post("/quarantine/replay", new JsonObject().put("device", node));
      Eventually.holds(
          () -> {
            assertThat(service.admin.quarantine(node))
                .extracting(m -> m.getString("state"))
                .containsExactly("stored");
            assertThat(service.storedValues(node)).containsExactlyInAnyOrder(18.0, 19.0, 20.0);
          });

      // One of the things behind the node has gone, the node has not.
      client.publish(topic.formatted("DDEATH") + "/doors", new SparkplugPayload().seq(3).bytes());
      Eventually.holds(
          () ->
              assertThat(value(service, node, "device.status", "doors").getString("state"))
                  .isEqualTo("offline"));
      assertThat(service.admin.link(node)).isEqualTo("online");

      client.publish(topic.formatted("NDEATH"), new SparkplugPayload().metric("bdSeq", 3).bytes());
      client.publish(
          topic.formatted("NDATA"), new SparkplugPayload().metric(TEMPERATURE, 21).seq(4).bytes());
      Eventually.holds(
          () ->
              assertThat(value(service, node, "env.temperature", "").getDouble("value"))
                  .isEqualTo(21));
      assertThat(service.admin.link(node))
          .as("after the death of an earlier connection")
          .isEqualTo("online");

      client.publish(topic.formatted("NDEATH"), new SparkplugPayload().metric("bdSeq", 4).bytes());
      Eventually.holds(
          () -> {
            assertThat(service.admin.link(node)).isEqualTo("offline");
            assertThat(value(service, node, "device.status", "").getString("state"))
                .isEqualTo("offline");
          });
      assertThat(service.admin.ledger(node).getMap())
          .containsEntry("quarantined", 0)
          .containsEntry("holes", 0);
    }
  }

  private static JsonObject value(RunningService service, String node, String signal, String part)
      throws Exception {
    List<JsonObject> found =
        service.admin.values(node).stream()
            .filter(v -> v.getString("signal").equals(signal) && v.getString("part").equals(part))
            .toList();
    assertThat(found).as(signal).hasSize(1);
    return found.get(0);
  }
}
