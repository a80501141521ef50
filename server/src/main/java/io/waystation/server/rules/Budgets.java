package io.waystation.server.rules;

import io.waystation.alerting.alarm.RecordsContext;
import io.waystation.alerting.backtest.Backtest;
import io.waystation.alerting.backtest.Report;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.Definition;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.LocalText;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether rules page more than they are allowed, by the last week that is stored. */
public final class Budgets {
  /** So much history is looked at. */
  public static final Duration WEEK = Duration.ofDays(7);

  private Budgets() {}

  /**
   * What one rule pages.
   *
   * @param pagesPerDay of the days looked at; of less than a day, all there are
   * @param days of history that were looked at
   */
  public record Spent(Definition rule, double pagesPerDay, double days) {
    public boolean over() {
      return pagesPerDay > rule.budget().orElseThrow().pagesPerDay();
    }

    /** What is wrong, where, and what to do. */
    public LocalText words() {
      Definition.Budget budget = rule.budget().orElseThrow();
      return new LocalText(
          "%s，第 %d 行，规则 %s：按最近 %s 天的数据每天会发出 %s 次通知，超过预算 %d 次：请放宽限值、延长持续时间，或提高 budget；用 waystation rules backtest %s 试算"
              .formatted(
                  rule.file(),
                  budget.line(),
                  rule.rule(),
                  number(days),
                  number(pagesPerDay),
                  budget.pagesPerDay(),
                  rule.rule()),
          "%s, line %d, rule %s: by the last %s days it would page %s times a day, and its budget is %d: widen its limit, make it hold longer, or raise its budget; 'waystation rules backtest %s' tries it"
              .formatted(
                  rule.file(),
                  budget.line(),
                  rule.rule(),
                  number(days),
                  number(pagesPerDay),
                  budget.pagesPerDay(),
                  rule.rule()));
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }

  /** Rules that say how often they may page. */
  static List<Rule<?>> budgeted(RuleBook book) {
    List<Rule<?>> budgeted = new ArrayList<>();
    for (Rule<?> rule : book.rules()) {
      if (book.definition(rule).budget().isPresent()) {
        budgeted.add(rule);
      }
    }
    return budgeted;
  }

  /**
   * Looks at the last week. Blocks for as long as it takes to read that from the store.
   *
   * @return one for each rule with a budget; none when it was broken off
   * @throws io.waystation.storage.telemetry.TelemetryException if history cannot be read
   */
  public static List<Spent> spent(
      RuleBook book,
      TelemetryStore telemetry,
      Records records,
      Optional<NotifyConfig> notify,
      Instant now,
      Backtest.Watcher watcher) {
    List<Rule<?>> budgeted = budgeted(book);
    if (budgeted.isEmpty()) {
      return List.of();
    }
    boolean[] brokenOff = new boolean[1];
    Report report =
        Backtest.of(telemetry, records, new RecordsContext(records), book, notify)
            .run(
                new Backtest.Question(book, budgeted, book, now.minus(WEEK), now, Set.of()),
                (readings, share) -> {
                  brokenOff[0] = !watcher.goOn(readings, share);
                  return !brokenOff[0];
                });
    List<Spent> spent = new ArrayList<>();
    for (Report.OfRule one : brokenOff[0] ? List.<Report.OfRule>of() : report.rules()) {
      Definition said = book.definition(book.find(one.rule()).orElseThrow());
      double days = report.days();
      spent.add(new Spent(said, one.pages().count() / Math.max(1, days), days));
    }
    return spent;
  }
}
