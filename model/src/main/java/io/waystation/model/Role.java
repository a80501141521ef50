package io.waystation.model;

import java.util.Locale;

/** What a user is to us; what each may do is decided in one place, by the dashboard's access. */
public enum Role {
  /** Watches stations; sees no health value anywhere. */
  OPERATOR,
  /** Sees workers' readings and writes plans. */
  DOCTOR,
  /** Runs the system: users, devices, quarantine; sees no health content. */
  ADMIN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
