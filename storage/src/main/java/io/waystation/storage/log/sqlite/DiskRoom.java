package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.LogFullException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Watches the room on the disk, so that we stop taking messages while there is still enough for the
 * consumers to go on: a disk that is really full can keep nothing. Asked at most once a second; may
 * be used by several threads.
 */
final class DiskRoom {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double AGAIN = 1.1;

  private final Path file;
  private final LongSupplier usable;
  private final long needed;
  private final AtomicLong looked = new AtomicLong();
  private volatile long free;
  private volatile boolean full;

  /**
   * @param usable bytes this user may still write
   * @param needed below so many bytes it is full, and has room again with a tenth more
   */
  DiskRoom(Path file, LongSupplier usable, long needed) {
    this.file = file;
    this.usable = usable;
    this.needed = needed;
    look();
  }

  /**
   * @throws LogFullException if nothing may be taken in
   */
  void check() {
    if (full()) {
      throw new LogFullException(
          ("%s: the disk it lies on is nearly full, so no messages are taken in: %,d MB are free,"
                  + " and %,d MB are needed. Nothing is lost: what was not acknowledged is sent"
                  + " again. Make room on the disk, or let journal.keep or journal.size be less"
                  + " (%,d MB free, and it goes on by itself)")
              .formatted(file, megabytes(free), megabytes(needed), megabytes(again())));
    }
  }

  boolean full() {
    long now = System.nanoTime();
    long last = looked.get();
    if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) {
      look();
    }
    return full;
  }

  /** As of the last look. */
  long free() {
    return free;
  }

  private synchronized void look() {
    looked.set(System.nanoTime());
    free = usable.getAsLong();
    full = free < (full ? again() : needed);
  }

  private long again() {
    return (long) (needed * AGAIN);
  }

  private static long megabytes(long bytes) {
    return bytes / 1_000_000;
  }
}
