package io.waystation.alerting.backtest;

import io.waystation.model.Alarm;
import java.time.Instant;

/** Counts what people would have been told of alarms, as time goes on. */
interface Pager {
  /** An alarm as it is from now on. */
  void changed(Alarm alarm, Instant now);

  /** Time has gone by. */
  void until(Instant now);

  /** All of it. */
  Report.Pages pages();
}
