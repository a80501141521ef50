package io.waystation.server.check;

import io.waystation.server.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be looked at, and how.
 *
 * @param file the configuration was read from
 * @param warnings of reading it
 * @param environment variables by name
 * @param queueProbe messages sent to a session that is away; 0 leaves that out
 * @param brokerConfiguration the broker's own file, when somebody named it
 */
public record Given(
    Config config,
    Path file,
    List<String> warnings,
    Map<String, String> environment,
    int queueProbe,
    Optional<Path> brokerConfiguration) {
  public Given {
    warnings = List.copyOf(warnings);
    environment = Map.copyOf(environment);
  }
}
