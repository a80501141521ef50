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

class DeparturesTest {
  private static final String CONFIRM = "/alarms/x/acknowledge";

  @TempDir Path folder;
  private Dashboard dashboard;
  private Browser browser;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    browser = dashboard.browser().bearing(Role.OPERATOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  private static JsonObject note(Object note) {
    return new JsonObject().put("note", note).put("version", 1);
  }

  private void departs(String path, String body, String zh, String en) {
    assertThat(errors("zh", path, body)).as(body).containsExactly(zh);
    assertThat(errors("en", path, body)).as(body).containsExactly(en);
  }

  private List<String> errors(String language, String path, String body) {
    browser.header("Accept-Language", language);
    Browser.Reply reply = body == null ? browser.get(path) : browser.send("POST", path, body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    return reply.json().getJsonArray("errors").stream().map(String::valueOf).toList();
  }

  @Test
  void aNoteIsNeitherTooShortNorTooLongNorMissing() {
    departs(CONFIRM, note("ab").encode(), "note：至少 3 个字符", "note: 3 characters or more");
    departs(
        CONFIRM, note("x".repeat(501)).encode(), "note：最多 500 个字符", "note: 500 characters at most");
    departs(
        CONFIRM,
        new JsonObject().put("version", 1).encode(),
        "note：必须填写",
        "note: is missing, and it is required");
  }

  @Test
  void aFieldIsKnownAndOfItsType() {
    departs(
        CONFIRM,
        note("已联系").put("nota", "x").encode(),
        "nota：没有这个字段，请去掉",
        "nota: there is no such field, leave it out");
    departs(CONFIRM, note(3).encode(), "note：应为文本", "note: must be text");
    departs(
        CONFIRM,
        note("已联系").put("version", "one").encode(),
        "version：应为整数",
        "version: must be a whole number");
  }

  @Test
  void eachDepartureHasItsLine() {
    assertThat(errors("en", CONFIRM, note("a").put("version", "x").put("a/b", 1).encode()))
        .isEqualTo(
            List.of(
                "note: 3 characters or more",
                "version: must be a whole number",
                "a/b: there is no such field, leave it out"));
  }

  @Test
  void aParameterIsCalledByItsName() {
    departs("/alarms?limit=0", null, "limit：不能小于 1", "limit: 1 or more");
    departs("/alarms?limit=9999", null, "limit：不能大于 200", "limit: 200 at most");
    departs("/alarms?limit=ten", null, "limit：应为整数", "limit: must be a whole number");
    departs(
        "/alarm-kpis?concern=other",
        null,
        "concern：应为 station、health 之一",
        "concern: must be one of station, health");
    departs(
        "/silences",
        new JsonObject()
            .put("concern", "station")
            .put("matchers", List.of(""))
            .put("endsAt", "2026-11-21T10:00:00Z")
            .put("reason", "门锁维修")
            .encode(),
        "matchers[0]：不能为空",
        "matchers[0]: must not be empty");
  }

  @Test
  void whatIsNoJsonIsSaidToBeNone() {
    departs(
        CONFIRM,
        "{not json",
        "请求内容：无法解析，应为有效的 JSON",
        "the body of the request: cannot be read: send valid JSON");
  }
}
