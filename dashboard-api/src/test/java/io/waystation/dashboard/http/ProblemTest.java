package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private Browser browser;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    browser = dashboard.browser().bearing(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void speaksTheLanguageAskedForAndElseChinese() {
    assertProblem(browser.get("/stations/st-999"), 404, "没有编号为 'st-999' 的驿站。");
    browser.header("Accept-Language", "de, fr;q=0.9");
    assertProblem(browser.get("/stations/st-999"), 404, "没有编号为 'st-999' 的驿站。");
    browser.header("Accept-Language", "de, en-GB;q=0.8, zh-CN;q=0.5");
    Browser.Reply english = browser.get("/stations/st-999");
    assertProblem(english, 404, "There is no station 'st-999'.");
    assertThat(english.header("Content-Language")).isEqualTo("en");
    browser.header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8");
    assertProblem(browser.get("/stations/st-999"), 404, "没有编号为 'st-999' 的驿站。");
  }

  @Test
  void answersWhatIsNotThereAndWhatIsNotDone() {
    browser.header("Accept-Language", "en");
    assertProblem(browser.get("/nothing"), 404, "There is nothing at this address.");
    assertProblem(browser.get("//api/v2/stations"), 404, "There is nothing at this address.");
    assertProblem(browser.get("//nothing.html"), 404, "There is nothing at this address.");
    assertProblem(
        browser.send("PUT", "/stations", "{}"),
        405,
        "This address does not answer to that method.");
    assertProblem(
        browser.send("DELETE", "/alarms/x", null),
        405,
        "This address does not answer to that method.");
  }

  @Test
  void refusesABodyOfMoreThan64Kib() {
    String padding = "x".repeat(65_536);
    Browser.Reply reply = browser.signIn(padding, "x");
    assertProblem(reply, 413, "请求内容不能超过 64 KiB。");
  }

  @Test
  void saysWhereARequestDepartsFromTheContract() {
    String plans = "/people/" + House.WORKER + "/plans";
    JsonObject problem =
        browser.post(plans, new JsonObject().put("actions", "walk").putNull("followUp")).json();
    assertThat(problem.getInteger("status")).isEqualTo(400);
    assertThat(problem.getJsonArray("errors").encode()).contains("assessment");
    assertThat(browser.send("POST", plans, "{not json").status()).isEqualTo(400);
    assertThat(browser.send("POST", plans, "").status()).isEqualTo(400);
    assertThat(browser.get("/alarms?limit=0").status()).isEqualTo(400);
    assertThat(browser.get("/alarms?limit=ten").status()).isEqualTo(400);
    assertThat(browser.get("/stations/NOT_AN_ID").status()).isEqualTo(400);
  }

  @Test
  void checksTheCallerBeforeTheRequest() {
    Browser nobody = dashboard.browser();
    assertThat(nobody.get("/alarms?limit=0").status()).isEqualTo(401);
    assertThat(nobody.send("POST", "/people/x/plans", "{not json").status()).isEqualTo(401);
  }

  @Test
  void tellsNothingOfWhatBrokeInside() {
    dashboard.house.telemetry.close();
    Browser.Reply reply =
        browser
            .header("Accept-Language", "en")
            .get("/stations/st-001/series?signals=env.temperature");
    assertProblem(reply, 500, "Try again later; the cause is in the service's log.");
    assertThat(reply.text()).doesNotContainIgnoringCase("sql").doesNotContain("io.waystation");
    assertThat(browser.get("/stations").status()).as("the rest goes on").isEqualTo(200);
  }

  @Test
  void countsWhatItAnswers() {
    browser.get("/stations");
    browser.get("/stations/st-999");
    House.await(
        "the answers are counted",
        () -> count("listStations", "200") == 1 && count("readStation", "404") == 1);
  }

  private long count(String operation, String status) {
    Timer timer =
        dashboard
            .meters
            .find("waystation.http.requests")
            .tag("operation", operation)
            .tag("status", status)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  private static void assertProblem(Browser.Reply reply, int status, String detail) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().getInteger("status")).isEqualTo(status);
    assertThat(reply.json().getString("type")).isEqualTo("about:blank");
    assertThat(reply.json().getString("title")).isNotBlank();
    assertThat(reply.json().getString("detail")).isEqualTo(detail);
  }
}
