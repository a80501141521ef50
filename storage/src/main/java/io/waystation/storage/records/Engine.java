package io.waystation.storage.records;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What differs between the databases: connections, transactions, and who may write when. */
interface Engine extends AutoCloseable {
  /**
   * One durable transaction; it holds the one right to write, among all threads and processes, from
   * before the work begins until it is visible to readers. {@link Alarms#changesAfter} relies on
   * it.
   */
  <T> T write(Function<Handle, T> work);

  /** One snapshot. */
  <T> T read(Function<Handle, T> work);

  @Override
  void close();
}
