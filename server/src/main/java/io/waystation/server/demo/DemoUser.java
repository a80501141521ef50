package io.waystation.server.demo;

import io.waystation.model.Role;

/** One ready user per role. */
enum DemoUser {
  OPERATOR("值班员 Operator", Role.OPERATOR, "stations, their alarms"),
  DOCTOR("健康医生 Doctor", Role.DOCTOR, "workers' health, plans"),
  ADMIN("系统管理员 Administrator", Role.ADMIN, "quarantine, ledger, audit");

  private final String fullName;
  private final Role role;
  private final String sees;

  DemoUser(String fullName, Role role, String sees) {
    this.fullName = fullName;
    this.role = role;
    this.sees = sees;
  }

  /** What they type. */
  String word() {
    return role.word();
  }

  String fullName() {
    return fullName;
  }

  Role role() {
    return role;
  }

  String sees() {
    return sees;
  }
}
