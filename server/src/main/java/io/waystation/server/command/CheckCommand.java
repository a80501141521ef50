package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.check.Area;
import io.waystation.server.check.Checkup;
import io.waystation.server.check.Given;
import io.waystation.server.check.Report;
import io.waystation.server.config.Config;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Connects to everything the configuration names, says what is wrong or dangerous, and which"
          + " line mends it (docs/check.md).",
      "连接配置中的一切，指出错误与隐患，以及改哪一行。",
      "Changes nothing, and may run beside the service. Exit code: 0 no fault, 1 a fault, 2 it"
          + " could not look."
    })
final class CheckCommand implements Callable<Integer> {
  /** More than any broker's default limit that drops silently. */
  private static final String PROBE = "20000";

  private static final int MOST = 1_000_000;

  /** Of the line, for terminals. */
  private static final String CLEAR = "\r\033[K";

  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Leaves out trying how many messages the broker keeps for us. 不检查离线队列上限。")
  boolean quick;

  @Option(
      names = "--queue-probe",
      paramLabel = "N",
      defaultValue = PROBE,
      description = "Messages sent for that (${DEFAULT-VALUE}), to a topic of its own.")
  int probe;

  @Option(
      names = "--broker-config",
      paramLabel = "FILE",
      description =
          "The broker's mosquitto.conf; without it /etc/mosquitto/mosquitto.conf is looked at when"
              + " the broker is on this machine and listens where that file says.")
  Path brokerConfiguration;

  @Option(names = "--strict", description = "Warnings count as faults. 把“注意”也当作故障。")
  boolean strict;

  @Option(names = "--json", description = "For machines, in both languages.")
  boolean json;

  @Option(
      names = "--language",
      paramLabel = "zh|en",
      description = "Of the output; by the environment (LC_ALL, LC_MESSAGES, LANG) when not given.")
  String language;

  @Override
  public Integer call() {
    if (probe < 1 || probe > MOST) {
      throw CannotRun.usage("--queue-probe is %d: give 1 to %d.".formatted(probe, MOST));
    }
    if (language != null && !List.of("zh", "en").contains(language)) {
      throw CannotRun.usage("--language is '%s': give zh or en.".formatted(language));
    }
    if (brokerConfiguration != null && !Files.exists(brokerConfiguration)) {
      throw CannotRun.usage("--broker-config: there is no file " + brokerConfiguration + ".");
    }
    Config.Loaded loaded = config.load();
    Checkup checkup =
        Checkup.of(
            new Given(
                loaded.config(),
                config.file,
                loaded.warnings(),
                System.getenv(),
                quick ? 0 : probe,
                Optional.ofNullable(brokerConfiguration)));
    Report report = new Report(checkup.run(progress()));
    if (onTerminal()) {
      System.err.print(CLEAR);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.json() : report.text(spoken()));
    out.flush();
    return report.exitCode(strict);
  }

  /** Where nothing else moves meanwhile. */
  private Consumer<Area> progress() {
    return onTerminal()
        ? area -> System.err.print(CLEAR + area.words().in(spoken()) + " ...")
        : area -> {};
  }

  private boolean onTerminal() {
    return System.console() != null && !json;
  }

  private String spoken() {
    if (language != null) {
      return language;
    }
    return spoken(System.getenv());
  }

  /** Read by ourselves: Java speaks English where the locale asked for is not installed. */
  static String spoken(Map<String, String> environment) {
    String asked =
        Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElseGet(() -> Locale.getDefault(Locale.Category.DISPLAY).getLanguage());
    return asked.startsWith("zh") ? "zh" : "en";
  }
}
