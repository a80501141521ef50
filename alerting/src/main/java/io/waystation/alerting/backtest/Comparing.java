package io.waystation.alerting.backtest;

import io.waystation.alerting.backtest.Report.Comparison;
import io.waystation.alerting.backtest.Report.Moved;
import io.waystation.alerting.backtest.Report.Raised;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Alarms of a rule that is tried beside those of the one in force, on the same history. */
final class Comparing {
  private Comparing() {}

  static Comparison of(List<Raised> inForce, List<Raised> tried, long pagesInForce) {
    List<Raised> gone = new ArrayList<>(inForce);
    List<Raised> appeared = new ArrayList<>();
    List<Moved> moved = new ArrayList<>();
    int same = 0;
    for (Raised one : tried) {
      Optional<Raised> twin = twin(one, gone);
      if (twin.isEmpty()) {
        appeared.add(one);
      } else {
        gone.remove(twin.get());
        if (alike(one, twin.get())) {
          same++;
        } else {
          moved.add(new Moved(twin.get(), one));
        }
      }
    }
    return new Comparison(appeared, gone, moved, same, pagesInForce);
  }

  /** The one that is the same, or else the first that goes on at the same time. */
  private static Optional<Raised> twin(Raised one, List<Raised> others) {
    List<Raised> candidates =
        others.stream().filter(other -> one.sameThing(other) && one.overlaps(other)).toList();
    return candidates.stream()
        .filter(other -> alike(one, other))
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  private static boolean alike(Raised a, Raised b) {
    return a.startedAt().equals(b.startedAt())
        && Objects.equals(a.clearedAt(), b.clearedAt())
        && a.severities().equals(b.severities());
  }
}
