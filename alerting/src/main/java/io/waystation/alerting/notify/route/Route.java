package io.waystation.alerting.notify.route;

import io.waystation.storage.records.LabelMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A node of the route tree, with Alertmanager's meaning: an alarm takes the first child it matches,
 * and also the next ones while {@code goesOn}; where no child matches, the node itself is its
 * route.
 *
 * @param key names the node by the matchers from the root on, so that it stays the same when other
 *     parts of the configuration change
 * @param groupBy labels that alarms of one group have in common; {@link #EACH} for every alarm by
 *     itself
 * @param escalation who is told besides, in order, when nobody acknowledges
 * @param mute names of intervals in which nobody is told by this route
 * @param active names of intervals outside which nobody is; empty for always
 */
public record Route(
    String key,
    List<LabelMatcher> matchers,
    boolean goesOn,
    String receiver,
    List<String> groupBy,
    Duration groupWait,
    Duration groupInterval,
    Duration repeatInterval,
    List<Escalation> escalation,
    List<String> mute,
    List<String> active,
    List<Route> children) {
  /** In place of labels: nothing is grouped. */
  public static final String EACH = "...";

  /**
   * @param after the alarm was first told and not acknowledged since
   */
  public record Escalation(Duration after, String receiver) {}

  public Route {
    matchers = List.copyOf(matchers);
    groupBy = List.copyOf(groupBy);
    escalation = List.copyOf(escalation);
    mute = List.copyOf(mute);
    active = List.copyOf(active);
    children = List.copyOf(children);
  }

  /** The routes an alarm takes; none if the node itself does not match. */
  public List<Route> match(Map<String, String> labels) {
    if (!LabelMatcher.all(matchers, labels)) {
      return List.of();
    }
    List<Route> all = new ArrayList<>();
    for (Route child : children) {
      List<Route> taken = child.match(labels);
      all.addAll(taken);
      if (!taken.isEmpty() && !child.goesOn) {
        break;
      }
    }
    if (all.isEmpty()) {
      all.add(this);
    }
    return all;
  }

  /** The labels an alarm is grouped by on this route; missing ones are not among them. */
  public Map<String, String> group(Map<String, String> labels, String alarm) {
    if (groupBy.contains(EACH)) {
      return Map.of("alarm", alarm);
    }
    return labels.entrySet().stream()
        .filter(label -> groupBy.contains(label.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** This node and all below it. */
  public List<Route> all() {
    List<Route> all = new ArrayList<>(List.of(this));
    children.forEach(child -> all.addAll(child.all()));
    return all;
  }
}
