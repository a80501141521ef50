package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.Role;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.RuleVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser operator;
  private Browser doctor;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    operator = dashboard.browser().signedIn(Role.OPERATOR);
    doctor = dashboard.browser().signedIn(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.backtests.steps.release(1_000);
    dashboard.close();
  }

  private RuleVersion rule(String version, int budget) {
    return new RuleVersion(
        "too_hot",
        version,
        "limit",
        Alarm.Concern.STATION,
        new LocalText("室内过热", "Room too hot"),
        "id: 'too_hot'\nwhen: '" + version + "'",
        "own.yaml, line 6",
        OptionalInt.of(budget),
        null,
        null,
        null);
  }

  private void inForce(RuleVersion rule) {
    house.write(t -> t.rules().inForce(List.of(rule), house.clock.instant()));
    house.clock.advance(Duration.ofDays(1));
  }

  private static JsonObject asked(String rule) {
    return new JsonObject().put("rule", rule).put("from", "2026-11-01T00:00:00Z");
  }

  private Browser.Reply ended(String id) {
    House.await(
        "the back-test ends",
        () -> !doctor.get("/rules/backtest/" + id).json().getString("state").equals("running"));
    return doctor.get("/rules/backtest/" + id);
  }

  @Test
  void aRuleTellsWhatItSaidAndWhetherItPagesTooMuch() {
    inForce(rule("aaaa", 5));
    inForce(rule("bbbb", 5));
    house.write(
        t ->
            t.rules()
                .checked(
                    "too_hot",
                    "bbbb",
                    new RuleVersion.BudgetCheck(7.5, 6.5, house.clock.instant())));
    JsonArray rules = operator.get("/rules").json().getJsonArray("rules");
    assertThat(rules).hasSize(1);
    JsonObject now = rules.getJsonObject(0);
    assertThat(now.getString("version")).isEqualTo("bbbb");
    assertThat(now.getJsonObject("budget").getBoolean("over")).isTrue();
    assertThat(now.getJsonObject("budget").getDouble("found")).isEqualTo(7.5);

    JsonArray versions = operator.get("/rules/too_hot").json().getJsonArray("versions");
    assertThat(versions).hasSize(2);
    assertThat(versions.getJsonObject(1).getString("definition")).contains("when: 'aaaa'");
    assertThat(versions.getJsonObject(1).getString("until"))
        .isEqualTo(versions.getJsonObject(0).getString("since"));
    assertThat(operator.get("/rules/too_cold").status()).isEqualTo(404);
  }

  @Test
  void aBacktestRunsByItselfAndTellsHowFarItIs() {
    dashboard.backtests.wanted = 2;
    Browser.Reply begun = operator.post("/rules/backtest", asked("too_hot"));
    assertThat(begun.status()).isEqualTo(202);
    String id = begun.json().getString("id");
    assertThat(begun.json().getString("state")).isEqualTo("running");
    assertThat(doctor.post("/rules/backtest", asked("too_hot")).status())
        .as("one at a time")
        .isEqualTo(429);
    dashboard.backtests.steps.release();
    House.await(
        "half of it", () -> operator.get("/rules/backtest/" + id).json().getDouble("share") == 0.5);
    dashboard.backtests.steps.release();
    JsonObject done = ended(id).json();
    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getJsonObject("report").getBoolean("partial")).isTrue();
    assertThat(operator.get("/rules/backtest/nobody").status()).isEqualTo(404);
  }

  @Test
  void itCanBeBrokenOff() {
    dashboard.backtests.wanted = 2;
    String id = operator.post("/rules/backtest", asked("too_hot")).json().getString("id");
    assertThat(operator.send("DELETE", "/rules/backtest/" + id, null).status()).isEqualTo(204);
    dashboard.backtests.steps.release();
    assertThat(ended(id).json().getString("state")).isEqualTo("cancelled");
  }

  @Test
  void rulesAboutPeopleAreForDoctors() {
    assertThat(operator.post("/rules/backtest", asked("vital.bp")).status()).isEqualTo(403);
    String id = doctor.post("/rules/backtest", asked("vital.bp")).json().getString("id");
    assertThat(ended(id).status()).isEqualTo(200);
    assertThat(operator.get("/rules/backtest/" + id).status()).isEqualTo(404);
    assertThat(operator.send("DELETE", "/rules/backtest/" + id, null).status()).isEqualTo(404);
    List<AuditEntry> audit = house.records.read(t -> t.audit().page(Long.MAX_VALUE, 50));
    assertThat(audit).extracting(AuditEntry::action).contains("health-rules.backtest");
  }

  @Test
  void whatCannotBeTriedIsRefused() {
    assertThat(operator.post("/rules/backtest", asked("nobody's")).text()).contains("没有这条规则");
    assertThat(operator.post("/rules/backtest", asked("too_hot").put("book", "x")).status())
        .isEqualTo(400);
    assertThat(
            operator
                .post("/rules/backtest", asked("too_hot").put("from", "2999-01-01T00:00:00Z"))
                .status())
        .isEqualTo(400);
    assertThat(operator.post("/rules/backtest", asked("too_hot").put("from", "soon")).status())
        .isEqualTo(400);
  }
}
