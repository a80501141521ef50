package io.waystation.storage.records;

import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import java.util.List;

/** Intervention plans; every version stays. */
public interface Plans {
  /**
   * Adds a version.
   *
   * @throws VersionConflict unless it is one above the newest stored (or 1 for a new plan)
   */
  void add(Plan plan);

  /** All versions of one plan, newest first; empty when there is no such plan. */
  List<Plan> versions(String id);

  /** The newest version of each of the person's plans, newest plan first. */
  List<Plan> of(PersonId person);

  /** The newest version of every active plan, earliest follow-up first. */
  List<Plan> active();
}
