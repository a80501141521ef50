package io.waystation.simulator;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import io.waystation.simulator.Symptom.Conduct;
import io.waystation.simulator.truth.TruthLine;
import java.time.Instant;

/**
 * Something planted: what goes wrong, where, and from when to when.
 *
 * @param id of its own within the simulation
 * @param parent id of the fault it follows from, else empty
 * @param cause what is behind the silence it makes; unnamed when it makes none
 * @param device the one that shows it
 * @param person {@link PersonId#NONE} unless it is about a body
 * @param start by the simulation's clock
 * @param end from then on all is well again; {@link TruthLine.Fault#FOR_GOOD} for never
 */
public record Fault(
    String id,
    String parent,
    FaultKind kind,
    Cause cause,
    StationId station,
    DeviceId device,
    PersonId person,
    Instant start,
    Instant end) {
  public Fault {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "%s at %s must end after %s".formatted(kind, device, start));
    }
  }

  public boolean lasts(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }

  boolean does(Conduct conduct) {
    return kind.does(conduct);
  }
}
