package io.waystation.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Hears everything devices say, over restarts of the broker. */
final class Subscriber implements AutoCloseable {
  private final Mqtt5AsyncClient client;
  private final Queue<JsonNode> messages = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<String>> statuses = new ConcurrentHashMap<>();
  private final Map<String, Set<Long>> seqs = new ConcurrentHashMap<>();

  Subscriber(int port) throws Exception {
    client =
        Mqtt5Client.builder()
            .identifier("listener")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .automaticReconnectWithDefaultConfig()
            .buildAsync();
    client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(3600)
        .send()
        .get(10, TimeUnit.SECONDS);
    client
        .subscribeWith()
        .topicFilter("ws/v1/#")
        .qos(MqttQos.AT_LEAST_ONCE)
        .callback(this::heard)
        .send()
        .get(10, TimeUnit.SECONDS);
  }

  private void heard(Mqtt5Publish publish) {
    String device = publish.getTopic().getLevels().get(2);
    byte[] payload = publish.getPayloadAsBytes();
    if (payload[0] != '{') {
      return;
    }
    JsonNode json = Played.json(payload);
    if (json.has("status")) {
      statuses
          .computeIfAbsent(device, none -> new ConcurrentLinkedQueue<>())
          .add(json.get("status").asText());
    } else {
      messages.add(json);
      seqs.computeIfAbsent(device, none -> ConcurrentHashMap.newKeySet())
          .add(json.get("seq").asLong());
    }
  }

  /** Every message heard, repetitions included. */
  Queue<JsonNode> messages() {
    return messages;
  }

  Queue<String> statuses(String device) {
    return statuses.getOrDefault(device, new ConcurrentLinkedQueue<>());
  }

  /** The sequence numbers heard of each device. */
  Map<String, Set<Long>> seqs() {
    return seqs;
  }

  static boolean withoutHoles(Set<Long> seqs) {
    return new TreeSet<>(seqs).last() == seqs.size() - 1;
  }

  @Override
  public void close() {
    client.disconnect().orTimeout(5, TimeUnit.SECONDS).exceptionally(gone -> null).join();
  }
}
