package io.waystation.server.check;

import io.waystation.server.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Whether anybody is registered whose messages could be taken in. */
final class RegistryCheck implements Check {
  private final Config config;
  private final Supplier<OptionalLong> inPostgres;

  /**
   * @param inPostgres devices registered there; empty when it could not be entered
   */
  RegistryCheck(Config config, Supplier<OptionalLong> inPostgres) {
    this.config = config;
    this.inPostgres = inPostgres;
  }

  @Override
  public Area area() {
    return Area.DEVICES;
  }

  @Override
  public void look(Findings findings) {
    try {
      OptionalLong devices =
          config.records().store() == Config.Database.SQLITE
              ? OptionalLong.of(inSqlite(config.data().resolve("records").resolve("records.db")))
              : inPostgres.get();
      if (devices.isEmpty()) {
        return;
      }
      if (devices.getAsLong() > 0) {
        findings.add(DevicesKind.REGISTERED, devices.getAsLong());
      } else {
        findings.add(DevicesKind.NONE_REGISTERED);
      }
    } catch (SQLException e) {
      findings.add(DevicesKind.REGISTRY_UNREADABLE, e.getMessage());
    }
  }

  /** Opening them as records would bring their tables up to date. */
  private static long inSqlite(Path file) throws SQLException {
    if (Files.notExists(file)) {
      return 0;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM device")) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
