package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private Browser admin;
  private Browser doctor;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    admin = dashboard.browser().bearing(Role.ADMIN);
    doctor = dashboard.browser().bearing(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void showsTheAuditWithoutSayingWhoseHealthItWas() {
    doctor.get("/people/" + House.WORKER);
    JsonObject audit = admin.get("/audit?limit=1").json();
    assertThat(audit.getBoolean("intact")).isTrue();
    assertThat(audit.getJsonArray("entries").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("id", 1)
                .put("at", "2026-11-21T02:00:00.000Z")
                .put("actor", "token:doctor-robot")
                .put("role", "doctor")
                .put("action", "person.read")
                .put("subject", "1 person")
                .put("from", "127.0.0.1"));
    for (int i = 0; i < 4; i++) {
      doctor.get("/people");
    }
    JsonObject page = admin.get("/audit?limit=3").json();
    assertThat(page.getLong("next")).isEqualTo(3);
    assertThat(admin.get("/audit?limit=3&before=3").json().getValue("next")).isNull();
  }

  @Test
  void noticesALineThatWasChangedAfterItLookedLast() throws SQLException {
    doctor.get("/people");
    assertThat(intact()).isTrue();
    doctor.get("/people");
    doctor.get("/people");
    change("UPDATE audit SET actor = 'nobody' WHERE id = 2");
    assertThat(intact()).isFalse();
    // What is broken stays so, and mended it is whole again.
    assertThat(intact()).isFalse();
    change("UPDATE audit SET actor = 'token:doctor-robot' WHERE id = 2");
    assertThat(intact()).isTrue();
  }

  @Test
  void noticesALineTakenOffTheEnd() throws SQLException {
    doctor.get("/people");
    doctor.get("/people");
    assertThat(intact()).isTrue();
    change("DELETE FROM audit WHERE id = 2");
    assertThat(intact()).isFalse();
  }

  private boolean intact() {
    return admin.get("/audit").json().getBoolean("intact");
  }

  private void change(String sql) throws SQLException {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("records/records.db"));
        Statement statement = file.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
