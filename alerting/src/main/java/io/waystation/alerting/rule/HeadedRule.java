package io.waystation.alerting.rule;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A rule with its head; a kind of rule adds what is its own. The clock decides nothing unless it
 * says so.
 */
public abstract class HeadedRule<S> implements Rule<S> {
  private final RuleHead head;

  protected HeadedRule(RuleHead head) {
    this.head = head;
  }

  @Override
  public final String id() {
    return head.id();
  }

  @Override
  public final LocalText title() {
    return head.title();
  }

  @Override
  public final Set<String> signals() {
    return head.signals();
  }

  @Override
  public final Alarm.Concern concern() {
    return head.concern();
  }

  @Override
  public final Alarm.Latch latch() {
    return head.latch();
  }

  @Override
  public final List<Line> lines() {
    return head.lines();
  }

  @Override
  public Outcome<S> tick(S state, Subject subject, Instant now, Instant since, Context context) {
    return Outcome.quiet(state);
  }

  @Override
  public long due(S state, Subject subject, Instant since, Context context) {
    return NEVER;
  }
}
