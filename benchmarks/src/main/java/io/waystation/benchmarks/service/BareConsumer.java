package io.waystation.benchmarks.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The least a consumer with Paho can do: take QoS 1 messages and acknowledge them in batches, and
 * throw everything away. What our ingest reaches of its rate is what keeping them costs.
 */
public final class BareConsumer {
  private static final int BATCH = 500;
  private static final int BATCH_MILLIS = 5;
  private static final int RECEIVE_MAXIMUM = 1_000;
  private static final String READY = "listening";
  private static final String DONE = "all here";

  private BareConsumer() {}

  /**
   * Runs it in a process of its own; it says a word each time so many messages have come.
   *
   * @return when it listens
   */
  public static JavaProcess start(Path folder, URI broker, long messages)
      throws IOException, InterruptedException {
    JavaProcess process =
        JavaProcess.start(
            "bare-consumer",
            folder,
            List.of("-Xmx256m"),
            System.getProperty("java.class.path"),
            BareConsumer.class.getName(),
            List.of(broker.toString(), String.valueOf(messages)));
    await(process, READY, 1);
    return process;
  }

  /** Waits until it has had its messages that many times. */
  public static void await(JavaProcess process, int times)
      throws IOException, InterruptedException {
    await(process, DONE, times);
  }

  private static void await(JavaProcess process, String word, int times)
      throws IOException, InterruptedException {
    while (process.said(word) < times) {
      if (!process.alive()) {
        throw process.trouble("ended");
      }
      Thread.sleep(5);
    }
  }

  public static void main(String[] arguments) throws MqttException, InterruptedException {
    long messages = Long.parseLong(arguments[1]);
    BlockingQueue<MqttMessage> arrived = new ArrayBlockingQueue<>(4 * RECEIVE_MAXIMUM);
    MqttAsyncClient client =
        new MqttAsyncClient(arguments[0], "bare-consumer", new MemoryPersistence());
    client.setManualAcks(true);
    client.setCallback(new Taker(arrived));
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    client.connect(options).waitForCompletion();
    client.subscribe("ws/v1/#", 1).waitForCompletion();
    System.out.println(READY);
    long left = messages;
    List<MqttMessage> batch = new ArrayList<>(BATCH);
    while (true) {
      MqttMessage first = arrived.poll(BATCH_MILLIS, TimeUnit.MILLISECONDS);
      if (first != null) {
        batch.add(first);
        arrived.drainTo(batch, BATCH - 1);
        for (MqttMessage message : batch) {
          client.messageArrivedComplete(message.getId(), message.getQos());
        }
        left -= batch.size();
        batch.clear();
        if (left <= 0) {
          System.out.println(DONE);
          left += messages;
        }
      }
    }
  }

  private record Taker(BlockingQueue<MqttMessage> arrived) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
      arrived.put(message);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      System.out.println("disconnected: " + response);
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      System.out.println("Paho: " + e);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
