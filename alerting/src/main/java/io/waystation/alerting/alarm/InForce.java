package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Definition;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.records.RuleVersion;
import java.util.List;
import java.util.OptionalInt;

/** A rule book as the records keep it. */
final class InForce {
  private InForce() {}

  static List<RuleVersion> of(RuleBook rules) {
    return rules.rules().stream().map(rule -> of(rule, rules.definition(rule))).toList();
  }

  private static RuleVersion of(Rule<?> rule, Definition said) {
    return new RuleVersion(
        rule.id(),
        said.version(),
        said.kind(),
        rule.concern(),
        rule.title(),
        said.text(),
        said.place(),
        said.budget().map(b -> OptionalInt.of(b.pagesPerDay())).orElse(OptionalInt.empty()),
        null,
        null,
        null);
  }
}
