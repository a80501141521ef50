package io.waystation.storage.records;

import java.nio.file.Path;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Everything people and rules decide: registry, alarms, plans, users, audit. One SQL text for
 * SQLite and PostgreSQL. Times are kept to the millisecond.
 *
 * <p>All calls block; none may be made from an event loop. Safe for use by several threads, and
 * several processes may open the same store.
 */
public final class Records implements AutoCloseable {
  private final Engine engine;
  private final Vault vault;

  Records(Engine engine, IdentityKey key) {
    this.engine = engine;
    this.vault = new Vault(key);
  }

  /**
   * Opens or creates {@code records.db} in the folder and brings its schema up to date.
   *
   * @param key opens the identity vault
   * @throws RecordsException if the file cannot be opened, belongs to a newer version, or its vault
   *     was sealed with another key
   */
  public static Records openSqlite(Path folder, IdentityKey key) {
    return proven(new Records(SqliteEngine.open(folder), key));
  }

  /**
   * Opens a PostgreSQL database and brings its schema up to date; an empty one gets its tables.
   * Waits up to 10 s for a server that is not there yet.
   *
   * @param key opens the identity vault
   * @throws RecordsException if the database cannot be entered or used, belongs to a newer version,
   *     or its vault was sealed with another key
   */
  public static Records openPostgres(PostgresSettings settings, IdentityKey key) {
    return proven(new Records(PostgresEngine.open(settings), key));
  }

  private static Records proven(Records records) {
    try {
      records.write(
          tables -> {
            tables.people().proveKey();
            return null;
          });
      return records;
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }

  /**
   * Runs the work in one transaction: all of it is kept on disk when this returns, or, when it
   * throws, nothing. Writers take turns in the order they came. The tables are good for this call
   * only.
   *
   * @throws IllegalStateException when called from within a write of the same thread
   */
  public <T> T write(Function<Tables, T> work) {
    try {
      return engine.write(handle -> run(work, handle));
    } catch (JdbiException e) {
      throw Faults.explain(e);
    }
  }

  /**
   * Runs the work on one consistent view; it must not write. The tables are good for this call
   * only.
   *
   * @throws IllegalStateException when called from within a write of the same thread, whose changes
   *     it would not see
   */
  public <T> T read(Function<Tables, T> work) {
    try {
      return engine.read(handle -> run(work, handle));
    } catch (JdbiException e) {
      throw Faults.explain(e);
    }
  }

  private <T> T run(Function<Tables, T> work, Handle handle) {
    Tables tables = new Tables(handle, vault);
    try {
      return work.apply(tables);
    } finally {
      tables.close();
    }
  }

  /** Waits for the write under way. */
  @Override
  public void close() {
    engine.close();
  }
}
