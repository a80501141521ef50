package io.waystation.e2e;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;

/** Counts what the broker has taken. */
record Acknowledged(Semaphore room, AtomicInteger count) implements MqttActionListener {
  @Override
  public void onSuccess(IMqttToken token) {
    count.incrementAndGet();
    room.release();
  }

  @Override
  public void onFailure(IMqttToken token, Throwable why) {
    room.release();
  }
}
