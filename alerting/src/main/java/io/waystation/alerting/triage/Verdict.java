package io.waystation.alerting.triage;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;

/** What triage wants changed of one alarm. */
public sealed interface Verdict {
  /** The alarm as it is now. */
  Alarm alarm();

  /**
   * It is a line of another one.
   *
   * @param parent its id
   */
  record Line(Alarm alarm, String parent) implements Verdict {}

  /** Whether it stands alone shows within minutes. */
  record Waits(Alarm alarm) implements Verdict {}

  /** It stands alone. */
  record Free(Alarm alarm) implements Verdict {}

  /** What is behind it is known now, or known better. */
  record Named(Alarm alarm, Alarm.Cause cause, LocalText evidence) implements Verdict {}
}
