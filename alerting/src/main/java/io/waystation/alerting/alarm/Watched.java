package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One thing and all rules that watch it. Devices move, and people are measured here and there: it
 * is where it was last seen.
 */
final class Watched {
  private static final Watch<?>[] NONE = {};

  private Subject subject;
  private Watch<?>[] watches = NONE;

  Watched(Subject subject) {
    this.subject = subject;
  }

  Subject subject() {
    return subject;
  }

  void moved(Subject now) {
    subject = now;
  }

  /** Null if that rule has not watched it yet. */
  Watch<?> by(Rule<?> rule) {
    for (Watch<?> watch : watches) {
      if (watch.rule == rule) {
        return watch;
      }
    }
    return null;
  }

  void each(Consumer<Watch<?>> taker) {
    for (Watch<?> watch : watches) {
      taker.accept(watch);
    }
  }

  boolean isEmpty() {
    return watches.length == 0;
  }

  /** Only those rules go on watching it. */
  void keep(Predicate<Watch<?>> kept) {
    watches = Arrays.stream(watches).filter(kept).toArray(Watch<?>[]::new);
  }

  void add(Watch<?> watch) {
    watches = Arrays.copyOf(watches, watches.length + 1);
    watches[watches.length - 1] = watch;
  }
}
