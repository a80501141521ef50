package io.waystation.storage.log.sqlite;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the log table as it lies on disk. */
record StoredRow(Lane lane, long firstOffset, int count, byte[] bytes) {
  /** From the columns {@code first_offset, count, entries}, in this order. */
  static StoredRow of(Lane lane, ResultSet row) throws SQLException {
    return new StoredRow(lane, row.getLong(1), row.getInt(2), row.getBytes(3));
  }

  /**
   * @throws LogException if the row is damaged
   */
  void entries(SignalCatalogue catalogue, EntryDecoder.Sink sink) {
    try {
      EntryDecoder.decode(bytes, lane, firstOffset, count, catalogue, sink);
    } catch (RuntimeException e) {
      throw new LogException(
          "log.db: "
              + words(e)
              + ". Stop the service, keep a copy of the folder, and put a backup in its place;"
              + " everything before the row is intact",
          e);
    }
  }

  /** Which row it is and what is wrong with it. */
  String words(Throwable fault) {
    return "the row with offsets %d to %d cannot be read (%s)"
        .formatted(firstOffset, firstOffset + count - 1, fault.getMessage());
  }
}
