package io.waystation.storage.log;

import java.time.Instant;
import java.util.List;

/**
 * The one hand-over of the house: what ingest appended here is on disk, and everything downstream
 * reads it at its own pace. It also keeps what became of every message, because the fate of a
 * message and its place in the log must be decided in one transaction.
 *
 * <p>All calls block on the disk; none may be made from an event loop. Safe for use by several
 * threads. Broken storage is a {@link LogException}; after one from {@link #append} nothing of that
 * batch was kept, and it may be tried again.
 */
public interface ReadingLog extends AutoCloseable {
  /**
   * Keeps the batch durably (fsync) and in order, and answers what became of each message, in the
   * order given. A message seen before is not appended again: its fate is {@link Fate#DUPLICATE}.
   */
  List<Fate> append(List<Arrival> batch);

  /**
   * Up to {@code max} accepted messages from {@code offset} on, oldest first; empty at the end.
   * When older ones are already dropped, starts with the oldest there is.
   */
  List<Entry> read(long offset, int max);

  /** The offset the next accepted message will get; offsets count from 0 without holes. */
  long end();

  /** When the newest message was appended, our clock; {@link Instant#EPOCH} of an empty log. */
  Instant newest();

  /**
   * Waits until there is something at {@code offset} or the time is over.
   *
   * @return whether there is something
   */
  boolean await(long offset, long timeoutMillis) throws InterruptedException;

  /** The next offset that consumer wants; 0 for one never heard of. */
  long committed(String consumer);

  /** Remembers durably that {@code consumer} has done everything before {@code offset}. */
  void commit(String consumer, long offset);

  /** What became of all messages so far. */
  LedgerTotals totals();

  /** The account of every device heard, by device. */
  List<DeviceLedger> ledgers();

  /**
   * Refused messages, newest first, with id below {@code before} (use {@link Long#MAX_VALUE}
   * first).
   */
  List<Quarantined> quarantine(long before, int max);

  @Override
  void close();
}
