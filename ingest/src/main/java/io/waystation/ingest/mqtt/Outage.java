package io.waystation.ingest.mqtt;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells of an outage once when it begins, once for each further cause, and once when it is over;
 * never per attempt. What fails again and again, with moments between in which it works, is told
 * once as that, and once when it has worked for {@link #CALM}. For one thread at a time, but {@link
 * #trouble} for any.
 */
final class Outage {
  /** What has worked for so long has come to stay. */
  static final Duration CALM = Duration.ofSeconds(30);

  private final Logger log;
  private final String what;
  private final LongSupplier nanos;
  private final Set<String> told = new HashSet<>();
  private long since;
  private int failures;
  private long overAt;
  private boolean overBefore;
  private int interruptions;
  private volatile String trouble = "";

  /**
   * @param what begins the sentence, for example {@code MQTT broker tcp://localhost:1883}
   */
  Outage(Logger log, String what) {
    this(log, what, System::nanoTime);
  }

  Outage(Logger log, String what, LongSupplier nanos) {
    this.log = log;
    this.what = what;
    this.nanos = nanos;
  }

  void failed(String why) {
    trouble = why;
    boolean again = failures++ == 0 && begins();
    if (told.add(why)) {
      log.warn("{}: {}; trying again until it works", what, why);
    } else if (again && interruptions == 1) {
      log.warn(
          "{}: {}, again and again; told once more when it has worked for {} s",
          what,
          why,
          CALM.toSeconds());
    }
  }

  /** Whether it had failed before, a moment ago. */
  private boolean begins() {
    since = nanos.getAsLong();
    if (overBefore && since - overAt < CALM.toNanos()) {
      interruptions++;
      return true;
    }
    calm();
    return false;
  }

  /** It works; to be called again while it does. */
  void over() {
    if (failures > 0) {
      overAt = nanos.getAsLong();
      overBefore = true;
      if (interruptions == 0) {
        double seconds = Duration.ofNanos(overAt - since).toMillis() / 1000.0;
        log.info("{}: back after {} s ({} failures)", what, seconds, failures);
      }
      failures = 0;
      trouble = "";
    } else if (overBefore && nanos.getAsLong() - overAt >= CALM.toNanos()) {
      calm();
    }
  }

  private void calm() {
    if (interruptions > 0) {
      log.info(
          "{}: has worked for {} s now, after {} interruptions",
          what,
          CALM.toSeconds(),
          interruptions + 1);
    }
    interruptions = 0;
    overBefore = false;
    told.clear();
  }

  /** The latest cause; empty when all is well. */
  String trouble() {
    return trouble;
  }
}
