package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Role;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.records.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceRoutesTest {
  private static final DeviceId STRANGER = new DeviceId("st-077-gw");

  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser admin;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    admin = dashboard.browser().signedIn(Role.ADMIN);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void namesThoseThatSendAndAreNotRegistered() {
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{\"a\":1}");
    house.clock.advance(Duration.ofMinutes(1));
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{\"a\":2}");
    house.refuse("st-077-gw", "MALFORMED_JSON", "nonsense");
    house.refuse("st-001-gw", "MALFORMED_JSON", "from one we know");
    house.refuse("Not A Device!", "UNKNOWN_TOPIC", "from none");
    JsonObject onboarding = admin.get("/onboarding").json();
    assertThat(onboarding.getInteger("total")).isEqualTo(1);
    JsonObject stranger = onboarding.getJsonArray("devices").getJsonObject(0);
    assertThat(stranger.getString("device")).isEqualTo("st-077-gw");
    assertThat(stranger.getLong("count")).isEqualTo(3);
    assertThat(stranger.getString("first")).isEqualTo("2026-11-21T02:00:00.000Z");
    assertThat(stranger.getString("last")).isEqualTo("2026-11-21T02:01:00.000Z");
    assertThat(stranger.getString("dialect")).isEqualTo("native");
    assertThat(stranger.getJsonArray("topics"))
        .isEqualTo(new JsonArray().add("ws/v1/st-077-gw/readings"));
    assertThat(admin.get("/quarantine/" + stranger.getLong("newest")).json().getString("reason"))
        .isEqualTo("MALFORMED_JSON");
  }

  @Test
  void registersAStrangerAndHasWhatItSentReplayed() {
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{\"a\":1}");
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{\"a\":2}");
    house.refuse("st-078-gw", "UNKNOWN_DEVICE", "{}");
    Browser.Reply reply = admin.post("/devices", body("st-001").put("id", "st-077-gw"));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().getInteger("replayed")).isEqualTo(2);
    assertThat(reply.header("ETag")).isEqualTo(admin.get("/devices/st-077-gw").header("ETag"));
    assertThat(registered(STRANGER))
        .contains(
            new Device(
                STRANGER,
                House.TOWN,
                Device.Type.GATEWAY,
                new LocalText("新网关", "New gateway"),
                House.START));
    assertThat(house.log.quarantine().replaying(Quarantined.Origin.MESSAGE, 10))
        .extracting(Quarantined::device)
        .containsExactly("st-077-gw", "st-077-gw");
    assertThat(admin.get("/onboarding").json().getJsonArray("devices"))
        .extracting(device -> ((JsonObject) device).getString("device"))
        .containsExactly("st-078-gw");
    assertThat(newest())
        .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::subject)
        .containsExactly("admin", "device.register", "device:st-077-gw station:st-001");
  }

  @Test
  void replaysNothingWhenToldNotTo() {
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{}");
    JsonObject body = body("st-001").put("id", "st-077-gw").put("replay", false);
    assertThat(admin.post("/devices", body).json().getInteger("replayed")).isZero();
    assertThat(house.log.quarantine().replaying(Quarantined.Origin.MESSAGE, 10)).isEmpty();
  }

  @Test
  void saysWhyADeviceCannotBeRegistered() {
    Browser.Reply again = admin.post("/devices", body("st-001").put("id", "st-001-gw"));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().getString("detail")).isEqualTo("设备 'st-001-gw' 已经登记。");
    Browser.Reply nowhere =
        admin
            .header("Accept-Language", "en")
            .post("/devices", body("st-099").put("id", "st-077-gw"));
    assertThat(nowhere.status()).isEqualTo(400);
    assertThat(nowhere.json().getString("detail"))
        .isEqualTo("There is no station 'st-099': register it first.");
    JsonObject nameless = body("st-001").put("id", "st-077-gw");
    nameless.getJsonObject("name").put("zh", "  ");
    assertThat(admin.post("/devices", nameless).status()).isEqualTo(400);
    assertThat(admin.post("/devices", body("st-001").put("id", "Not A Device!")).status())
        .isEqualTo(400);
    assertThat(registered(STRANGER)).isEmpty();
  }

  @Test
  void movesADeviceOnlyFromWhatWasRead() {
    String read = admin.get("/devices/st-001-gw").header("ETag");
    assertThat(admin.put("/devices/st-001-gw", body("hut-01")).status()).isEqualTo(428);
    admin.header("If-Match", read);
    Browser.Reply moved = admin.put("/devices/st-001-gw", body("hut-01"));
    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
    assertThat(moved.json().getJsonObject("station").getString("id")).isEqualTo("hut-01");
    assertThat(moved.header("ETag")).isNotEqualTo(read);
    assertThat(registered(GATEWAY).orElseThrow().station()).isEqualTo(House.HUT);
    assertThat(registered(GATEWAY).orElseThrow().commissionedAt()).isEqualTo(House.START);
    assertThat(newest())
        .extracting(AuditEntry::action, AuditEntry::subject)
        .containsExactly("device.edit", "device:st-001-gw station:hut-01 from:st-001");

    assertThat(admin.put("/devices/st-001-gw", body("st-001")).status()).isEqualTo(412);
    assertThat(registered(GATEWAY).orElseThrow().station()).isEqualTo(House.HUT);
    assertThat(admin.put("/devices/st-099-gw", body("st-001")).status()).isEqualTo(404);
  }

  @Test
  void listsTheRegisterPageByPage() {
    JsonObject first = admin.get("/devices?limit=2").json();
    assertThat(ids(first)).containsExactly("hut-01-gw", "hut-01-kiosk");
    JsonObject second = admin.get("/devices?limit=2&after=" + first.getString("next")).json();
    assertThat(ids(second)).containsExactly("st-001-gw");
    assertThat(second.getValue("next")).isNull();
    assertThat(ids(admin.get("/devices?station=st-001").json())).containsExactly("st-001-gw");
    assertThat(ids(admin.get("/devices?query=KIOSK").json())).containsExactly("hut-01-kiosk");
    JsonObject gateway = second.getJsonArray("devices").getJsonObject(0);
    assertThat(gateway.getString("link")).isEqualTo("never");
    assertThat(gateway.getString("type")).isEqualTo("gateway");
    assertThat(gateway.getJsonObject("station").getJsonObject("name").getString("zh"))
        .isEqualTo("解放路驿站");
  }

  @Test
  void issuesASecretThatIsKeptNowhereInPlain() {
    Browser.Reply reply = admin.post("/devices/st-001-gw/secret", new JsonObject());
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    String secret = reply.json().getString("secret");
    Optional<String> kept = house.records.read(t -> t.devices().secretHash(GATEWAY));
    assertThat(kept).contains(Secrets.hash(secret));
    assertThat(newest().action()).isEqualTo("device.secret");
    assertThat(newest().toString()).doesNotContain(secret);
    assertThat(admin.post("/devices/st-099-gw/secret", new JsonObject()).status()).isEqualTo(404);
  }

  private static JsonObject body(String station) {
    return new JsonObject()
        .put("station", station)
        .put("type", "gateway")
        .put("name", new JsonObject().put("zh", " 新网关 ").put("en", "New gateway"));
  }

  private Optional<Device> registered(DeviceId id) {
    return house.records.read(t -> t.devices().find(id));
  }

  private AuditEntry newest() {
    return house.audit().get(0);
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("devices").stream()
        .map(device -> ((JsonObject) device).getString("id"))
        .toList();
  }
}
