package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.LogException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lets many threads share one transaction, and so one fsync. A single thread does their parts one
 * after the other; nobody gets an answer before the transaction is on disk.
 *
 * <p>A group closes at 500 messages, 5 ms after its first part, or as soon as as many callers have
 * come as the time before: then nobody is left to wait for. A lone caller never waits.
 */
final class GroupCommit implements AutoCloseable {
  private static final int MESSAGES = 500;
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** What one caller wants done, on the writer's thread. */
  @FunctionalInterface
  interface Part<T> {
    T in(LogTransaction transaction) throws SQLException;
  }

  private final LogTransaction transaction;
  private final BlockingQueue<Ticket<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private int callersBefore = 1;
  private boolean closed;

  GroupCommit(String name, LogTransaction transaction) {
    this.transaction = transaction;
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
        callersBefore = group.size();
        write(group);
        group.clear();
      }
    }
  }

  /**
   * @return whether more can come
   */
  private boolean collect(List<Ticket<?>> group) throws InterruptedException {
    Ticket<?> ticket = queue.take();
    long close = System.nanoTime() + LINGER_NANOS;
    int messages = 0;
    while (ticket != null) {
      if (ticket.part == null) {
        return false;
      }
      group.add(ticket);
      messages += ticket.messages;
      if (messages >= MESSAGES) {
        return true;
      }
      ticket = queue.poll();
      if (ticket == null && group.size() < callersBefore) {
        ticket = queue.poll(close - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    }
    return true;
  }

  private void write(List<Ticket<?>> group) {
    try {
      for (Ticket<?> ticket : group) {
        ticket.work(transaction);
      }
      transaction.commit();
    } catch (SQLException e) {
      transaction.abandon();
      group.forEach(ticket -> ticket.fail(e));
      return;
    } catch (RuntimeException | Error e) {
      transaction.abandon();
      if (group.size() == 1) {
        group.get(0).fail(e);
      } else {
        // One caller's mistake is not to cost the others theirs.
        group.forEach(ticket -> write(List.of(ticket)));
      }
      return;
    }
    group.forEach(Ticket::succeed);
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
      fail(null);
    }

    synchronized void fail(Throwable reason) {
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
