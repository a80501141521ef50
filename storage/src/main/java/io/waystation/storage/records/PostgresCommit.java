package io.waystation.storage.records;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;

/** Commits, and finds out what became of a commit whose answer never came. */
final class PostgresCommit {
  /** How long the server may take to come back, or to finish a commit it still works at. */
  private static final Duration INQUIRY = Duration.ofSeconds(15);

  private static final long PAUSE_MILLIS = 200;

  /**
   * @param id which the server gave it
   * @param era in which that number means this transaction: ends when another server takes over
   */
  record Transaction(String id, String era) {}

  private final Jdbi jdbi;
  private final String fate;

  PostgresCommit(Jdbi jdbi, String era) {
    this.jdbi = jdbi;
    this.fate =
        "SELECT CASE WHEN %s = :era THEN pg_xact_status(CAST(:id AS xid8)) END".formatted(era);
  }

  /**
   * @throws TransactionException if the server refused it: nothing was kept
   * @throws RecordsException if the connection broke and nothing was kept, or nobody can say
   */
  void commit(Handle handle, Transaction transaction) {
    try {
      handle.getConnection().commit();
    } catch (SQLException e) {
      TransactionException refused = new TransactionException("commit", e);
      if (!Faults.disconnected(refused)) {
        throw refused;
      }
      if (!committed(transaction, refused)) {
        throw new RecordsException(
            "the connection to the records' database broke: nothing was kept, try again", refused);
      }
    }
  }

  private boolean committed(Transaction transaction, TransactionException broken) {
    long deadline = System.nanoTime() + INQUIRY.toNanos();
    do {
      try {
        String status = status(transaction);
        if (!"in progress".equals(status)) {
          if (status == null) {
            break;
          }
          return status.equals("committed");
        }
      } catch (JdbiException away) {
        broken.addSuppressed(away);
      }
    } while (pause() && System.nanoTime() < deadline);
    throw new RecordsException(
        "the connection to the records' database broke during a commit, and nobody can say whether it"
            + " was kept: look before doing it again",
        broken);
  }

  /** Null when the server knows nothing of it. */
  private String status(Transaction transaction) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(fate)
                .bind("era", transaction.era())
                .bind("id", transaction.id())
                .map((row, context) -> row.getString(1))
                .findOne()
                .orElse(null));
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
