package io.waystation.server.command;

import io.waystation.alerting.alarm.RecordsContext;
import io.waystation.alerting.backtest.Backtest;
import io.waystation.alerting.backtest.Report;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.server.Logging;
import io.waystation.server.OwnSignals;
import io.waystation.server.TelemetryStores;
import io.waystation.server.backup.Progress;
import io.waystation.server.config.Config;
import io.waystation.server.rules.NotifyConfigs;
import io.waystation.server.rules.ReportJson;
import io.waystation.server.rules.RuleBooks;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backtest",
    description = {
      "Says what a rule would have done on what is stored: alarms, pages per day, who would have been woken, and what is different from the rule in force.",
      "在已存数据上试算规则:报警、每日通知数、会叫醒谁,以及与现行规则的差别。",
      "The service may run. Nothing is changed and nobody is told."
    })
final class BacktestCommand implements Callable<Integer> {
  private static final Duration USUAL = Duration.ofDays(7);

  @Mixin InstallationOption installation;
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "RULE|FILE",
      description = {
        "The id of a rule in force, or a file or folder of rules to try.",
        "现行规则的 id,或规则文件。"
      })
  String named;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = {
        "The first moment: 2026-11-21T08:00:00Z, or a day of UTC, 2026-11-21; a week ago when not given.",
        "开始时刻;缺省为七天前。"
      })
  String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = {"The first moment no longer meant; now when not given.", "结束时刻(不含)。"})
  String to;

  @Option(
      names = "--station",
      paramLabel = "ID",
      split = ",",
      description = "Only alarms of these stations. 只看这些驿站。")
  List<String> stations = List.of();

  @Option(names = "--json", description = "For programs. 输出 JSON。")
  boolean json;

  @Option(
      names = "--health",
      description = {
        "Also list alarms about people one by one, without who they are. The audit remembers it.",
        "逐条列出健康报警(不含人员),并记入审计。"
      })
  boolean health;

  @Override
  public Integer call() {
    Config config = installation.load();
    Logging.quiet();
    SignalCatalogue.use(OwnSignals.of(config));
    RuleBook inForce = RuleBooks.inForce(config);
    RuleChoice choice = RuleChoice.of(named, inForce, config);
    Backtest.Question question = question(choice, inForce);
    if (Files.notExists(config.data().resolve("log"))) {
      throw CannotRun.because(
          "There is no history in %s: name the configuration of the installation (--config), or the folder of a demo (--data)."
              .formatted(config.data()));
    }
    Report report = Installation.withRecords(config, records -> run(config, records, question));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ReportJson.of(report, health).encodePrettily());
      out.flush();
    } else {
      new BacktestTable(report, health, out).print();
    }
    return 0;
  }

  private Backtest.Question question(RuleChoice choice, RuleBook inForce) {
    Instant now = Instant.now();
    Instant end = to == null ? now : ExportCommand.time("--to", to);
    Instant begin = from == null ? end.minus(USUAL) : ExportCommand.time("--from", from);
    if (!begin.isBefore(end)) {
      throw CannotRun.usage("--from must be before --to, and %s is not.".formatted(from));
    }
    for (String station : stations) {
      if (!DeviceId.valid(station)) {
        throw CannotRun.usage("'%s' is no station id.".formatted(station));
      }
    }
    Set<StationId> only = stations.stream().map(StationId::new).collect(Collectors.toSet());
    return new Backtest.Question(
        choice.book(), choice.rules(), inForce, begin, end.isAfter(now) ? now : end, only);
  }

  private Report run(Config config, Records records, Backtest.Question question) {
    List<Rule<?>> rules = question.rules();
    if (health && rules.stream().anyMatch(rule -> rule.concern() == Alarm.Concern.HEALTH)) {
      remember(records, question);
    }
    ProgressBar progress = ProgressBar.onStandardError();
    progress.begin("back-test", 0, Progress.Unit.READINGS);
    try (TelemetryStore store = TelemetryStores.open(config)) {
      Report report =
          Backtest.of(
                  store,
                  records,
                  new RecordsContext(records),
                  question.inForce().with(question.book()),
                  NotifyConfigs.of(config))
              .run(
                  question,
                  (readings, share) -> {
                    progress.at(readings, share);
                    return true;
                  });
      progress.at(report.readings());
      progress.end("");
      return report;
    } catch (TelemetryException e) {
      throw CannotRun.because(e.getMessage(), e);
    }
  }

  /** Before the first value is read: what was begun was done. */
  private void remember(Records records, Backtest.Question question) {
    records.write(
        t -> {
          t.audit()
              .add(
                  new AuditEntry(
                      0,
                      Instant.now(),
                      System.getProperty("user.name"),
                      "command",
                      "backtest-health",
                      "%s %s..%s".formatted(named, question.from(), question.to()),
                      "",
                      ""));
          return null;
        });
  }
}
