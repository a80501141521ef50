package io.waystation.storage.telemetry.sqlite;

import io.waystation.storage.sqlite.SqliteSnapshot;
import java.nio.file.Path;
import java.sql.SQLException;

/** The telemetry's file, copied for a backup. */
public final class TelemetryCopy {
  /** In the telemetry's folder. */
  public static final String FILE = "telemetry.db";

  private TelemetryCopy() {}

  /** The newest form of the file this program knows. */
  public static int form() {
    return TelemetrySchema.form();
  }

  /** Holds the telemetry as it is now; see {@link SqliteSnapshot}. */
  public static SqliteSnapshot snapshot(Path folder) throws SQLException {
    return SqliteSnapshot.of(folder.resolve(FILE));
  }
}
