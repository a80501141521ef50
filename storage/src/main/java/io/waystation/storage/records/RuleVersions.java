package io.waystation.storage.records;

import io.waystation.model.Alarm;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** Which rules have been in force, what they said, and from when to when. */
public final class RuleVersions {
  private final Handle handle;

  RuleVersions(Handle handle) {
    this.handle = handle;
  }

  /**
   * From now on these are in force and no others. One that says what it said before goes on as it
   * is; of the others the time of what they said before ends now.
   *
   * @param rules of which {@code until} and {@code check} mean nothing
   */
  public void inForce(List<RuleVersion> rules, Instant now) {
    Map<String, RuleVersion> before = new HashMap<>();
    current().forEach(one -> before.put(one.rule(), one));
    for (RuleVersion rule : rules) {
      RuleVersion known = before.remove(rule.rule());
      if (known != null && known.version().equals(rule.version())) {
        place(rule);
      } else {
        if (known != null) {
          end(known.rule(), now);
        }
        begin(rule, now);
      }
    }
    before.keySet().forEach(gone -> end(gone, now));
  }

  /** What is in force, in the order of the rules' ids. */
  public List<RuleVersion> current() {
    return handle
        .createQuery("SELECT * FROM rule_version WHERE until IS NULL ORDER BY rule")
        .map(Row.to(RuleVersions::version))
        .list();
  }

  /** What that rule has said, the newest first; empty for one never heard of. */
  public List<RuleVersion> of(String rule) {
    return handle
        .createQuery("SELECT * FROM rule_version WHERE rule = :rule ORDER BY since DESC")
        .bind("rule", rule)
        .map(Row.to(RuleVersions::version))
        .list();
  }

  /** Notes what a look at history found of the version; of one not in force any more, nothing. */
  public void checked(String rule, String version, RuleVersion.BudgetCheck check) {
    handle
        .createUpdate(
            """
            UPDATE rule_version SET pages = :pagesPerDay, days = :days, checked_at = :at
            WHERE rule = :rule AND version = :version AND until IS NULL
            """)
        .bind("rule", rule)
        .bind("version", version)
        .bindMethods(check)
        .execute();
  }

  private void begin(RuleVersion rule, Instant now) {
    // One that was in force for less than a millisecond was never in force.
    handle
        .createUpdate("DELETE FROM rule_version WHERE rule = :rule AND since >= :now")
        .bind("rule", rule.rule())
        .bind("now", now)
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO rule_version (rule, since, version, kind, concern, title_zh, title_en,
              definition, place, budget)
            VALUES (:rule, :now, :version, :kind, :concern, :title.zh, :title.en, :definition,
              :place, :allowed)
            """)
        .bindMethods(rule)
        .bind("now", now)
        .bind("allowed", allowed(rule))
        .execute();
  }

  /** The same words, elsewhere in the file perhaps, or with another default for its budget. */
  private void place(RuleVersion rule) {
    handle
        .createUpdate(
            """
            UPDATE rule_version SET place = :place, budget = :allowed
            WHERE rule = :rule AND until IS NULL
            """)
        .bindMethods(rule)
        .bind("allowed", allowed(rule))
        .execute();
  }

  private void end(String rule, Instant now) {
    handle
        .createUpdate("UPDATE rule_version SET until = :now WHERE rule = :rule AND until IS NULL")
        .bind("rule", rule)
        .bind("now", now)
        .execute();
  }

  private static Integer allowed(RuleVersion rule) {
    return rule.budget().isPresent() ? rule.budget().getAsInt() : null;
  }

  private static RuleVersion version(Row row) throws SQLException {
    OptionalInt budget = row.optionalNumber("budget");
    Instant checked = row.time("checked_at");
    return new RuleVersion(
        row.text("rule"),
        row.text("version"),
        row.text("kind"),
        row.word("concern", Alarm.Concern.class),
        row.local("title"),
        row.text("definition"),
        row.text("place"),
        budget,
        row.time("since"),
        row.time("until"),
        checked == null
            ? null
            : new RuleVersion.BudgetCheck(row.real("pages"), row.real("days"), checked));
  }
}
