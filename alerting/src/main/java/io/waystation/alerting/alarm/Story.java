package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Episode;
import io.waystation.model.Course;
import io.waystation.model.LocalText;
import java.util.ArrayList;
import java.util.List;

/** An episode with the decisions that it is made of, in order; the first one raises it. */
record Story(Episode episode, List<Decision> decisions) {
  /** What those decisions about one subject, in order, add up to. */
  static List<Story> of(List<Decision> decisions) {
    List<Story> stories = new ArrayList<>();
    List<Decision> own = new ArrayList<>();
    for (Decision decision : decisions) {
      if (!own.isEmpty() || decision.what() == Decision.What.RAISE) {
        own.add(decision);
      }
      if (!own.isEmpty() && decision.what() == Decision.What.CLEAR) {
        stories.add(of(Episode.of(own), own));
        own = new ArrayList<>();
      }
    }
    if (!own.isEmpty()) {
      stories.add(of(Episode.of(own), own));
    }
    return stories;
  }

  private static Story of(List<Episode> one, List<Decision> decisions) {
    return new Story(one.get(0), List.copyOf(decisions));
  }

  /** Whether after those decisions something is on. */
  static boolean endsOn(List<Decision> decisions) {
    List<Story> stories = of(decisions);
    return !stories.isEmpty() && stories.get(stories.size() - 1).open();
  }

  boolean open() {
    return episode.clearedAt().isEmpty();
  }

  Course course() {
    return new Course(
        episode.startedAt(),
        episode.clearedAt().orElse(null),
        episode.severities(),
        episode.provisional(),
        open() && episode.unknown());
  }

  Decision first() {
    return decisions.get(0);
  }

  /** The newest that was said. */
  LocalText evidence() {
    LocalText newest = first().evidence();
    for (Decision decision : decisions) {
      newest = decision.evidence() == null ? newest : decision.evidence();
    }
    return newest;
  }
}
