package io.waystation.alerting.notify.route;

import io.waystation.storage.records.LabelMatcher;
import java.util.List;
import java.util.Map;

/**
 * While an alarm that the source matchers match is firing, nobody is told of those that the target
 * matchers match, if both have the same values of {@code equal}. As in Alertmanager, an alarm that
 * both sides match is not inhibited by another such; unlike there, a label that both lack is not
 * the same.
 */
public record Inhibition(List<LabelMatcher> source, List<LabelMatcher> target, List<String> equal) {
  public Inhibition {
    source = List.copyOf(source);
    target = List.copyOf(target);
    equal = List.copyOf(equal);
  }

  public boolean isSource(Map<String, String> labels) {
    return LabelMatcher.all(source, labels);
  }

  public boolean isTarget(Map<String, String> labels) {
    return LabelMatcher.all(target, labels);
  }

  /** The values of {@code equal}; null when one is missing, which equals nothing. */
  List<String> common(Map<String, String> labels) {
    for (String name : equal) {
      if (!labels.containsKey(name)) {
        return null;
      }
    }
    return equal.stream().map(labels::get).toList();
  }
}
