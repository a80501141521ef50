package io.waystation.storage.records;

import io.waystation.model.Role;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Bearer tokens. */
public final class Tokens {
  private final Handle handle;

  Tokens(Handle handle) {
    this.handle = handle;
  }

  /** Adds, or replaces the one with the same name. */
  public void save(Token token) {
    handle
        .createUpdate(
            """
            INSERT INTO token (name, hash, role, created_at)
            VALUES (:name, :hash, :role, :createdAt)
            ON CONFLICT (name) DO UPDATE SET
              hash = excluded.hash, role = excluded.role, created_at = excluded.created_at
            """)
        .bindMethods(token)
        .execute();
  }

  public Optional<Token> find(String hash) {
    return handle
        .createQuery("SELECT * FROM token WHERE hash = :hash")
        .bind("hash", hash)
        .map(
            Row.to(
                row ->
                    new Token(
                        row.text("hash"),
                        row.text("name"),
                        row.word("role", Role.class),
                        row.time("created_at"))))
        .findOne();
  }
}
