package io.waystation.server.command;

import io.waystation.server.CannotRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The commands. Exit codes: 0 done, 1 it did not work out, 2 it was asked for wrongly. */
@Command(
    name = "waystation",
    header = {
      "Telemetry for workers' rest stations and oilfield health huts.",
      "户外劳动者驿站与油田健康小屋遥测服务。",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      SimulateCommand.class,
      ScoreCommand.class,
      RegistryCommand.class,
      MapCommand.class,
      RulesCommand.class,
      CheckCommand.class,
      UserCommand.class,
      TokenCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      ExportCommand.class
    },
    footer = {
      "",
      "'waystation test' and 'waystation bench' are also there; 'waystation COMMAND -h' explains"
          + " one."
    })
public final class Waystation {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help. 显示帮助。")
  boolean help;

  private Waystation() {}

  /**
   * @return the exit code
   */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Waystation());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof CannotRun known) {
            System.err.println("waystation: " + known.getMessage());
            return known.exitCode();
          }
          // A fault of ours: whoever reports it needs the trace.
          e.printStackTrace();
          return CannotRun.FAILED;
        });
    return line.execute(args);
  }
}
