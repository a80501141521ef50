package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import io.waystation.storage.records.User;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
  @TempDir Path folder;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder, true);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void setsACookieNoScriptCanReadAndNoOtherSiteCanSend() {
    Browser.Reply reply = dashboard.browser().signIn(" Doctor ", House.PASSWORD);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Set-Cookie"))
        .matches("ws_session=[\\w-]{43}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
    assertThat(reply.json().getJsonObject("user"))
        .isEqualTo(
            new JsonObject()
                .put("name", "doctor")
                .put("fullName", "Full doctor")
                .put("role", "doctor"));
    assertThat(reply.json().getJsonArray("permissions"))
        .contains("health.read", "health.write")
        .doesNotContain("system.read", "station-alarms.acknowledge");
    Browser browser = dashboard.browser().keep(reply);
    assertThat(browser.get("/session").json()).isEqualTo(reply.json());
  }

  @Test
  void keepsNeitherCookieNorPasswordInTheRecords() {
    Browser.Reply reply = dashboard.browser().signIn("doctor", House.PASSWORD);
    String cookie = reply.header("Set-Cookie").substring("ws_session=".length(), 54);
    assertThat(dashboard.house.records.<Boolean>read(t -> t.sessions().find(cookie).isPresent()))
        .isFalse();
  }

  @Test
  void saysTheSameOfAWrongPasswordAnUnknownUserAndADisabledOne() {
    Browser.Reply wrong = dashboard.browser().signIn("doctor", "wrong");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("Set-Cookie")).isEmpty();
    assertThat(dashboard.browser().signIn("stranger", "wrong").text()).isEqualTo(wrong.text());
    assertThat(dashboard.browser().signIn("gone", House.PASSWORD).text()).isEqualTo(wrong.text());
  }

  @Test
  void asksGuessersToWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(dashboard.browser().signIn("doctor", "guess").status()).isEqualTo(401);
    }
    Browser.Reply sixth = dashboard.browser().signIn("doctor", House.PASSWORD);
    assertThat(sixth.status()).isEqualTo(429);
    assertThat(sixth.header("Retry-After")).isEqualTo("30");
    assertThat(dashboard.browser().signIn("admin", House.PASSWORD).status()).isEqualTo(200);
    dashboard.house.wall.advance(Duration.ofSeconds(30));
    assertThat(dashboard.browser().signIn("doctor", House.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void endsTheSessionAfterOneShift() {
    Browser browser = dashboard.browser().signedIn(Role.OPERATOR);
    dashboard.house.wall.advance(Duration.ofHours(12).minusMillis(1));
    assertThat(browser.get("/session").status()).isEqualTo(200);
    dashboard.house.wall.advance(Duration.ofMillis(1));
    assertThat(browser.get("/session").status()).isEqualTo(401);
  }

  @Test
  void forgetsTheSessionWhenSignedOut() {
    Browser browser = dashboard.browser().signedIn(Role.OPERATOR);
    Browser.Reply out = browser.delete("/session");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("Set-Cookie")).contains("ws_session=;").contains("Max-Age=0");
    assertThat(browser.get("/stations").status()).isEqualTo(401);
  }

  @Test
  void endsTheSessionOfADisabledUser() {
    Browser browser = dashboard.browser().signedIn(Role.OPERATOR);
    dashboard.house.write(
        t -> {
          User user = t.users().find("operator").orElseThrow();
          t.users()
              .save(new User(user.name(), user.fullName(), user.role(), user.passwordHash(), true));
        });
    assertThat(browser.get("/stations").status()).isEqualTo(401);
  }

  @Test
  void refusesAWriteWithoutTheWordOnlyThePageKnows() {
    Browser browser = dashboard.browser().signedIn(Role.OPERATOR);
    browser.header("X-CSRF-Token", null);
    assertThat(browser.delete("/session").status()).isEqualTo(403);
    browser.header("X-CSRF-Token", "guess");
    assertThat(browser.delete("/session").status()).isEqualTo(403);
    assertThat(browser.get("/session").status()).isEqualTo(200);
  }

  @Test
  void refusesAWriteFromAnotherSitesPage() {
    Browser browser = dashboard.browser().header("Origin", "https://evil.example");
    assertThat(browser.signIn("doctor", House.PASSWORD).status()).isEqualTo(403);
    browser.header("Origin", "null");
    assertThat(browser.signIn("doctor", House.PASSWORD).status()).isEqualTo(403);
    browser.header("Origin", "http://127.0.0.1:" + dashboard.port());
    assertThat(browser.signIn("doctor", House.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void letsAMachineInByItsTokenAlone() {
    Browser machine = dashboard.browser().bearing(Role.ADMIN);
    JsonObject session = machine.get("/session").json();
    assertThat(session.getJsonObject("user").getString("name")).isEqualTo("token:admin-robot");
    assertThat(session.getString("csrf")).isNull();
    machine.header("Authorization", "Bearer wst_another");
    assertThat(machine.get("/session").status()).isEqualTo(401);
    machine.header("Authorization", "Basic " + House.token(Role.ADMIN));
    assertThat(machine.get("/session").status()).isEqualTo(401);
  }

  @Test
  void writesSigningInAndFailingToIntoTheAudit() {
    dashboard.browser().signIn("doctor", "wrong");
    Browser browser = dashboard.browser().signedIn(Role.DOCTOR);
    browser.delete("/session");
    assertThat(dashboard.house.audit())
        .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.from())
        .containsExactly(
            "doctor session.end 127.0.0.1",
            "doctor session.begin 127.0.0.1",
            "doctor session.refused 127.0.0.1");
  }
}
