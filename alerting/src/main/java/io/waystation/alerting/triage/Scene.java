package io.waystation.alerting.triage;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The facts of one station at one moment.
 *
 * @param station its name
 * @param now our clock
 * @param listening from when on, without a break, we would have heard everybody; empty when clocks
 *     may decide nothing just now, because we do not hear or have not read everything
 * @param area how it looks around it
 * @param members its registered devices
 * @param silences ids of the rules that miss a whole device
 * @param alarms those of it that are not over, oldest first
 * @param children those held back by one of {@code alarms}, open or over
 * @param parents by id, those that hold one of {@code alarms} back
 */
public record Scene(
    LocalText station,
    ZoneId zone,
    Instant now,
    Optional<Instant> listening,
    Neighbours area,
    List<Member> members,
    Set<String> silences,
    List<Alarm> alarms,
    List<Alarm> children,
    Map<String, Alarm> parents) {
  public Scene {
    members = List.copyOf(members);
    silences = Set.copyOf(silences);
    alarms = List.copyOf(alarms);
    children = List.copyOf(children);
    parents = Map.copyOf(parents);
  }
}
