package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.log.Entry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The rules of a book over messages in memory, as the engine runs them but without log and records:
 * to measure what that costs. For one thread.
 */
public final class Evaluation {
  private final LateMarks marks = new LateMarks(Clock.systemUTC());
  private final Watches watches;

  public Evaluation(RuleBook book, Context context) {
    this.watches = new Watches(book, context, marks);
  }

  /**
   * One batch, and then a look at the clock.
   *
   * @param now our clock
   * @param since from when on we have been listening
   * @return what the engine would write into the records besides alarms: memories by key
   */
  public Map<String, String> take(List<Entry> batch, Instant now, Instant since) {
    for (Entry entry : batch) {
      watches.read(entry);
    }
    watches.tick(now, since);
    Watches.Changes changes = watches.changes(now, false);
    watches.keep(changes, false);
    marks.keep();
    return changes.saves();
  }

  /** How many rules watch how many things, multiplied. */
  public int watches() {
    return watches.count();
  }

  public int timers() {
    return watches.timers();
  }

  /** Each memory as it would be written, with its rule. */
  public void each(BiConsumer<Rule<?>, String> taker) {
    watches.each(watch -> taker.accept(watch.rule, Watch.parts(watch.text()).get(5)));
  }

  /** Each memory as it would be written as a whole, by key. */
  public Map<String, String> written() {
    Map<String, String> written = new HashMap<>();
    watches.each(watch -> written.put(watch.key(), watch.text()));
    return written;
  }
}
