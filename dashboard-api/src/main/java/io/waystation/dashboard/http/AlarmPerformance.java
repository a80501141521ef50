package io.waystation.dashboard.http;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmKpis;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** How well alarms serve those who must act on them; whoever works it out supplies it. Blocks. */
@FunctionalInterface
public interface AlarmPerformance {
  /**
   * @param from inclusive, before {@code to}
   * @param to exclusive
   * @param operators among how many the load is shared; empty for as many as there are accounts
   * @return empty when there is more history in that time than can be answered: ask for less
   */
  Optional<AlarmKpis> between(
      Instant from, Instant to, Alarm.Concern concern, OptionalInt operators);
}
