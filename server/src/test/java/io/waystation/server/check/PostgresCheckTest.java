package io.waystation.server.check;

import static io.waystation.server.check.PostgresKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Device;
import io.waystation.server.RecordsStores;
import io.waystation.server.config.Config;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.PostgresLook;
import io.waystation.storage.records.Records;
import io.waystation.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real PostgreSQL, well and badly set up. */
class PostgresCheckTest {
  private static PostgresServer server;

  @TempDir Path folder;

  private final AtomicReference<PostgresLook> seen = new AtomicReference<>();

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aGoodDatabaseIsGoodAndStaysAsItIs() {
    PostgresServer.Database database = server.newDatabase();
    assertThat(look(database).bad()).isEmpty();
    assertThat(look(database).kinds()).containsExactly(ANSWERS, CONNECTIONS, CLOCK_AGREES);
    assertThat(seen.get().devices()).as("no table was made").isEqualTo(OptionalLong.empty());
  }

  @Test
  void anotherWaystationIsSeen() {
    PostgresServer.Database database = server.newDatabase();
    try (Records records = RecordsStores.open(config(database), new IdentityKey(new byte[32]))) {
      List<Device> none = records.read(t -> t.devices().all());
      assertThat(none).isEmpty();
      assertThat(look(database).bad()).containsExactly(OTHERS);
      assertThat(seen.get().devices()).isEqualTo(OptionalLong.of(0));
    }
  }

  @Test
  void whatEndangersRecordsIsTold() {
    Assumptions.assumeTrue(server.canBeStopped(), "a server of others is left as it is");
    PostgresServer.Database database = server.newDatabase();
    try {
      for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
        server.execute("ALTER SYSTEM SET " + setting + " = off");
      }
      server.execute("SELECT pg_reload_conf()");
      Looked looked = until(database, LATE_COMMIT);
      // The test's server has fsync on by its command line, which wins.
      assertThat(looked.bad()).containsOnly(FSYNC, LATE_COMMIT);
      assertThat(looked.findings())
          .anyMatch(f -> f.remedy().en().equals("postgresql.conf: full_page_writes = on"));
    } finally {
      server.execute("ALTER SYSTEM RESET ALL");
      server.execute("SELECT pg_reload_conf()");
    }
  }

  @Test
  void whatKeepsUsOutIsTold() {
    PostgresServer.Database good = server.newDatabase();
    PostgresServer.Database wrong =
        new PostgresServer.Database(good.url(), good.user(), "wrong-password");
    PostgresServer.Database gone =
        new PostgresServer.Database(good.url() + "_gone", good.user(), good.password());
    assertThat(look(wrong).bad()).containsExactly(CLOSED);
    assertThat(look(gone).only(CLOSED).words().en()).contains("CREATE DATABASE");
    PostgresServer.Database other = server.newDatabase();
    PostgresServer.Database foreign =
        new PostgresServer.Database(other.url(), good.user(), good.password());
    assertThat(look(foreign).bad()).containsExactly(RIGHTS);
  }

  @Test
  void anEncodingWithoutChineseIsTold() {
    PostgresServer.Database owner = server.newDatabase();
    String name = owner.user() + "_ascii";
    server.execute(
        "CREATE DATABASE %s OWNER %s ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
            .formatted(name, owner.user()));
    try {
      String url = owner.url().replaceFirst("/[^/?]*(\\?.*)?$", "/" + name);
      assertThat(look(new PostgresServer.Database(url, owner.user(), owner.password())).bad())
          .containsExactly(ENCODING);
    } finally {
      server.execute("DROP DATABASE " + name);
    }
  }

  /** A reload takes a moment to reach new sessions. */
  private Looked until(PostgresServer.Database database, Kind kind) {
    Looked looked = look(database);
    for (int i = 0; i < 600 && !looked.kinds().contains(kind); i++) {
      looked = look(database);
    }
    return looked;
  }

  private Config config(PostgresServer.Database database) {
    return Looked.config(
        folder,
        "data: %s%nrecords:%n  store: postgres%n  url: %s%n  user: %s%n  password: %s%n"
            .formatted(
                folder.resolve("data"), database.url(), database.user(), database.password()));
  }

  private Looked look(PostgresServer.Database database) {
    Config config = config(database);
    return Looked.at(
        new PostgresCheck(RecordsStores.postgres(config), RunningService.of(config), seen::set));
  }
}
