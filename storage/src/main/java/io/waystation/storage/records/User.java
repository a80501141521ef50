package io.waystation.storage.records;

import io.waystation.model.Role;

/**
 * Somebody who may sign in.
 *
 * @param name what they type, lower-case
 * @param fullName what others see
 * @param passwordHash Argon2id in PHC string form
 */
public record User(String name, String fullName, Role role, String passwordHash, boolean disabled) {
  @Override
  public String toString() {
    return "User[" + name + ", " + role.word() + (disabled ? ", disabled]" : "]");
  }
}
