package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.config.Config;
import io.waystation.server.config.ConfigException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The one way to say which installation is meant. */
final class ConfigOption {
  private static final String USUAL = "config/waystation.yaml";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = USUAL,
      description = "The configuration (${DEFAULT-VALUE}); docs/configuration.md explains it.")
  Path file;

  /** Whether nobody has named another file. */
  boolean isDefault() {
    return file.equals(Path.of(USUAL));
  }

  /**
   * @throws CannotRun naming every fault in it
   */
  Config.Loaded load() {
    try {
      return Config.load(file, System.getenv());
    } catch (ConfigException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }
}
