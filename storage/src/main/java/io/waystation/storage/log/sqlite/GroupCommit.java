package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.LogException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * Lets many threads share one transaction, and so one fsync. A single thread does their parts one
 * after the other; nobody gets an answer before the transaction is on disk.
 *
 * <p>A group closes at 500 messages, 5 ms after its first part, or as soon as as many callers have
 * come with messages as the time before: then nobody is left to wait for. A lone caller never
 * waits, and messages never wait for somebody who brings none, a consumer's commit for instance.
 */
final class GroupCommit implements AutoCloseable {
  private static final int MESSAGES = 500;
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** What one caller wants done, on the writer's thread. */
  @FunctionalInterface
  interface Part<T> {
    T in(LogTransaction transaction) throws SQLException;
  }

  /** Begins a transaction over a connection of its own. */
  @FunctionalInterface
  interface Opening {
    LogTransaction open() throws SQLException;
  }

  /** What the writer's thread does between groups. */
  interface Upkeep {
    /** Whether there is something to do; may only read. */
    boolean due() throws SQLException;

    /** Does a little of it. */
    void step(LogTransaction transaction) throws SQLException;
  }

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STEP_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long TROUBLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  private final Opening opening;
  private final BlockingQueue<Ticket<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private int appendersBefore = 1;
  private final Upkeep upkeep;
  private LogTransaction transaction;
  private long upkeepAt = System.nanoTime() + LOOK_NANOS;
  private boolean appending;
  private boolean closed;

  /**
   * @param opening asked on the writer's thread: for the first group, and again after a failure
   * @param upkeep looked after once a second from the first appended message on: who only reads, or
   *     only commits, leaves it to whoever appends
   */
  GroupCommit(String name, Opening opening, Upkeep upkeep) {
    this.opening = opening;
    this.upkeep = upkeep;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /**
   * Waits until the part is done and durable; not to be interrupted, for nobody could then say
   * whether it was.
   *
   * @throws SQLException if the group failed: nothing of it was kept
   */
  <T> T call(int messages, Part<T> part) throws SQLException {
    Ticket<T> ticket = new Ticket<>(messages, part);
    synchronized (queue) {
      if (closed) {
        throw new IllegalStateException("the log is closed");
      }
      queue.add(ticket);
    }
    return ticket.await();
  }

  /** Does what is asked for already, then ends. */
  @Override
  public void close() {
    synchronized (queue) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(new Ticket<>(0, null));
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Ticket<?>> group = new ArrayList<>();
    boolean open = true;
    while (open) {
      try {
        open = collect(group);
      } catch (InterruptedException e) {
        continue; // this thread ends by its last ticket and by nothing else
      }
      if (!group.isEmpty()) {
        appendersBefore = (int) group.stream().filter(ticket -> ticket.messages > 0).count();
        appending |= appendersBefore > 0;
        write(group);
        group.clear();
      }
      if (open && appending && System.nanoTime() - upkeepAt >= 0) {
        lookAfter();
      }
    }
    closeTransaction();
  }

  /**
   * @return whether more can come
   */
  private boolean collect(List<Ticket<?>> group) throws InterruptedException {
    Ticket<?> ticket =
        appending
            ? queue.poll(Math.max(0, upkeepAt - System.nanoTime()), TimeUnit.NANOSECONDS)
            : queue.take();
    long close = System.nanoTime() + LINGER_NANOS;
    int messages = 0;
    int appenders = 0;
    while (ticket != null) {
      if (ticket.part == null) {
        return false;
      }
      group.add(ticket);
      messages += ticket.messages;
      appenders += ticket.messages > 0 ? 1 : 0;
      if (messages >= MESSAGES) {
        return true;
      }
      ticket = queue.poll();
      if (ticket == null && appenders < appendersBefore) {
        ticket = queue.poll(close - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    }
    return true;
  }

  private void write(List<Ticket<?>> group) {
    try {
      if (transaction == null) {
        transaction = opening.open();
      }
      for (Ticket<?> ticket : group) {
        ticket.work(transaction);
      }
      transaction.commit();
    } catch (SQLException | RuntimeException | Error e) {
      closeTransaction();
      if (group.size() > 1 && isOneCallersFault(e)) {
        group.forEach(ticket -> write(List.of(ticket)));
      } else {
        group.forEach(ticket -> ticket.fail(e));
      }
      return;
    }
    group.forEach(Ticket::succeed);
  }

  private void lookAfter() {
    upkeepAt = System.nanoTime() + LOOK_NANOS;
    try {
      if (upkeep.due()) {
        if (transaction == null) {
          transaction = opening.open();
        }
        upkeep.step(transaction);
        transaction.commit();
        upkeepAt = System.nanoTime() + STEP_PAUSE_NANOS;
      }
    } catch (SQLException | RuntimeException | Error e) {
      closeTransaction();
      upkeepAt = System.nanoTime() + TROUBLE_NANOS;
      log.warn("old messages could not be taken out of the log; tried again in a minute", e);
    }
  }

  private void closeTransaction() {
    try {
      if (transaction != null) {
        transaction.close();
      }
    } catch (SQLException e) {
      log.warn("the log's connection could not be closed", e);
    }
    transaction = null;
  }

  /** Such a part fails alone: it is not to cost the others theirs. */
  private static boolean isOneCallersFault(Throwable failure) {
    if (failure instanceof SQLException e) {
      int code = e.getErrorCode() & 0xff;
      return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
          || code == SQLiteErrorCode.SQLITE_TOOBIG.code;
    }
    return !(failure instanceof LogException);
  }

  private static final class Ticket<T> {
    final int messages;
    final Part<T> part;
    private T result;
    private Throwable failure;
    private boolean done;

    Ticket(int messages, Part<T> part) {
      this.messages = messages;
      this.part = part;
    }

    void work(LogTransaction transaction) throws SQLException {
      result = part.in(transaction);
    }

    void succeed() {
      answer(null);
    }

    void fail(Throwable reason) {
      answer(reason);
    }

    private synchronized void answer(Throwable reason) {
      failure = reason;
      done = true;
      notifyAll();
    }

    synchronized T await() throws SQLException {
      boolean interrupted = false;
      while (!done) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof SQLException e) {
        throw new SQLException(e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
      }
      if (failure instanceof LogException e) {
        throw new LogException(e.getMessage(), e);
      }
      if (failure != null) {
        throw new IllegalArgumentException("the log cannot keep this batch: " + failure, failure);
      }
      return result;
    }
  }
}
