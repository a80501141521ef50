package io.waystation.storage.records;

import io.waystation.model.Role;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Local users. */
public final class Users {
  private final Handle handle;

  Users(Handle handle) {
    this.handle = handle;
  }

  /** By name. */
  public List<User> all() {
    return handle
        .createQuery("SELECT * FROM user_account ORDER BY name")
        .map(Row.to(Users::user))
        .list();
  }

  public Optional<User> find(String name) {
    return handle
        .createQuery("SELECT * FROM user_account WHERE name = :name")
        .bind("name", name)
        .map(Row.to(Users::user))
        .findOne();
  }

  /** Adds, or replaces the one with the same name. */
  public void save(User user) {
    handle
        .createUpdate(
            """
            INSERT INTO user_account (name, full_name, role, password_hash, disabled)
            VALUES (:name, :fullName, :role, :passwordHash, :disabled)
            ON CONFLICT (name) DO UPDATE SET
              full_name = excluded.full_name, role = excluded.role,
              password_hash = excluded.password_hash, disabled = excluded.disabled
            """)
        .bindMethods(user)
        .execute();
  }

  private static User user(Row row) throws SQLException {
    return new User(
        row.text("name"),
        row.text("full_name"),
        row.word("role", Role.class),
        row.text("password_hash"),
        row.truth("disabled"));
  }
}
