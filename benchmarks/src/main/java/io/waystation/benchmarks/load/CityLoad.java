package io.waystation.benchmarks.load;

import io.waystation.model.DeviceId;
import io.waystation.simulator.City;
import io.waystation.simulator.CityMessages;
import io.waystation.simulator.Rhythm;
import io.waystation.simulator.mqtt.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * All devices of a simulated city over one connection, each message when its time has come by the
 * real clock, on a thread of its own until it is told to stop. Beside them detectors that are in no
 * city, each of which says once that there is smoke.
 */
public final class CityLoad implements AutoCloseable {
  private static final int UNACKNOWLEDGED = 10_000;
  private static final int WARM_UP = 10_000;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000;

  private final MqttLink link;
  private final CityMessages city;
  private final int detectors;
  private final long alarmNanos;
  private final Sent listener;
  private final Thread thread;
  private volatile long published;
  private volatile Exception failure;
  private volatile boolean stopping;

  /** Told of each message before it goes out, on the load's thread. */
  public interface Sent {
    /**
     * @param now epoch milliseconds
     */
    void said(Message.Report report, long now);

    /**
     * @param now epoch milliseconds; also the time the detector says
     */
    void smoke(DeviceId detector, long now);
  }

  private CityLoad(
      MqttLink link, CityMessages city, int detectors, double alarmsPerSecond, Sent listener) {
    this.link = link;
    this.city = city;
    this.detectors = detectors;
    this.alarmNanos = (long) (1e9 / alarmsPerSecond);
    this.listener = listener;
    this.thread = new Thread(this::run, "city-load");
    this.thread.setDaemon(true);
  }

  /**
   * @param rate messages a second of the whole city
   * @param detectors that say their word one after the other
   */
  public static CityLoad start(
      URI broker, City city, double rate, int detectors, double alarmsPerSecond, Sent listener)
      throws IOException {
    Rhythm rhythm = Rhythm.of(city.devices().size(), rate, 1);
    warmUp(city, rhythm);
    CityMessages messages = new CityMessages(city, Instant.now(), rhythm);
    MqttLink link = MqttLink.open(broker, "bench-city", UNACKNOWLEDGED, (topic, payload) -> {});
    CityLoad load = new CityLoad(link, messages, detectors, alarmsPerSecond, listener);
    load.thread.start();
    return load;
  }

  /** What makes the messages would fall behind the clock until the compiler knows it. */
  private static void warmUp(City city, Rhythm rhythm) {
    CityMessages messages = new CityMessages(city, Instant.now(), rhythm);
    for (int said = 0; said < WARM_UP; ) {
      said += messages.next().size();
    }
  }

  /** Messages so far; from any thread. */
  public long published() {
    return published;
  }

  /** Detectors stand at the stations in turn. */
  public static DeviceId detector(int number) {
    return new DeviceId("bench-smoke-" + number);
  }

  private void run() {
    long start = System.nanoTime();
    int told = 0;
    try {
      while (!stopping) {
        if (told < detectors && System.nanoTime() - start >= (told + 1) * alarmNanos) {
          smoke(detector(told++));
        }
        Instant now = Instant.now();
        if (city.nextAt().isAfter(now)) {
          link.flush();
          long early = city.nextAt().toEpochMilli() - now.toEpochMilli();
          LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, Math.max(1, early) * 1_000_000));
        } else {
          for (Message.Report report : city.next()) {
            say(report);
          }
        }
      }
      link.flush();
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void say(Message.Report report) throws IOException, InterruptedException {
    long now = System.currentTimeMillis();
    listener.said(report, now);
    publish(report.device(), report.payload(Instant.ofEpochMilli(now)));
  }

  private void smoke(DeviceId detector) throws IOException, InterruptedException {
    long now = System.currentTimeMillis();
    listener.smoke(detector, now);
    publish(
        detector,
        "{\"boot\":1,\"seq\":0,\"sent\":%1$d,\"readings\":[{\"t\":%1$d,\"m\":{\"smoke.alarm\":\"alarm\"}}]}"
            .formatted(now)
            .getBytes(StandardCharsets.UTF_8));
  }

  private void publish(DeviceId device, byte[] payload) throws IOException, InterruptedException {
    link.publish(("ws/v1/" + device + "/readings").getBytes(StandardCharsets.UTF_8), payload);
    published = published + 1;
  }

  /**
   * Stops and waits until the broker has acknowledged everything.
   *
   * @return how many messages there were
   */
  public long stop() throws IOException, InterruptedException {
    stopping = true;
    thread.join();
    if (failure != null) {
      throw new IOException("the city has stopped early: " + failure.getMessage(), failure);
    }
    link.await(published);
    return published;
  }

  @Override
  public void close() {
    stopping = true;
    link.close();
  }
}
