package io.waystation.simulator;

import io.waystation.simulator.mqtt.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the devices of a city say from a moment on, in order of time and without any fault, for a
 * load that sends it by itself and knows when it did. One thread only.
 */
public final class CityMessages {
  private final CityStream stream;

  /**
   * @throws IllegalArgumentException if the start lies before the city was opened
   */
  public CityMessages(City city, Instant start, Rhythm rhythm) {
    Scenario quiet = new Scenario(FaultPlan.NONE, rhythm, Optional.empty());
    stream = new CityStream(city, quiet.plan(city, start), start, Backfill.NONE, rhythm);
  }

  /** When the next device has something to do. */
  public Instant nextAt() {
    return stream.nextAt();
  }

  /** What that device says then, which may be nothing. */
  public List<Message.Report> next() {
    List<Message.Report> reports = new ArrayList<>();
    for (Message message : stream.next()) {
      reports.add((Message.Report) message);
    }
    return reports;
  }
}
