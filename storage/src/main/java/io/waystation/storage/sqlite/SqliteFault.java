package io.waystation.storage.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What an SQLite error means for whoever runs the service. */
public final class SqliteFault {
  private SqliteFault() {}

  /** A sentence with the file, what is wrong with it and what to do. */
  public static String words(Path file, SQLException fault) {
    SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(fault.getErrorCode() & 0xff);
    String what =
        switch (primary) {
          case SQLITE_FULL ->
              "the disk it lies on is full: make room (nothing that was answered for is lost, and"
                  + " what was refused may be sent again)";
          case SQLITE_IOERR ->
              "the disk it lies on cannot be read or written: look at the system's log for the"
                  + " disk, and at quotas and mounts";
          case SQLITE_CANTOPEN ->
              "it cannot be opened: check that its folder exists and that this user may write there";
          case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
              "this user may not write it: give the user the rights to the file and its folder";
          case SQLITE_CORRUPT, SQLITE_NOTADB ->
              "it is damaged: stop the service, keep a copy of the file, and put a backup in its"
                  + " place";
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "another process has kept it locked for 10 s: find what else has it open (a backup,"
                  + " a sqlite3 shell) and let it finish";
          default -> fault.getMessage();
        };
    return file + ": " + what;
  }
}
