package io.waystation.benchmarks.loss;

import io.waystation.benchmarks.load.MqttLink;
import io.waystation.benchmarks.service.Service;
import io.waystation.testkit.InfluxServer;
import io.waystation.testkit.MosquittoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Does to the house, one after the other and at random moments, what it must survive. */
final class Chaos {
  /** What can happen. */
  enum Act {
    SERVICE_KILLED,
    BROKER_KILLED,
    STORE_KILLED,
    SESSION_STOLEN
  }

  private static final String SESSION = "waystation-ingest";
  private static final int QUIET_LEAST_MILLIS = 1_000;
  private static final int QUIET_RANGE_MILLIS = 3_000;
  private static final int STORE_AWAY_MILLIS = 2_000;
  private static final int STOLEN_MILLIS = 300;

  private final Service service;
  private final MosquittoServer broker;
  private final InfluxServer store;
  private final Random random;

  /** Each once, in some order, before any of them again. */
  private final List<Act> ahead = new ArrayList<>();

  private final Map<Act, Integer> done = new EnumMap<>(Act.class);

  Chaos(Service service, MosquittoServer broker, InfluxServer store, long seed) {
    this.service = service;
    this.broker = broker;
    this.store = store;
    this.random = new Random(seed);
  }

  /** Waits a while and does one thing; returns when the house is complete again. */
  void next() throws IOException, InterruptedException {
    Thread.sleep(QUIET_LEAST_MILLIS + random.nextInt(QUIET_RANGE_MILLIS));
    if (ahead.isEmpty()) {
      ahead.addAll(List.of(Act.values()));
      Collections.shuffle(ahead, random);
    }
    Act act = ahead.remove(0);
    switch (act) {
      case SERVICE_KILLED -> {
        service.kill();
        service.start();
      }
      case BROKER_KILLED -> {
        broker.kill();
        broker.restart();
      }
      case STORE_KILLED -> {
        store.kill();
        Thread.sleep(STORE_AWAY_MILLIS);
        store.restart();
      }
      case SESSION_STOLEN -> steal();
    }
    done.merge(act, 1, Integer::sum);
  }

  /** Takes the service's messages and acknowledges none. */
  private void steal() throws InterruptedException {
    try (MqttLink thief = MqttLink.open(broker.uri(), SESSION, false, 1, (topic, payload) -> {})) {
      long until = System.nanoTime() + STOLEN_MILLIS * 1_000_000L;
      while (thief.sound() && System.nanoTime() < until) {
        Thread.sleep(1);
      }
    } catch (IOException e) {
      // The service has taken it back faster than we could look.
      Thread.sleep(1);
    }
  }

  @Override
  public String toString() {
    return done.toString();
  }
}
