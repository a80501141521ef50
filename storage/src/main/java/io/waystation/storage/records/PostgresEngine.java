package io.waystation.storage.records;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;

/**
 * A PostgreSQL database: every commit on its disk, one writer at a time among all processes.
 *
 * <p>The right to write is an advisory lock of the database. It is taken before the work begins and
 * the server gives it back after the commit is visible, also when the process that held it is gone.
 * Writes run READ COMMITTED on purpose: a snapshot for the whole transaction would be taken while
 * waiting for the lock and miss what the writer before has kept.
 *
 * <p>A connection that turns out to be dead before the work has begun is replaced and nobody
 * notices. One that dies during the work is an error, because the work may not be run twice. One
 * that dies during the commit leaves open whether it was kept: then the server is asked what became
 * of the transaction.
 */
final class PostgresEngine implements Engine {
  /** Any number will do that no other program takes in this database. */
  static final long RIGHT_TO_WRITE = 0x57415953544154L;

  static final int CONNECTIONS = 12;
  private static final int TURN_SECONDS = 30;

  private static final String BEGIN_READ =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final PostgresCommit commits;
  private final String beginWrite;
  private final ReentrantLock turn = new ReentrantLock(true);

  private PostgresEngine(HikariDataSource pool, String era) {
    this.pool = pool;
    this.jdbi = Values.jdbi(pool::getConnection);
    this.commits = new PostgresCommit(jdbi, era);
    this.beginWrite =
        "SELECT pg_advisory_xact_lock(%d), CAST(pg_current_xact_id() AS TEXT) AS id, %s AS era"
            .formatted(RIGHT_TO_WRITE, era);
  }

  static PostgresEngine open(PostgresSettings settings) {
    String era = PostgresDoor.enter(settings);
    new Schema(settings.source(), settings.where()).update();
    HikariConfig config = new HikariConfig();
    config.setPoolName("records");
    config.setDataSource(settings.source());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.patience().toMillis());
    config.setValidationTimeout(settings.patience().toMillis() / 2);
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.setConnectionInitSql(settings.session());
    // Commits that, which a rollback of the first transaction would otherwise undo.
    config.setIsolateInternalQueries(true);
    return new PostgresEngine(new HikariDataSource(config), era);
  }

  @Override
  public <T> T write(Function<Handle, T> work) {
    forbidNesting();
    takeTurn();
    try {
      return inTransaction(
          this::rightToWrite,
          (handle, transaction) -> {
            T result = work.apply(handle);
            commits.commit(handle, transaction);
            return result;
          });
    } finally {
      turn.unlock();
    }
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    forbidNesting();
    return inTransaction(
        handle -> handle.execute(BEGIN_READ),
        (handle, begun) -> {
          T result = work.apply(handle);
          rollBack(handle);
          return result;
        });
  }

  /** Connections in use close when their work is done. */
  @Override
  public void close() {
    turn.lock();
    try {
      pool.close();
    } finally {
      turn.unlock();
    }
  }

  private void forbidNesting() {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("already in a write: use the tables it was given");
    }
  }

  /** In this process writers wait here, in order and without a connection each. */
  private void takeTurn() {
    try {
      if (turn.tryLock(TURN_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RecordsException("interrupted while others were writing to the records", e);
    }
    throw new RecordsException(
        "others of this process have been writing to the records for %d s: is the database slow or away?"
            .formatted(TURN_SECONDS),
        null);
  }

  private PostgresCommit.Transaction rightToWrite(Handle handle) {
    return handle
        .createQuery(beginWrite)
        .map(Row.to(row -> new PostgresCommit.Transaction(row.text("id"), row.text("era"))))
        .one();
  }

  /** Dead connections end at the beginning, where nothing has happened yet, and are replaced. */
  private <B, T> T inTransaction(Function<Handle, B> begin, BiFunction<Handle, B, T> rest) {
    for (int dead = 0; ; dead++) {
      try (Handle handle = jdbi.open()) {
        B begun;
        try {
          begun = begin.apply(handle);
        } catch (JdbiException e) {
          rollBack(handle, e);
          if (dead < CONNECTIONS && Faults.disconnected(e)) {
            continue;
          }
          throw e;
        }
        try {
          return rest.apply(handle, begun);
        } catch (Throwable t) {
          rollBack(handle, t);
          throw t;
        }
      }
    }
  }

  private static void rollBack(Handle handle) {
    try {
      handle.getConnection().rollback();
    } catch (SQLException e) {
      throw new TransactionException("the read could not be ended", e);
    }
  }

  /** Of a connection that is gone nothing need be undone: the server does it. */
  private static void rollBack(Handle handle, Throwable cause) {
    try {
      handle.getConnection().rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
