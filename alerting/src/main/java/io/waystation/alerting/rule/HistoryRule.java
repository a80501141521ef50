package io.waystation.alerting.rule;

import io.waystation.model.Reading;
import java.util.List;

/**
 * A rule that goes by more than the newest reading: its memory is worth keeping although nothing is
 * on, and a reading seen again after a restart is read again for it; what that led to is known.
 */
public abstract class HistoryRule<S> extends HeadedRule<S> {
  protected HistoryRule(RuleHead head) {
    super(head);
  }

  @Override
  public final boolean remembers() {
    return true;
  }

  @Override
  public final S seen(S state, Subject subject, Reading reading, Context context) {
    return read(state, subject, List.of(reading), context).state();
  }
}
