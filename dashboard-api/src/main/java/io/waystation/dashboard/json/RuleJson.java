package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.storage.records.RuleVersion;

/** Rules as they were read, and what they said before. */
public final class RuleJson {
  private RuleJson() {}

  /** One in force. */
  public static JsonObject inForce(RuleVersion rule) {
    return new JsonObject()
        .put("id", rule.rule())
        .put("version", rule.version())
        .put("kind", rule.kind())
        .put("concern", Words.word(rule.concern()))
        .put("title", Words.both(rule.title()))
        .put("since", Times.text(rule.since()))
        .put("place", rule.place())
        .put("budget", budget(rule));
  }

  /** What it said for a while. */
  public static JsonObject version(RuleVersion rule) {
    return new JsonObject()
        .put("version", rule.version())
        .put("kind", rule.kind())
        .put("concern", Words.word(rule.concern()))
        .put("title", Words.both(rule.title()))
        .put("since", Times.text(rule.since()))
        .put("until", Times.text(rule.until()))
        .put("definition", rule.definition())
        .put("place", rule.place())
        .put("budget", budget(rule));
  }

  private static JsonObject budget(RuleVersion rule) {
    return rule.budget().isEmpty()
        ? null
        : new JsonObject()
            .put("pagesPerDay", rule.budget().getAsInt())
            .put("found", rule.check() == null ? null : rule.check().pagesPerDay())
            .put("days", rule.check() == null ? null : rule.check().days())
            .put("checkedAt", rule.check() == null ? null : Times.text(rule.check().at()))
            .put("over", rule.overBudget());
  }
}
