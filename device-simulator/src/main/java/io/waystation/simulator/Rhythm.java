package io.waystation.simulator;

import io.waystation.model.Device;
import java.time.Duration;

/**
 * How often devices report, by the city's clock. Every device has the same beat; at each it says
 * what is due, what has changed, and one value at least. What is wrong, and a visit to a kiosk, is
 * said at once whatever the rhythm.
 */
public final class Rhythm {
  /** What the firmware does: once a minute, and what has changed within ten seconds. */
  public static final Rhythm OWN = new Rhythm(0, 0, false);

  private static final double OWN_BEAT_NANOS = 60e9;
  private static final int MOST_PER_DEVICE = 100;
  private static final double LONGEST_BEAT_S = 86_400;

  private final long beatNanos;
  private final int devices;
  private final boolean sparse;

  private Rhythm(long beatNanos, int devices, boolean sparse) {
    this.beatNanos = beatNanos;
    this.devices = devices;
    this.sparse = sparse;
  }

  /**
   * Devices that save power and money: one after the other they wake once an hour, those without a
   * mains connection four times a day. What trends are drawn of they say each time, the rest once a
   * day or when it has changed. They also wake when a door is locked or unlocked, and who finds it
   * open stays awake until it is shut. What else happens while they sleep is not seen.
   */
  public static Rhythm hourly(int devices) {
    return new Rhythm(Duration.ofHours(1).toNanos(), Math.max(1, devices), true);
  }

  /**
   * All devices together make that many messages a second, evenly from the first second on: the
   * intervals of all sensors are shortened or stretched by one factor.
   *
   * @param rate messages a second of real time
   * @param speed of the city's clock
   * @throws IllegalArgumentException if the devices cannot do that; says what they can
   */
  public static Rhythm of(int devices, double rate, double speed) {
    double seconds = devices / rate;
    if (!(seconds >= 1.0 / MOST_PER_DEVICE && seconds <= LONGEST_BEAT_S)) {
      throw new IllegalArgumentException(
          "%s messages/s are not possible with %d devices: a device makes 1 a day to %d a second, so give %s to %d"
              .formatted(
                  number(rate),
                  devices,
                  MOST_PER_DEVICE,
                  number(Math.ceil(devices / LONGEST_BEAT_S * 100) / 100),
                  devices * MOST_PER_DEVICE));
    }
    return new Rhythm(Math.round(seconds * speed * 1e9), devices, false);
  }

  /** Whether it is one that was asked for. */
  boolean asked() {
    return beatNanos > 0;
  }

  /** How often a device with a mains connection reports; zero for what its firmware does. */
  Duration beat() {
    return Duration.ofNanos(beatNanos);
  }

  Duration beat(Device.Type type) {
    Duration beat = beat();
    return sparse && type == Device.Type.SENSOR ? beat.multipliedBy(6) : beat;
  }

  /**
   * How long after the start a device reports for the first time.
   *
   * @param number of the device in its city, from 0
   */
  Duration first(int number) {
    return Duration.ofNanos((long) ((double) beatNanos / devices * number));
  }

  /** Whether devices sleep between two beats, and miss what happens then. */
  boolean sparse() {
    return sparse;
  }

  /**
   * How often a sensor is reported that does not change.
   *
   * @param usual as the catalogue has it, or a part of that
   */
  Duration interval(Sensor sensor, Duration usual) {
    if (sparse) {
      boolean trend = History.SAMPLED.contains(sensor.signal().code());
      Duration least = trend ? Duration.ofNanos(beatNanos) : Duration.ofDays(1);
      return usual.compareTo(least) < 0 ? least : usual;
    }
    return asked()
        ? Duration.ofNanos((long) (usual.toNanos() / OWN_BEAT_NANOS * beatNanos))
        : usual;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
