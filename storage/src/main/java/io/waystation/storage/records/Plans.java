package io.waystation.storage.records;

import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Intervention plans; every version stays. */
public final class Plans {
  private final Handle handle;

  Plans(Handle handle) {
    this.handle = handle;
  }

  /**
   * Adds a version.
   *
   * @throws VersionConflict unless it is one above the newest stored (or 1 for a new plan)
   * @throws RecordsException if the person is not there
   */
  public void add(Plan plan) {
    int added =
        handle
            .createUpdate(
                """
                INSERT INTO plan (id, version, person, alarm, status, assessment, actions,
                  follow_up, author, written_at)
                SELECT :id, :version, :person, :alarm, :status, :assessment, :actions,
                  :followUp, :author, :writtenAt
                WHERE :version = 1 + (SELECT coalesce(max(version), 0) FROM plan WHERE id = :id)
                ON CONFLICT DO NOTHING
                """)
            .bindMethods(plan)
            .execute();
    if (added == 0) {
      throw new VersionConflict(
          "plan %s has changed: version %d does not follow the newest one"
              .formatted(plan.id(), plan.version()));
    }
  }

  /** All versions of one plan, newest first; empty when there is no such plan. */
  public List<Plan> versions(String id) {
    return handle
        .createQuery("SELECT * FROM plan WHERE id = :id ORDER BY version DESC")
        .bind("id", id)
        .map(Row.to(Plans::plan))
        .list();
  }

  /** The newest version of each of the person's plans, newest plan first. */
  public List<Plan> of(PersonId person) {
    return handle
        .createQuery(
            """
            SELECT plan.* FROM plan JOIN plan AS beginning
              ON beginning.id = plan.id AND beginning.version = 1
            WHERE plan.person = :person
              AND plan.version = (SELECT max(version) FROM plan AS any_version
                WHERE any_version.id = plan.id)
            ORDER BY beginning.written_at DESC, plan.id
            """)
        .bind("person", person)
        .map(Row.to(Plans::plan))
        .list();
  }

  /** The newest version of every active plan, earliest follow-up first, those without one last. */
  public List<Plan> active() {
    return handle
        .createQuery(
            """
            SELECT * FROM plan
            WHERE status = 'ACTIVE'
              AND version = (SELECT max(version) FROM plan AS any_version
                WHERE any_version.id = plan.id)
            ORDER BY follow_up NULLS LAST, written_at, id
            """)
        .map(Row.to(Plans::plan))
        .list();
  }

  private static Plan plan(Row row) throws SQLException {
    return new Plan(
        row.text("id"),
        row.number("version"),
        row.person(),
        row.text("alarm"),
        row.word("status", Plan.Status.class),
        row.text("assessment"),
        row.text("actions"),
        row.day("follow_up"),
        row.text("author"),
        row.time("written_at"));
  }
}
