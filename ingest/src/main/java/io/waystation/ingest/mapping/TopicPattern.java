package io.waystation.ingest.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Topics that differ only in what stands at some of their levels: {@code
 * acme/{site}/airbox/{serial}/state}. A capture is a whole level.
 */
final class TopicPattern {
  private final String text;
  private final List<String> levels;
  private final List<String> captures = new ArrayList<>();

  private TopicPattern(String text) {
    this.text = text;
    this.levels = List.of(text.split("/", -1));
    for (String level : levels) {
      if (capture(level)) {
        captures.add(level.substring(1, level.length() - 1));
      } else if (level.contains("{") || level.contains("}")) {
        throw new IllegalArgumentException(
            "a capture is a whole level, like acme/{site}/state; '%s' is not".formatted(level));
      }
    }
  }

  /**
   * @throws IllegalArgumentException saying what is wrong and what to write
   */
  static TopicPattern parse(String text) {
    if (text.isBlank() || text.startsWith("$") || text.contains("#") || text.contains("+")) {
      throw new IllegalArgumentException(
          "'%s' is no topic pattern; write levels with captures for + and without #, like acme/{site}/state"
              .formatted(text));
    }
    TopicPattern pattern = new TopicPattern(text);
    for (String capture : pattern.captures) {
      if (!capture.matches("[a-z][a-z0-9_]*")) {
        throw new IllegalArgumentException(
            "'{%s}' is no capture; name it with a-z, 0-9 and '_', like {site}".formatted(capture));
      }
    }
    if (pattern.captures.stream().distinct().count() < pattern.captures.size()) {
      throw new IllegalArgumentException("two captures have the same name");
    }
    return pattern;
  }

  private static boolean capture(String level) {
    return level.length() > 2 && level.startsWith("{") && level.endsWith("}");
  }

  List<String> levels() {
    return levels;
  }

  boolean captures(int level) {
    return capture(levels.get(level));
  }

  List<String> captures() {
    return captures;
  }

  /** What the captures are in a topic that matches, in their order. */
  String[] captured(String topic) {
    String[] parts = topic.split("/", -1);
    String[] found = new String[captures.size()];
    int next = 0;
    for (int i = 0; i < levels.size(); i++) {
      if (captures(i)) {
        found[next++] = parts[i];
      }
    }
    return found;
  }

  /** What to subscribe to. */
  String filter() {
    return levels.stream()
        .map(level -> capture(level) ? "+" : level)
        .collect(Collectors.joining("/"));
  }

  /** A topic that matches. */
  String with(String[] captured) {
    List<String> filled = Arrays.asList(levels.toArray(String[]::new));
    int next = 0;
    for (int i = 0; i < levels.size(); i++) {
      if (captures(i)) {
        filled.set(i, captured[next++]);
      }
    }
    return String.join("/", filled);
  }

  /** Whether there is a topic that matches both. */
  boolean overlaps(TopicPattern other) {
    return levels.size() == other.levels.size() && meets(other.levels);
  }

  /**
   * Whether there is a topic below {@code root} that matches.
   *
   * @param least levels that topics there have
   */
  boolean reachesInto(String root, int least) {
    return levels.size() >= least && meets(List.of(root.split("/", -1)));
  }

  private boolean meets(List<String> others) {
    for (int i = 0; i < others.size(); i++) {
      String other = others.get(i);
      if (!captures(i) && !capture(other) && !levels.get(i).equals(other)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
