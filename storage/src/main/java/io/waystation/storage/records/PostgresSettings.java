package io.waystation.storage.records;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the records are in PostgreSQL.
 *
 * @param url {@code jdbc:postgresql://host:5432/database}; several hosts with commas between, of
 *     which the one that takes writes is used. What it says of the driver wins over our settings
 * @param user may be in the URL instead; then empty
 * @param patience how long a connection may take, and a writer waits for a writer in another
 *     process; whole seconds
 */
public record PostgresSettings(String url, String user, String password, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public PostgresSettings(String url, String user, String password) {
    this(url, user, password, PATIENCE);
  }

  /** No statement of ours takes that long; a silent network shows after it. */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  /**
   * What every connection of the pool begins with. A commit that is not on the disk is none,
   * whatever the server's default; a process that stands still in a write lets go of it.
   */
  String session() {
    return """
        SET lock_timeout = '%1$ds'; SET statement_timeout = '60s';
        SET idle_in_transaction_session_timeout = '60s';
        SELECT CASE WHEN current_setting('synchronous_commit') = 'off'
               THEN set_config('synchronous_commit', 'on', false) END
        """
        .formatted(patience.toSeconds());
  }

  private record Preset(PGProperty name, String value) {}

  private List<Preset> presets() {
    return List.of(
        new Preset(PGProperty.TARGET_SERVER_TYPE, "primary"),
        new Preset(PGProperty.CONNECT_TIMEOUT, String.valueOf(patience.toSeconds())),
        new Preset(PGProperty.SOCKET_TIMEOUT, String.valueOf(SILENCE.toSeconds())),
        new Preset(PGProperty.TCP_KEEP_ALIVE, "true"),
        new Preset(PGProperty.APPLICATION_NAME, "waystation"));
  }

  /**
   * @throws RecordsException if the URL is none
   */
  DataSource source() {
    Properties given = org.postgresql.Driver.parseURL(url, new Properties());
    if (given == null) {
      throw new RecordsException(
          "'%s' is no address of a PostgreSQL database: it should look like jdbc:postgresql://db:5432/waystation"
              .formatted(where()),
          null);
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    if (!user.isEmpty()) {
      source.setUser(user);
    }
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    for (Preset preset : presets()) {
      if (!given.containsKey(preset.name().getName())) {
        source.setProperty(preset.name(), preset.value());
      }
    }
    // Not to be chosen: errors are logged, and the details name the values of a row.
    source.setProperty(PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
    // Not to be chosen: texts are bound to columns of any type.
    source.setProperty(PGProperty.STRING_TYPE, "unspecified");
    return source;
  }

  /** The URL without what follows its question mark: a password may be there. */
  String where() {
    int end = url.indexOf('?');
    return end < 0 ? url : url.substring(0, end);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresSettings[" + where() + ", " + user + "]";
  }
}
