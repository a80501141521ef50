package io.waystation.alerting.notify.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows which alarms are firing and which others they inhibit. For one thread. */
public final class Inhibitor {
  /** Firing sources of one rule: by their values of {@code equal}, then by alarm. */
  private record Sources(Inhibition rule, Map<List<String>, Map<String, Source>> by) {}

  /**
   * @param both the target matchers match it too
   */
  private record Source(List<String> common, boolean both) {}

  private final List<Sources> rules = new ArrayList<>();

  public Inhibitor(List<Inhibition> inhibitions) {
    inhibitions.forEach(rule -> rules.add(new Sources(rule, new HashMap<>())));
  }

  /**
   * @param before the labels it was last told to be firing with; null if it was not
   * @param now the labels it is firing with; null if it is not
   */
  public void changed(String alarm, Map<String, String> before, Map<String, String> now) {
    for (Sources sources : rules) {
      Source old = before == null ? null : source(sources.rule, before);
      if (old != null) {
        sources.by.computeIfPresent(
            old.common,
            (common, same) -> {
              same.remove(alarm);
              return same.isEmpty() ? null : same;
            });
      }
      Source current = now == null ? null : source(sources.rule, now);
      if (current != null) {
        sources.by.computeIfAbsent(current.common, c -> new HashMap<>()).put(alarm, current);
      }
    }
  }

  private static Source source(Inhibition rule, Map<String, String> labels) {
    if (!rule.isSource(labels)) {
      return null;
    }
    List<String> common = rule.common(labels);
    return common == null ? null : new Source(common, rule.isTarget(labels));
  }

  /** Whether some firing alarm inhibits one with these labels. */
  public boolean inhibits(Map<String, String> labels) {
    for (Sources sources : rules) {
      if (!sources.rule.isTarget(labels)) {
        continue;
      }
      List<String> common = sources.rule.common(labels);
      Map<String, Source> same = common == null ? null : sources.by.get(common);
      if (same == null) {
        continue;
      }
      if (!sources.rule.isSource(labels) || same.values().stream().anyMatch(s -> !s.both)) {
        return true;
      }
    }
    return false;
  }
}
