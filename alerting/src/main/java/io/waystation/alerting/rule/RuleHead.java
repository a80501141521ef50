package io.waystation.alerting.rule;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What every rule says of itself, whatever its kind.
 *
 * @param id unique in the book
 * @param title what it is, without any value
 * @param signals codes of the signals it looks at, in the order in which they are named
 * @param latch what keeps its alarms open besides their condition
 * @param lines its steps in words, mildest first; none where reference tables hold them
 */
public record RuleHead(
    String id,
    LocalText title,
    Set<String> signals,
    Alarm.Concern concern,
    Alarm.Latch latch,
    List<Rule.Line> lines) {
  public RuleHead {
    signals = Collections.unmodifiableSet(new LinkedHashSet<>(signals));
    lines = List.copyOf(lines);
  }

  /** Of a rule about a station and what stands in it. */
  public static RuleHead ofStation(
      String id,
      LocalText title,
      Collection<String> signals,
      Alarm.Latch latch,
      List<Rule.Line> lines) {
    return new RuleHead(
        id, title, new LinkedHashSet<>(signals), Alarm.Concern.STATION, latch, lines);
  }

  /** Of a rule whose steps are a reference table's; nothing is latched. */
  public static RuleHead ofTable(
      String id, LocalText title, Collection<String> signals, Alarm.Concern concern) {
    return new RuleHead(
        id, title, new LinkedHashSet<>(signals), concern, Alarm.Latch.NONE, List.of());
  }
}
