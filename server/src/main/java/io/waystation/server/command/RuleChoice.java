package io.waystation.server.command;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.server.CannotRun;
import io.waystation.server.config.Config;
import io.waystation.server.rules.RuleBooks;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Rules that somebody has named.
 *
 * @param book they are in
 */
record RuleChoice(RuleBook book, List<Rule<?>> rules) {
  /**
   * @param named a file or folder of rules, or the id of one in force
   * @throws CannotRun if it is neither, or the file has faults
   */
  static RuleChoice of(String named, RuleBook inForce, Config config) {
    if (exists(named)) {
      RuleBook own = RuleBooks.own(Path.of(named), config);
      return new RuleChoice(own, own.rules());
    }
    Rule<?> rule =
        inForce
            .find(named)
            .orElseThrow(
                () ->
                    CannotRun.usage(
                        "There is no file '%s', and no rule of that id is in force: 'waystation rules check' lists them."
                            .formatted(named)));
    return new RuleChoice(inForce, List.of(rule));
  }

  private static boolean exists(String named) {
    try {
      return Files.exists(Path.of(named));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
