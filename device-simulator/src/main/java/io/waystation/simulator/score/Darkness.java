package io.waystation.simulator.score;

import io.waystation.simulator.score.Expectation.Need;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a device could not be heard, or measured nothing, by the truth: what nobody could know then
 * is asked of the service as much later, or not at all.
 */
final class Darkness {
  private final Map<String, List<Fault>> unheard = new HashMap<>();
  private final Map<String, List<Fault>> mute = new HashMap<>();

  Darkness(List<Fault> faults, Expectations table) {
    faults.stream()
        .sorted(Comparator.comparing(Fault::start))
        .forEach(
            fault -> {
              String device = fault.device().value();
              boolean measuresNothing = !table.of(fault.fault(), Need.MUTE).isEmpty();
              if (measuresNothing) {
                mute.computeIfAbsent(device, d -> new ArrayList<>()).add(fault);
              }
              if (measuresNothing || !table.of(fault.fault(), Need.DARK).isEmpty()) {
                unheard.computeIfAbsent(device, d -> new ArrayList<>()).add(fault);
              }
            });
  }

  /** The moment at which so much time has passed in which other faults let the device be heard. */
  Instant heardFor(Fault fault, Instant from, Duration time) {
    return without(unheard, fault, from, from.plus(time));
  }

  /** How long until then the fault could show: the time in which its device measured anything. */
  Duration shows(Fault fault, Instant until) {
    Instant end = fault.end().isBefore(until) ? fault.end() : until;
    Instant from = fault.start();
    Duration shown = Duration.between(from, end);
    for (Fault other : others(mute, fault)) {
      Instant begin = later(other.start(), from);
      Instant stop = other.end().isBefore(end) ? other.end() : end;
      if (begin.isBefore(stop)) {
        shown = shown.minus(Duration.between(begin, stop));
        from = stop;
      }
    }
    return shown;
  }

  /** Whether the device was silent already, or had hardly spoken again, when the fault began. */
  boolean silentBefore(Fault fault, Duration hardly) {
    return others(unheard, fault).stream()
        .anyMatch(
            other ->
                other.start().isBefore(fault.start())
                    && other.end().plus(hardly).isAfter(fault.start()));
  }

  private static Instant without(
      Map<String, List<Fault>> dark, Fault fault, Instant from, Instant until) {
    for (Fault other : others(dark, fault)) {
      Instant begin = later(other.start(), from);
      if (begin.isBefore(until) && other.end().isAfter(begin)) {
        until = until.plus(Duration.between(begin, other.end()));
        from = other.end();
      }
    }
    return until;
  }

  private static List<Fault> others(Map<String, List<Fault>> dark, Fault fault) {
    return dark.getOrDefault(fault.device().value(), List.of()).stream()
        .filter(other -> !other.id().equals(fault.id()))
        .toList();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
