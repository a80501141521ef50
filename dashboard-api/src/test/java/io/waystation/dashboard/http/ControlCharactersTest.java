package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlCharactersTest {
  @TempDir Path folder;

  @Test
  void noNoteOrReasonHoldsOneButLineBreaksAndTabsAreText() {
    try (Dashboard dashboard = new Dashboard(folder)) {
      Browser operator = dashboard.browser().bearing(Role.OPERATOR);
      JsonObject note = new JsonObject().put("note", "已联系\u0000站长").put("version", 1);
      JsonObject aside =
          note.copy()
              .put("until", dashboard.house.clock.instant().plus(Duration.ofHours(1)).toString());
      refused(operator.post("/alarms/x/acknowledge", note), "note：含有控制字符");
      refused(operator.post("/alarms/x/shelve", aside), "note：含有控制字符");
      JsonObject work =
          new JsonObject()
              .put("why", "maintenance")
              .put("station", "st-001")
              .put("startsAt", "2026-11-21T09:00:00Z")
              .put("endsAt", "2026-11-21T10:00:00Z")
              .put("reason", "更换\u001b网关");
      refused(operator.post("/maintenance", work), "reason：含有控制字符");
      Browser admin = dashboard.browser().bearing(Role.ADMIN);
      refused(admin.get("/ledger?query=a%7Fb"), "query：含有控制字符");
      operator.header("Accept-Language", "en");
      refused(operator.post("/maintenance", work), "reason: holds a control character");
      note.put("note", "已联系\r\n\t站长");
      assertThat(operator.post("/alarms/x/acknowledge", note).status()).isEqualTo(404);
    }
  }

  private static void refused(Browser.Reply reply, String beginning) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().getJsonArray("errors").getString(0)).startsWith(beginning);
  }
}
