package io.waystation.dashboard.http;

import io.waystation.model.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is known of the devices' clocks; whoever takes their messages in supplies it. */
@FunctionalInterface
public interface Clocks {
  /** Where nobody watches them. */
  Clocks UNKNOWN = device -> Optional.empty();

  /** Never blocks; may be asked from any thread. Empty when nothing can be told. */
  Optional<Estimate> of(DeviceId device);

  /**
   * How a clock goes.
   *
   * @param offset device minus ours: positive when it is ahead
   * @param driftPpm parts per million, positive when it runs fast; empty when too little is known
   * @param samples messages it rests on
   * @param since when the first of them arrived, our clock: it has not jumped since
   * @param wrong whether it is too far off to be believed, so that its times are corrected
   */
  record Estimate(
      Duration offset, OptionalDouble driftPpm, long samples, Instant since, boolean wrong) {}
}
