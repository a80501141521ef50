package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another program takes the service's client id, and with it its session, again and again. */
@ExtendWith(RunningService.Starter.class)
@Timeout(240)
class TakeoverIT {
  private static final int THEFTS = 5;
  private static final int MESSAGES = 6_000;
  private static final int DEVICES = 3;

  @Test
  void losesNothingAndSaysWhy(RunningService service) throws Exception {
    List<String> devices = IntStream.range(0, DEVICES).mapToObj(i -> service.device()).toList();
    double connects = service.installed.metric("waystation_mqtt_connects_total");
    long start = System.currentTimeMillis() - MESSAGES;
    CompletableFuture<Void> publishing;
    try (Client client = Client.connect(service.mosquitto.uri())) {
      publishing =
          CompletableFuture.runAsync(
              () ->
                  client.publishAll(
                      MESSAGES,
                      i -> "ws/v1/%s/readings".formatted(devices.get(i % DEVICES)),
                      i -> {
                        long at = System.currentTimeMillis();
                        return Messages.temperature(1, i / DEVICES, at, start + i, i % 50);
                      }));
      for (int theft = 0; theft < THEFTS; theft++) {
        double before = service.installed.metric("waystation_mqtt_connects_total");
        steal(service);
        Eventually.holds(
            () ->
                assertThat(service.installed.metric("waystation_mqtt_connects_total"))
                    .isGreaterThan(before));
      }
      publishing.get();
    }
    for (String device : devices) {
      Eventually.holds(
          () ->
              assertThat(service.admin.ledger(device).getMap())
                  .containsEntry("stored", MESSAGES / DEVICES)
                  .containsEntry("holes", 0)
                  .containsEntry("quarantined", 0));
      Eventually.holds(() -> assertThat(service.storedValues(device)).hasSize(MESSAGES / DEVICES));
    }
    assertThat(service.installed.metric("waystation_mqtt_connects_total") - connects)
        .isGreaterThanOrEqualTo(THEFTS);
    // The broker's own word for it (142) is not always read before the connection is gone.
    assertThat(service.output())
        .containsPattern("another client (connected with|may use) our client id")
        .doesNotContain("SEVERE")
        .doesNotContain("\tat ");
    assertThat(service.installed.metric("waystation_mqtt_sessions_lost_total")).isZero();
    Eventually.holds(() -> assertThat(service.installed.trouble()).isEmpty());
  }

  /** Gets what waits for the service and acknowledges none of it. */
  private static void steal(RunningService service) throws Exception {
    MqttClient thief =
        new MqttClient(
            service.mosquitto.uri().toString(), RunningService.SESSION, new MemoryPersistence());
    thief.setManualAcks(true);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3_600L);
    options.setAutomaticReconnect(false);
    try {
      thief.connect(options);
      Eventually.holds(() -> assertThat(thief.isConnected()).isFalse());
    } catch (MqttException e) {
      // The service has taken it back before the thief knew that it had it.
      Thread.sleep(1);
    } finally {
      thief.close(true);
    }
  }
}
