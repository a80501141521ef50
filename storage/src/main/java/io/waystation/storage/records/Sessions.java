package io.waystation.storage.records;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Signed-in browsers; they outlive a restart of ours. */
public final class Sessions {
  private final Handle handle;

  Sessions(Handle handle) {
    this.handle = handle;
  }

  /**
   * @throws RecordsException if its user is not there
   */
  public void add(Session session) {
    handle
        .createUpdate(
            """
            INSERT INTO user_session (hash, account, csrf, created_at, expires_at)
            VALUES (:hash, :user, :csrf, :createdAt, :expiresAt)
            """)
        .bindMethods(session)
        .execute();
  }

  /** Also one that has expired and is not deleted yet. */
  public Optional<Session> find(String hash) {
    return handle
        .createQuery("SELECT * FROM user_session WHERE hash = :hash")
        .bind("hash", hash)
        .map(
            Row.to(
                row ->
                    new Session(
                        row.text("hash"),
                        row.text("account"),
                        row.text("csrf"),
                        row.time("created_at"),
                        row.time("expires_at"))))
        .findOne();
  }

  public void delete(String hash) {
    handle.createUpdate("DELETE FROM user_session WHERE hash = :hash").bind("hash", hash).execute();
  }

  /** Forgets all of that user, for instance when the password changed. */
  public void deleteOf(String user) {
    handle
        .createUpdate("DELETE FROM user_session WHERE account = :user")
        .bind("user", user)
        .execute();
  }

  public void deleteExpired(Instant now) {
    handle
        .createUpdate("DELETE FROM user_session WHERE expires_at <= :now")
        .bind("now", now)
        .execute();
  }
}
