package io.waystation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
  @Test
  void keepsWhatWasCommittedWhenItIsKilled() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      Assumptions.assumeTrue(server.canBeStopped());
      PostgresServer.Database database = server.newDatabase();
      try (Connection connection = connect(database);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE station (name TEXT)");
        statement.execute("INSERT INTO station VALUES ('驿站')");
      }
      server.kill();
      server.startAgain();
      assertThat(name(database)).isEqualTo("驿站");
      server.stop();
      server.startAgain();
      assertThat(name(database)).isEqualTo("驿站");
    }
  }

  private static String name(PostgresServer.Database database) throws Exception {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM station")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(PostgresServer.Database database) throws Exception {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }
}
