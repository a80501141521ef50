package io.waystation.server.check;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * What a broker says of itself in {@code $SYS}, where our user may read it.
 *
 * @param version empty when it says none
 * @param dropped messages since it started
 */
record BrokerSys(String version, long dropped) {
  private static final String MOSQUITTO = "$SYS/broker/version";
  private static final String DROPPED = "$SYS/broker/publish/messages/dropped";
  private static final String EMQX = "$SYS/brokers/+/version";
  private static final long WAIT_MILLIS = 1_000;

  static BrokerSys read(String uri, MqttProbe.As as) {
    Map<String, String> heard = new ConcurrentHashMap<>();
    CountDownLatch both = new CountDownLatch(2);
    try (MqttProbe probe =
        MqttProbe.connect(
            uri,
            // Several come before the first could be acknowledged.
            as.keeping(0, true, 100),
            (by, topic, message) -> {
              heard.put(topic, new String(message.getPayload(), StandardCharsets.UTF_8));
              both.countDown();
            })) {
      probe.subscribe(MOSQUITTO, true);
      probe.subscribe(DROPPED, true);
      if (!both.await(WAIT_MILLIS, TimeUnit.MILLISECONDS) && heard.isEmpty()) {
        probe.subscribe(EMQX, true);
        both.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (MqttException e) {
      // Not every user may read it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String version = heard.getOrDefault(MOSQUITTO, "");
    for (Map.Entry<String, String> said : heard.entrySet()) {
      if (said.getKey().startsWith("$SYS/brokers/")) {
        version = "EMQX " + said.getValue();
      }
    }
    String dropped = heard.getOrDefault(DROPPED, "");
    return new BrokerSys(version, dropped.matches("\\d{1,18}") ? Long.parseLong(dropped) : 0);
  }
}
