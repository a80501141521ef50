package io.waystation.storage.records;

import java.nio.file.Path;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteDataSource;

/** The tables as this version of ours wants them. */
final class Schema {
  private final DataSource database;
  private final String where;

  Schema(Path file) {
    this(dataSource(file), file.toString());
  }

  /**
   * @param where the database is, for messages
   */
  Schema(DataSource database, String where) {
    this.database = database;
    this.where = where;
  }

  /** Whether there has been such a version of the tables, as far as this program knows. */
  static boolean knows(String version) {
    SQLiteDataSource nothing = new SQLiteDataSource();
    nothing.setUrl("jdbc:sqlite::memory:");
    return Arrays.stream(new Schema(nothing, "memory").flyway("latest").info().all())
        .anyMatch(step -> step.getVersion().getVersion().equals(version));
  }

  private Flyway flyway(String target) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(database)
        .loggers("slf4j")
        .locations("classpath:io/waystation/storage/records/migrations")
        .target(target)
        .load();
  }

  /**
   * @throws RecordsException if the database is newer than we are, or no database
   */
  void update() {
    update("latest");
  }

  /**
   * Only as far as the given version, for rows that were written then.
   *
   * @throws RecordsException the same
   */
  void update(String version) {
    try {
      refuseNewer(flyway("latest"), version);
      flyway(version).migrate();
    } catch (FlywayException e) {
      throw new RecordsException(
          "cannot bring the records in %s up to date; nothing was changed by the failed step: %s"
              .formatted(where, e.getMessage()),
          e);
    }
  }

  private void refuseNewer(Flyway flyway, String version) {
    if (!version.equals("latest") && !knows(version)) {
      throw new RecordsException(
          "these records are of schema %s, which this Waystation does not know: use a newer one"
              .formatted(version),
          null);
    }
    Arrays.stream(flyway.info().applied())
        .filter(step -> step.getState() == MigrationState.FUTURE_SUCCESS)
        .map(MigrationInfo::getVersion)
        .findFirst()
        .ifPresent(
            newer -> {
              throw new RecordsException(
                  "the records in %s were written by a newer Waystation (schema %s): run that"
                          .formatted(where, newer)
                      + " version, or put back the backup made before the upgrade",
                  null);
            });
  }

  private static DataSource dataSource(Path file) {
    SQLiteDataSource database = new SQLiteDataSource(SqliteConnections.config());
    database.setUrl("jdbc:sqlite:" + file);
    return database;
  }
}
