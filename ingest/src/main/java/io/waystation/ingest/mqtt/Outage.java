package io.waystation.ingest.mqtt;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Tells of an outage once when it begins, once for each further cause, and once when it is over;
 * never per attempt. For one thread at a time, but {@link #trouble} for any.
 */
final class Outage {
  private final Logger log;
  private final String what;
  private final Set<String> told = new HashSet<>();
  private long since;
  private int failures;
  private volatile String trouble = "";

  /**
   * @param what begins the sentence, for example {@code MQTT broker tcp://localhost:1883}
   */
  Outage(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  void failed(String why) {
    if (failures++ == 0) {
      since = System.nanoTime();
    }
    trouble = why;
    if (told.add(why)) {
      log.warn("{}: {}; trying again until it works", what, why);
    }
  }

  void over() {
    if (failures > 0) {
      Duration time = Duration.ofNanos(System.nanoTime() - since);
      log.info("{}: back after {} s ({} failures)", what, time.toMillis() / 1000.0, failures);
    }
    failures = 0;
    told.clear();
    trouble = "";
  }

  /** The latest cause; empty when all is well. */
  String trouble() {
    return trouble;
  }
}
