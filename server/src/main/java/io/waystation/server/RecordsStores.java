package io.waystation.server;

import io.waystation.server.config.Config;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.PostgresSettings;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.RecordsCopy;

/** The records where the configuration says they are. */
public final class RecordsStores {
  private RecordsStores() {}

  public static Records open(Config config, IdentityKey key) {
    return switch (config.records().store()) {
      case SQLITE -> Records.openSqlite(config.data().resolve("records"), key);
      case POSTGRES -> Records.openPostgres(postgres(config), key);
    };
  }

  /** For copying them as they are, without their key. */
  public static RecordsCopy copy(Config config) {
    return switch (config.records().store()) {
      case SQLITE -> RecordsCopy.ofSqlite(config.data().resolve("records"));
      case POSTGRES -> RecordsCopy.ofPostgres(postgres(config));
    };
  }

  /** Where they are, when they are in PostgreSQL. */
  public static PostgresSettings postgres(Config config) {
    Config.RecordsStore given = config.records();
    return new PostgresSettings(given.url(), given.user(), given.password());
  }
}
