package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.simulator.Symptom.Conduct;
import io.waystation.simulator.life.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What time a device thinks it is. Gateways and kiosks ask a time server and are off by some
 * milliseconds; what has a small battery has a quartz that runs some parts per million too fast or
 * too slow, and is set once a week.
 */
final class DeviceClock {
  /** Where 32 bits of NTP seconds overflow, and start again (RFC 4330, section 3). */
  static final Instant NTP_OVERFLOW = Instant.parse("2036-02-07T06:28:16Z");

  private static final double SERVER_OFF_MS = 60;
  private static final double QUARTZ_PPM = 5;
  private static final double SET_TO_WITHIN_MS = 1_200;
  private static final Duration SET_EVERY = Duration.ofDays(7);

  private final Device.Type type;
  private final List<Fault> faults;
  private final Dice dice;

  /**
   * @param faults of the device
   */
  DeviceClock(Device.Type type, List<Fault> faults, Dice dice) {
    this.type = type;
    this.faults = faults.stream().filter(fault -> fault.does(Conduct.CLOCK_IN_2036)).toList();
    this.dice = dice;
  }

  /** How far it is ahead, in whole milliseconds; negative when it is behind. */
  Duration off(Instant at) {
    Duration off = Duration.ofMillis(Math.round(ordinarily(at)));
    for (Fault fault : faults) {
      if (fault.lasts(at)) {
        Instant jumped = Instant.ofEpochMilli(fault.start().toEpochMilli());
        off = off.plus(Duration.between(jumped, NTP_OVERFLOW));
      }
    }
    return off;
  }

  private double ordinarily(Instant at) {
    if (type != Device.Type.SENSOR) {
      return SERVER_OFF_MS * dice.wander(at, Duration.ofHours(6), "server");
    }
    long own = (long) (dice.unit("phase") * SET_EVERY.toMillis());
    long since = Math.floorMod(at.toEpochMilli() + own, SET_EVERY.toMillis());
    double set = SET_TO_WITHIN_MS * (2 * dice.unit("set") - 1);
    return set + QUARTZ_PPM * (2 * dice.unit("quartz") - 1) * 1e-6 * since;
  }
}
