package io.waystation.alerting.rule;

import io.waystation.model.Reading;
import io.waystation.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One stretch of time in which something was wrong.
 *
 * @param clearedAt empty while it lasts
 * @param severities as it stepped, first to last
 * @param provisional nothing has confirmed it
 * @param unknown the data stopped before it was over
 */
public record Episode(
    Instant startedAt,
    Optional<Instant> clearedAt,
    List<Severity> severities,
    boolean provisional,
    boolean unknown) {
  public Episode {
    severities = List.copyOf(severities);
  }

  /**
   * The definition of a rule: what it makes of all readings of one subject in the order of their
   * measured time, looking at the clock all the while, up to {@code until}. The live engine is its
   * incremental form and gives the same answer.
   *
   * @param readings of that subject only, and only such as {@link Rule#read} may be given
   * @param since from when on we have been listening
   */
  public static <S> List<Episode> of(
      Rule<S> rule,
      Subject subject,
      List<Reading> readings,
      Instant since,
      Instant until,
      Context context) {
    List<Decision> decisions = new ArrayList<>();
    S state = rule.fresh();
    for (int from = 0; from < readings.size(); ) {
      Instant at = readings.get(from).measuredAt();
      int to = from + 1;
      while (to < readings.size() && readings.get(to).measuredAt().equals(at)) {
        to++;
      }
      Outcome<S> waited = rule.tick(state, subject, at.minusMillis(1), since, context);
      Outcome<S> read = rule.read(waited.state(), subject, readings.subList(from, to), context);
      decisions.addAll(waited.decisions());
      decisions.addAll(read.decisions());
      state = read.state();
      from = to;
    }
    decisions.addAll(rule.tick(state, subject, until, since, context).decisions());
    return of(decisions);
  }

  /** What those decisions about one subject, in order, add up to. */
  public static List<Episode> of(List<Decision> decisions) {
    List<Episode> episodes = new ArrayList<>();
    for (Decision decision : decisions) {
      int last = episodes.size() - 1;
      boolean open = last >= 0 && episodes.get(last).clearedAt.isEmpty();
      if (open) {
        episodes.set(last, episodes.get(last).after(decision));
      } else if (decision.what() == Decision.What.RAISE) {
        episodes.add(
            new Episode(
                decision.at(),
                Optional.empty(),
                List.of(decision.severity()),
                decision.provisional(),
                false));
      }
    }
    return episodes;
  }

  private Episode after(Decision decision) {
    boolean steps =
        (decision.what() == Decision.What.STEP || decision.what() == Decision.What.RESUME)
            && decision.severity() != severities.get(severities.size() - 1);
    List<Severity> stepped = new ArrayList<>(severities);
    if (steps) {
      stepped.add(decision.severity());
    }
    boolean sure =
        decision.what() == Decision.What.CONFIRM
            || (decision.what() == Decision.What.RAISE && !decision.provisional());
    return new Episode(
        startedAt,
        decision.what() == Decision.What.CLEAR ? Optional.of(decision.at()) : Optional.empty(),
        stepped,
        provisional && !sure,
        decision.what() == Decision.What.UNKNOWN
            || (unknown && decision.what() != Decision.What.RESUME));
  }
}
