package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.config.Config;
import io.waystation.server.demo.DemoSettings;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which installation is meant: one with a configuration, or a demo's folder. */
final class InstallationOption {
  @Mixin ConfigOption config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "The data folder of a demo, which has no configuration (data/demo).",
        "演示城市的数据目录。"
      })
  Path data;

  Config load() {
    if (data == null) {
      return config.load().config();
    }
    if (!config.isDefault()) {
      throw CannotRun.usage("--config and --data do not go together: name one of them.");
    }
    return DemoSettings.configOf(data);
  }
}
