package io.waystation.simulator;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import io.waystation.simulator.truth.TruthLine;
import java.time.Duration;
import java.time.Instant;

/** A fault as somebody wants it, before what follows from it is known. */
public record Planted(
    FaultKind kind,
    StationId station,
    DeviceId device,
    PersonId person,
    Instant start,
    Instant end) {
  /**
   * @param lasts {@link Course#FOR_GOOD} if it never ends
   */
  static Planted at(FaultKind kind, Spot spot, Instant start, Duration lasts) {
    Instant end = lasts.equals(Course.FOR_GOOD) ? TruthLine.Fault.FOR_GOOD : start.plus(lasts);
    return new Planted(kind, spot.station(), spot.device(), spot.person(), start, end);
  }

  boolean at(Spot spot) {
    return device.equals(spot.device) && person.equals(spot.person);
  }

  /** The same would happen to the same twice at once. */
  boolean overlaps(Planted other) {
    return kind == other.kind
        && device.equals(other.device)
        && person.equals(other.person)
        && start.isBefore(other.end)
        && end.isAfter(other.start);
  }

  /**
   * Something a fault can happen to.
   *
   * @param person {@link PersonId#NONE} unless it is somebody
   */
  record Spot(StationId station, DeviceId device, PersonId person) {}
}
