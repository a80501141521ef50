package io.waystation.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.rule.Explanation;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.RuleBookException;
import io.waystation.alerting.rule.RuleFiles;
import io.waystation.alerting.rule.RuleTests;
import io.waystation.alerting.rule.Words;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationAttributes;
import io.waystation.server.CannotRun;
import io.waystation.server.Logging;
import io.waystation.server.OwnSignals;
import io.waystation.server.TelemetryStores;
import io.waystation.server.backup.Progress;
import io.waystation.server.config.Config;
import io.waystation.server.rules.Budgets;
import io.waystation.server.rules.NotifyConfigs;
import io.waystation.server.rules.RuleBooks;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rules",
    description = {"Alarm rules (docs/alarms.md).", "报警规则。"},
    subcommands = {
      RulesCommand.Check.class,
      RulesCommand.Test.class,
      RulesCommand.Explain.class,
      BacktestCommand.class
    })
final class RulesCommand {
  private RulesCommand() {}

  @Command(
      name = "check",
      description = {
        "Lists the rules of a file or folder, or every fault in them with its line.",
        "列出规则,或列出全部错误及其行号。",
        "Exit code: 0 they can be used, 1 one pages more than its budget (--data), 2 they have faults."
      })
  static final class Check implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Spec CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "A file or a folder; the rules in force when not given.")
    Path file;

    @Option(
        names = "--data",
        description = {
          "Also look at the last week that is stored: which rules page more than their budget.",
          "再用最近一周的数据核对各规则的通知预算。"
        })
    boolean data;

    @Override
    public Integer call() {
      signals(config);
      RuleBook book = file == null ? inForce(config) : RuleBooks.own(file);
      PrintWriter out = spec.commandLine().getOut();
      for (Rule<?> rule : book.rules()) {
        out.printf("%-28s %s%n", rule.id(), rule.title().en());
        for (Rule.Line line : rule.lines()) {
          out.printf(
              "  %-8s %s%s, until %s%n",
              line.severity().word(),
              line.when(),
              line.hold().isZero() ? "" : " for " + Words.duration(line.hold()).en(),
              line.clears());
        }
      }
      out.printf("%d rules, no faults%n", book.rules().size());
      out.flush();
      return data ? budgets(out) : 0;
    }

    private int budgets(PrintWriter out) {
      Config installed = config.load().config();
      Logging.quiet();
      RuleBook book = file == null ? RuleBooks.inForce(installed) : RuleBooks.own(file, installed);
      List<Budgets.Spent> spent = spent(installed, book);
      for (Budgets.Spent one : spent) {
        if (one.over()) {
          out.println(one.words().en());
          out.println(one.words().zh());
        }
      }
      long over = spent.stream().filter(Budgets.Spent::over).count();
      out.printf("%d rules with a budget, %d above it%n", spent.size(), over);
      out.flush();
      return over == 0 ? 0 : CannotRun.FAILED;
    }

    private static List<Budgets.Spent> spent(Config installed, RuleBook book) {
      ProgressBar progress = ProgressBar.onStandardError();
      progress.begin("the last week", 0, Progress.Unit.READINGS);
      try (TelemetryStore store = TelemetryStores.open(installed)) {
        return Installation.withRecords(
            installed,
            records ->
                Budgets.spent(
                    book,
                    store,
                    records,
                    NotifyConfigs.of(installed),
                    Instant.now(),
                    (readings, share) -> {
                      progress.at(readings, share);
                      return true;
                    }));
      } catch (TelemetryException e) {
        throw CannotRun.because(e.getMessage(), e);
      } finally {
        progress.end("");
      }
    }
  }

  @Command(
      name = "test",
      description = {
        "Runs tests of rules: given readings at times, alarms are expected at times.",
        "运行规则测试:按时间给定读数,核对报警。",
        "Exit code: 0 all passed, 1 one did not, 2 the file has faults."
      })
  static final class Test implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Spec CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "For example config/rules-tests/station.yaml.")
    Path file;

    @Override
    public Integer call() {
      signals(config);
      RuleBook book = inForce(config);
      List<RuleTests.Result> results =
          parsed(() -> RuleTests.run(book, file.getFileName().toString(), RuleFiles.text(file)));
      PrintWriter out = spec.commandLine().getOut();
      for (RuleTests.Result result : results) {
        out.printf(
            "%s  %s%s%n",
            result.problem().isEmpty() ? "ok    " : "FAILED",
            result.name(),
            result
                .problem()
                .map(problem -> System.lineSeparator() + "        " + problem)
                .orElse(""));
      }
      long failed = results.stream().filter(result -> result.problem().isPresent()).count();
      out.printf("%d tests, %d failed%n", results.size(), failed);
      out.flush();
      return failed == 0 ? 0 : CannotRun.FAILED;
    }
  }

  @Command(
      name = "explain",
      description = {
        "Says which rules look at a reading, and what each would make of it if the value stayed.",
        "说明哪些规则会处理该读数、结论与原因。",
        "READING is JSON: {\"signal\": \"spo2\", \"value\": 84, \"altitude\": 3000}; altitude,"
            + " capacity and attributes of the station may be given."
      })
  static final class Explain implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Spec CommandSpec spec;

    @Parameters(paramLabel = "READING", description = "JSON.")
    String reading;

    @Override
    public Integer call() {
      SignalCatalogue catalogue = signals(config);
      JsonNode json = json();
      String code = json.path("signal").asText();
      Signal signal =
          catalogue
              .find(code)
              .orElseThrow(() -> CannotRun.usage("No signal is called '%s'.".formatted(code)));
      Map<String, String> attributes = new HashMap<>();
      json.path("attributes")
          .properties()
          .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
      List<Explanation> all;
      try {
        attributes.forEach(StationAttributes::check);
        all =
            Explanation.of(
                inForce(config),
                signal,
                json.path("value").asText(),
                whole(json, "altitude"),
                whole(json, "capacity").orElse(0),
                new StationAttributes(attributes),
                Instant.now());
      } catch (IllegalArgumentException e) {
        throw CannotRun.usage(e.getMessage());
      }
      PrintWriter out = spec.commandLine().getOut();
      for (Explanation one : all) {
        out.printf(
            "%s (%s)%n  %s%s%n  %s%n  %s%n",
            one.rule(),
            one.title().en(),
            one.severity(),
            one.after().isZero() ? "" : " within " + Words.duration(one.after()).en(),
            one.why().en(),
            one.why().zh());
      }
      if (all.isEmpty()) {
        out.printf("no rule looks at %s%n", code);
      }
      out.flush();
      return 0;
    }

    private static OptionalInt whole(JsonNode json, String field) {
      JsonNode given = json.path(field);
      if (given.isMissingNode()) {
        return OptionalInt.empty();
      }
      if (!given.isIntegralNumber() || !given.canConvertToInt()) {
        throw CannotRun.usage(
            "'%s' is %s: write a whole number, for example 3000.".formatted(field, given));
      }
      return OptionalInt.of(given.intValue());
    }

    private JsonNode json() {
      try {
        JsonNode json = new ObjectMapper().readTree(reading);
        if (json.hasNonNull("signal") && json.hasNonNull("value")) {
          return json;
        }
      } catch (JsonProcessingException e) {
        throw CannotRun.usage("The reading is no JSON: " + e.getOriginalMessage());
      }
      throw CannotRun.usage("The reading needs a signal and a value.");
    }
  }

  /** With the installation's own signals, where there is a configuration. */
  private static SignalCatalogue signals(ConfigOption config) {
    if (configured(config)) {
      SignalCatalogue.use(OwnSignals.of(config.load().config()));
    }
    return SignalCatalogue.current();
  }

  private static boolean configured(ConfigOption config) {
    return Files.exists(config.file) || !config.isDefault();
  }

  private static RuleBook inForce(ConfigOption config) {
    return configured(config) ? RuleBooks.inForce(config.load().config()) : RuleBook.shipped();
  }

  private static <T> T parsed(Supplier<T> read) {
    try {
      return read.get();
    } catch (RuleBookException e) {
      throw CannotRun.usage("%s%n%s".formatted(e.words().en(), e.words().zh()));
    } catch (UncheckedIOException e) {
      throw CannotRun.because("The rules cannot be read: " + e.getMessage(), e);
    }
  }
}
