package io.waystation.simulator;

import io.waystation.simulator.mqtt.Message;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A city played through without a broker, as fast as it goes: every message arrives at once, stored
 * readings before all others.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * Plays on the caller's thread.
   *
   * @param until where it ends, not included
   * @param to gets every message as it is made
   * @throws IllegalArgumentException if {@code start} lies before the city was opened
   */
  public static void play(
      City city,
      Backfill backfill,
      Scenario scenario,
      Instant start,
      Instant until,
      Consumer<Message> to) {
    Faults faults = scenario.plan(city, start);
    CityStream stream = new CityStream(city, faults, start, backfill, scenario.rhythm());
    Witness witness = scenario.witness(city, faults, stream.places(), start);
    Consumer<Message> said =
        message -> {
          witness.made(message);
          to.accept(message);
        };
    while (stream.nextBacklog().isPresent()) {
      said.accept(stream.takeBacklog(start));
    }
    while (stream.nextAt().isBefore(until)) {
      stream.next().forEach(said);
    }
    witness.ended(until, 0);
    witness
        .failure()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
  }
}
