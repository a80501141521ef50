package io.waystation.ingest.mapping;

import java.util.HashMap;
import java.util.Map;

/** Finds what belongs to a topic, whatever the number of patterns. */
final class TopicTree<T> {
  private final Map<String, TopicTree<T>> named = new HashMap<>();
  private TopicTree<T> any;
  private T here;

  /** Patterns must not overlap. */
  void add(TopicPattern pattern, T what) {
    TopicTree<T> at = this;
    for (int i = 0; i < pattern.levels().size(); i++) {
      if (pattern.captures(i)) {
        at.any = at.any == null ? new TopicTree<>() : at.any;
        at = at.any;
      } else {
        at = at.named.computeIfAbsent(pattern.levels().get(i), level -> new TopicTree<>());
      }
    }
    at.here = what;
  }

  /** Null when there is nothing. */
  T find(String topic) {
    return find(topic, 0);
  }

  private T find(String topic, int from) {
    if (from > topic.length()) {
      return here;
    }
    int slash = topic.indexOf('/', from);
    int end = slash < 0 ? topic.length() : slash;
    TopicTree<T> next = named.isEmpty() ? null : named.get(topic.substring(from, end));
    T found = next == null ? null : next.find(topic, end + 1);
    return found == null && any != null ? any.find(topic, end + 1) : found;
  }
}
