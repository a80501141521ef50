package io.waystation.storage.log;

import io.waystation.model.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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
   *
   * @throws LogFullException while the disk is nearly full: {@link LogStatus#full}
   */
  List<Outcome> append(List<Arrival> batch);

  /**
   * Up to {@code max} accepted messages of one lane from {@code offset} on, oldest first; empty at
   * the end and nowhere else. Fewer, but at least one, when they hold tens of thousands of readings
   * together. When older ones are already dropped, starts with the oldest there is.
   */
  List<Entry> read(Lane lane, long offset, int max);

  /**
   * The offsets the next accepted messages will get; offsets count from 0 in each lane, without
   * holes.
   */
  Position end();

  /** When the newest message was appended, our clock; {@link Instant#EPOCH} of an empty log. */
  Instant newest();

  /**
   * A random name this log got when it was made. A consumer that keeps its position elsewhere
   * remembers it too: another name means another log, in which its position says nothing.
   */
  String identity();

  /**
   * Waits until there is something at {@code position}, in any lane, or the time is over, or
   * somebody {@link #wake wakes} those who wait.
   *
   * @return whether there is something
   */
  boolean await(Position position, long timeoutMillis) throws InterruptedException;

  /** Ends all waiting in this process at once, for there is a reason to look at the clock. */
  void wake();

  /** What that consumer wants next; {@link Position#START} for one never heard of. */
  Position committed(String consumer);

  /**
   * The same for a consumer that begins: from now on the log knows of it and keeps what it has yet
   * to read, also when it does not get as far as to {@link #commit} anything.
   */
  default Position join(String consumer) {
    Position position = committed(consumer);
    if (position.equals(Position.START)) {
      commit(consumer, position);
    }
    return position;
  }

  /**
   * Remembers durably that {@code consumer} has done everything before {@code position}. What is
   * not past the position of every consumer ever heard of is kept.
   */
  void commit(String consumer, Position position);

  /** Forgets a consumer that will not come back, so that the log need not keep anything for it. */
  void forget(String consumer);

  /** What became of all messages so far. */
  LedgerTotals totals();

  /** The account of every device heard, by device. */
  List<DeviceLedger> ledgers();

  /**
   * The accounts of one device by boot, the newest first, at most {@code max}; empty of a stranger.
   */
  List<BootLedger> boots(DeviceId device, int max);

  /** The account of the newest boot of each of the devices; without those that are strangers. */
  Map<DeviceId, BootLedger> newestBoots(Collection<DeviceId> devices);

  /**
   * Compares the accounts with each other and with what lies in log and quarantine.
   *
   * @return what does not agree, a sentence each; empty when all is well
   */
  List<String> disagreements();

  /** How far a long work has come. */
  @FunctionalInterface
  interface Progress {
    void at(long done, long of);
  }

  /**
   * Reads everything there is and compares it; minutes for a large log, beside all other work.
   *
   * @param progress told now and then, in messages
   * @return what is damaged or does not agree, a sentence each; empty when all is well
   */
  List<String> verify(Progress progress);

  Quarantine quarantine();

  /**
   * Keeps aside readings of stored messages that the telemetry store will never take, and moves the
   * consumer past them, in one transaction.
   */
  void commit(String consumer, Position position, List<Arrival.Refused> refusedByStore);

  LogStatus status();

  @Override
  void close();
}
