package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmKpiRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private Browser operator;
  private Browser doctor;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    operator = dashboard.browser().signedIn(Role.OPERATOR);
    doctor = dashboard.browser().signedIn(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void everyFigureHasItsTarget() {
    JsonObject kpis = operator.get("/alarm-kpis?operators=3").json();
    assertThat(kpis.getString("concern")).isEqualTo("station");
    assertThat(kpis.getJsonObject("operators"))
        .isEqualTo(new JsonObject().put("count", 3).put("given", true));
    JsonObject average = kpis.getJsonArray("figures").getJsonObject(0);
    assertThat(average)
        .isEqualTo(
            new JsonObject()
                .put("figure", "average-rate")
                .put("value", 0.42)
                .put("most", 1.0)
                .put("unit", "per-operator")
                .put("source", "isa-18-2")
                .put("met", true));
    assertThat(
            kpis.getJsonObject("topTen")
                .getJsonArray("alarms")
                .getJsonObject(0)
                .getString("device"))
        .isEqualTo("st-001-gw");
  }

  @Test
  void doctorsAskAboutHealthAndOperatorsMayNot() {
    JsonObject kpis = doctor.get("/alarm-kpis").json();
    assertThat(kpis.getString("concern")).isEqualTo("health");
    assertThat(doctor.get("/alarm-kpis?concern=station").json().getString("concern"))
        .isEqualTo("station");
    assertThat(operator.get("/alarm-kpis?concern=health").status()).isEqualTo(403);
  }

  @Test
  void whatCannotBeAnsweredSaysWhatToDo() {
    for (String time :
        List.of(
            "?from=2025-01-01T00:00:00Z&to=2025-02-02T00:00:00Z",
            "?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z",
            "?from=2999-01-01T00:00:00Z",
            "?from=2025-01-01T00:00:00Z&to=2025-01-01T00:09:59Z")) {
      assertThat(operator.get("/alarm-kpis" + time).status()).as(time).isEqualTo(422);
    }
    assertThat(
            operator.get("/alarm-kpis?from=2025-01-01T00:00:00Z&to=2025-02-01T00:00:00Z").status())
        .isEqualTo(200);
    assertThat(operator.get("/alarm-kpis?operators=0").status()).isEqualTo(400);
    operator.header("Accept-Language", "en");
    assertThat(detail("?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z"))
        .startsWith("from is after to");
    assertThat(detail("?from=2999-01-01T00:00:00Z")).startsWith("from is after to");
    assertThat(detail("?from=0001-01-01T00:00:00Z"))
        .isEqualTo("from is out of range: its year must be from 1970 to 9999.");
    operator.header("Accept-Language", "zh");
    dashboard.performance.tooMuch = true;
    assertThat(operator.get("/alarm-kpis").json().getString("detail")).contains("按周查询");
  }

  private String detail(String time) {
    return operator.get("/alarm-kpis" + time).json().getString("detail");
  }
}
