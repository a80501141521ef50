package io.waystation.storage.records;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * {@code records.db}: one writer at a time, readers beside it (WAL), fsync at every commit.
 *
 * <p>Transactions are begun and ended in plain SQL on connections left in auto-commit: the driver's
 * own {@code commit()} begins the next transaction at once and would hold the file's write lock
 * while idle.
 */
final class SqliteEngine implements Engine {
  private final SqliteConnections connections;
  private final Jdbi jdbi;
  private final ReentrantLock turn = new ReentrantLock(true);

  private SqliteEngine(Path file) {
    this.connections = new SqliteConnections(file);
    this.jdbi = Values.jdbi(connections);
  }

  static SqliteEngine open(Path folder) {
    Path file = folder.resolve("records.db");
    try {
      Files.createDirectories(folder);
      alone(folder.resolve("records.lock"), () -> build(file));
    } catch (IOException e) {
      throw new RecordsException(
          "cannot write in %s: make it a folder this user may write to (%s)"
              .formatted(folder, e.getMessage()),
          e);
    }
    return new SqliteEngine(file);
  }

  @Override
  public <T> T write(Function<Handle, T> work) {
    forbidNesting();
    turn.lock();
    try {
      return transaction("BEGIN IMMEDIATE", work);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    forbidNesting();
    return transaction(
        "BEGIN",
        handle -> {
          handle.execute("PRAGMA query_only = 1");
          try {
            return work.apply(handle);
          } finally {
            handle.execute("PRAGMA query_only = 0");
          }
        });
  }

  @Override
  public void close() {
    turn.lock();
    try {
      connections.close();
    } finally {
      turn.unlock();
    }
  }

  private void forbidNesting() {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("already in a write: use the tables it was given");
    }
  }

  private <T> T transaction(String begin, Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      handle.execute(begin);
      T result;
      try {
        result = work.apply(handle);
        handle.execute("COMMIT");
      } catch (Throwable t) {
        rollBack(handle, t);
        throw t;
      }
      return result;
    }
  }

  /** SQLite has already rolled back by itself after some faults; then there is nothing to undo. */
  private static void rollBack(Handle handle, Throwable cause) {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
      try {
        handle.getConnection().close();
      } catch (SQLException closing) {
        cause.addSuppressed(closing);
      }
    }
  }

  /** Readable by its owner only: the plans of a doctor are in it. SQLite's side files follow it. */
  private static void build(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (Files.notExists(file) && posix) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    new Schema(file).update();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Two processes that start together must not both build the schema. */
  private static void alone(Path lockFile, Work work) throws IOException {
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = lock(channel);
      try {
        work.run();
      } finally {
        lock.release();
      }
    }
  }

  /** Within one process a taken lock is an exception and not a wait. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException taken) {
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while another start builds the schema", e);
        }
      }
    }
  }
}
