package io.waystation.model;

import java.time.Instant;
import java.time.LocalDate;

/**
 * One version of an intervention plan (FHIR CarePlan). A plan is never changed: each edit is a new
 * version, and all stay.
 *
 * @param id the same for all versions
 * @param version from 1
 * @param alarm the alarm that led to it; empty when there was none
 * @param author user name of the doctor
 * @param followUp in the zone of the person's station
 */
public record Plan(
    String id,
    int version,
    PersonId person,
    String alarm,
    Status status,
    String assessment,
    String actions,
    LocalDate followUp,
    String author,
    Instant writtenAt) {
  /** Words of FHIR's CarePlan.status. */
  public enum Status {
    ACTIVE,
    COMPLETED,
    REVOKED
  }
}
