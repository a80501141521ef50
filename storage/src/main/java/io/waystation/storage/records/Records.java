package io.waystation.storage.records;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Everything people and rules decide: registry, alarms, plans, users, audit. One SQL text for
 * SQLite and PostgreSQL.
 *
 * <p>All calls block; none may be made from an event loop. Safe for use by several threads.
 */
public final class Records implements AutoCloseable {
  private Records() {}

  /**
   * Opens or creates {@code records.db} in the folder and brings its schema up to date.
   *
   * @param key opens the identity vault
   * @throws RecordsException if the file cannot be opened or belongs to a newer version
   */
  public static Records openSqlite(Path folder, IdentityKey key) {
    throw new UnsupportedOperationException();
  }

  /** Runs the work in one transaction: all of it is kept, or, when it throws, nothing. */
  public <T> T write(Function<Tables, T> work) {
    throw new UnsupportedOperationException();
  }

  /** Runs the work on one consistent view; it must not write. */
  public <T> T read(Function<Tables, T> work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
