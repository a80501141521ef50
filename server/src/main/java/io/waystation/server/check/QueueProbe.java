package io.waystation.server.check;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * Finds out what a broker keeps for a client that is away: a client with a session of its own goes,
 * so many messages are published to it, it comes back and counts. Brokers drop what does not fit
 * into a queue after having acknowledged it, so counting is the only way to know.
 */
final class QueueProbe {
  /** Our user must be allowed to use it; the service does not listen there. */
  static final String ROOT = "waystation/check/";

  private static final long PUBLISH_SECONDS = 60;

  /** After so long without a message no more will come. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Should this process die in the middle: then the broker forgets it all by itself. */
  private static final long SESSION_SECONDS = 600;

  /**
   * What came of it.
   *
   * @param acknowledged by the broker, of those sent
   * @param arrived of these, each counted once
   * @param window how many came before the first was acknowledged
   */
  record Result(
      boolean forbidden, boolean forgotten, int sent, int acknowledged, int arrived, int window) {
    private static final Result FORBIDDEN = new Result(true, false, 0, 0, 0, 0);
  }

  private final String uri;
  private final MqttProbe.As sleeper;
  private final MqttProbe.As publisher;
  private final String topic;
  private final int messages;
  private final int receiveMaximum;

  // Guarded by this.
  private final BitSet arrived = new BitSet();
  private final Queue<MqttMessage> unacknowledged = new ArrayDeque<>();
  private boolean acknowledging;
  private long lastNanos;

  /**
   * @param as who we are; its client id begins those of the two clients
   * @param receiveMaximum what the service asks for
   */
  QueueProbe(String uri, MqttProbe.As as, int messages, int receiveMaximum) {
    this.uri = uri;
    this.sleeper = new MqttProbe.As(as.clientId() + "-q", as.user(), as.password(), true, 0, 1);
    this.publisher = new MqttProbe.As(as.clientId() + "-p", as.user(), as.password(), true, 0, 1);
    this.topic = ROOT + as.clientId();
    this.messages = messages;
    this.receiveMaximum = receiveMaximum;
  }

  /**
   * Takes some seconds, and a minute with a slow broker. Leaves nothing there.
   *
   * @throws MqttException if the connection breaks
   */
  Result run() throws MqttException {
    try {
      return fallAsleep() ? publishAndWake() : Result.FORBIDDEN;
    } finally {
      MqttProbe.connect(uri, sleeper).close();
    }
  }

  private boolean fallAsleep() throws MqttException {
    try (MqttProbe asleep = MqttProbe.connect(uri, sleeper.keeping(SESSION_SECONDS, true, 1))) {
      return asleep.subscribe(topic, false) < MqttProbe.REFUSED;
    }
  }

  private Result publishAndWake() throws MqttException {
    int acknowledged;
    // Whether we may at all: brokers let anybody subscribe and then deliver nothing.
    try (MqttProbe first = MqttProbe.connect(uri, publisher)) {
      if (first.publish(topic + "/may", new byte[0]) >= MqttProbe.REFUSED) {
        return Result.FORBIDDEN;
      }
    }
    try (MqttProbe many = MqttProbe.connect(uri, publisher)) {
      acknowledged = many.publishMany(topic, messages, PUBLISH_SECONDS);
    }
    return wake(acknowledged);
  }

  private Result wake(int acknowledged) throws MqttException {
    int most = Math.min(acknowledged, receiveMaximum);
    synchronized (this) {
      lastNanos = System.nanoTime();
    }
    try (MqttProbe awake =
        MqttProbe.connect(
            uri, sleeper.keeping(SESSION_SECONDS, false, receiveMaximum), this::heard)) {
      if (!awake.sessionPresent()) {
        return new Result(false, true, messages, acknowledged, 0, 0);
      }
      int window = await(most);
      acknowledgeAll(awake);
      return new Result(false, false, messages, acknowledged, await(acknowledged), window);
    }
  }

  /** On Paho's thread, one at a time. */
  private void heard(MqttProbe by, String where, MqttMessage message) {
    byte[] number = message.getPayload();
    boolean now;
    synchronized (this) {
      lastNanos = System.nanoTime();
      arrived.set(
          (number[0] & 0xFF) << 24
              | (number[1] & 0xFF) << 16
              | (number[2] & 0xFF) << 8
              | number[3] & 0xFF);
      now = acknowledging;
      if (!now) {
        unacknowledged.add(message);
      }
      notifyAll();
    }
    if (now) {
      acknowledge(by, message);
    }
  }

  private void acknowledgeAll(MqttProbe by) {
    synchronized (this) {
      acknowledging = true;
      unacknowledged.forEach(message -> acknowledge(by, message));
      unacknowledged.clear();
    }
  }

  private static void acknowledge(MqttProbe by, MqttMessage message) {
    try {
      by.acknowledge(message);
    } catch (MqttException e) {
      // The connection is gone: nothing more arrives, and the count shows it.
    }
  }

  /** Until so many have arrived, or none does any more. */
  private synchronized int await(int count) {
    try {
      lastNanos = System.nanoTime();
      while (arrived.cardinality() < count) {
        long left = lastNanos + SILENCE_NANOS - System.nanoTime();
        if (left <= 0) {
          break;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return arrived.cardinality();
  }
}
