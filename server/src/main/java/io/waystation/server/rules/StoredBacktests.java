package io.waystation.server.rules;

import io.vertx.core.json.JsonObject;
import io.waystation.alerting.alarm.RecordsContext;
import io.waystation.alerting.backtest.Backtest;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.RuleBookException;
import io.waystation.dashboard.http.Backtests;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tries rules on this installation's history, for the API.
 *
 * @param inForce rules to compare with
 * @param routes and rotas; empty where nobody is told of alarms
 */
public record StoredBacktests(
    RuleBook inForce, TelemetryStore telemetry, Records records, Optional<NotifyConfig> routes)
    implements Backtests {
  /** What faults in rules that came with a request are reported with. */
  private static final String FILE = "book";

  @Override
  public Trial prepare(Asked asked) {
    RuleBook book = asked.book().isEmpty() ? inForce : parsed(asked.book());
    List<Rule<?>> rules = asked.book().isEmpty() ? List.of(known(asked.rule())) : book.rules();
    Backtest.Question question =
        new Backtest.Question(book, rules, inForce, asked.from(), asked.to(), asked.stations());
    return new Stored(question);
  }

  private static RuleBook parsed(String yaml) {
    try {
      return RuleBook.parse(Map.of(FILE, yaml));
    } catch (RuleBookException e) {
      throw new Refused(e.words());
    }
  }

  private Rule<?> known(String id) {
    return inForce
        .find(id)
        .orElseThrow(
            () ->
                new Refused(
                    new LocalText(
                        "没有生效的规则 " + id + "，见 GET /rules。",
                        "No rule '%s' is in force: see GET /rules.".formatted(id))));
  }

  private final class Stored implements Trial {
    private final Backtest.Question question;

    Stored(Backtest.Question question) {
      this.question = question;
    }

    @Override
    public Set<Alarm.Concern> concerns() {
      Set<Alarm.Concern> concerns = EnumSet.noneOf(Alarm.Concern.class);
      question.rules().forEach(rule -> concerns.add(rule.concern()));
      return concerns;
    }

    @Override
    public JsonObject run(Watcher watcher) {
      return ReportJson.of(
          Backtest.of(
                  telemetry,
                  records,
                  new RecordsContext(records),
                  inForce.with(question.book()),
                  routes)
              .run(question, watcher::goOn),
          true);
    }
  }
}
