package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.GATEWAY;
import static io.waystation.dashboard.House.HUT_GATEWAY;
import static io.waystation.dashboard.House.KIOSK;
import static io.waystation.dashboard.House.START;
import static io.waystation.dashboard.House.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.DeviceId;
import io.waystation.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser admin;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    admin = dashboard.browser().bearing(Role.ADMIN);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void accountsForEveryMessageSent() {
    co2(GATEWAY);
    house.lose(GATEWAY, 3);
    co2(GATEWAY);
    house.refuse("st-001-gw", "MALFORMED_JSON", "x");
    house.refuse("st-001-gw", "MALFORMED_JSON", "x");
    JsonObject ledger = admin.get("/ledger").json();
    assertThat(ledger.getJsonObject("totals"))
        .isEqualTo(
            new JsonObject()
                .put("sent", 7)
                .put("received", 4)
                .put("stored", 2)
                .put("duplicates", 1)
                .put("quarantined", 1)
                .put("refused", 0)
                .put("holes", 3));
    assertThat(ledger.getBoolean("agrees")).isTrue();
    assertThat(ledger.getJsonArray("disagreements")).isEmpty();
    assertThat(ledger.getString("checkedAt")).isEqualTo("2026-11-21T02:00:00.000Z");
    assertThat(ledger.getInteger("total")).isEqualTo(1);
    JsonObject device = ledger.getJsonArray("devices").getJsonObject(0);
    assertThat(device.getString("device")).isEqualTo("st-001-gw");
    assertThat(device.getString("station")).isEqualTo("st-001");
    assertThat(device.getLong("sent")).isEqualTo(7);
    assertThat(device.getLong("nextSeq")).isEqualTo(5);
    assertThat(device.getString("lastReceivedAt")).isEqualTo("2026-11-21T02:00:00.000Z");
  }

  @Test
  void saysHowTheLogIs() {
    co2(GATEWAY);
    JsonObject log = admin.get("/ledger").json().getJsonObject("log");
    assertThat(log.getLong("bytes")).isPositive();
    assertThat(log.getLong("freeBytes")).isPositive();
    assertThat(log.getBoolean("full")).isFalse();
    assertThat(log.getString("oldest")).isEqualTo("2026-11-21T02:00:00.000Z");
  }

  @Test
  void findsAndSortsDevices() {
    co2(GATEWAY);
    house.clock.advance(Duration.ofMinutes(1));
    house.refuse("hut-01-kiosk", "MALFORMED_JSON", "x");
    co2(HUT_GATEWAY);
    house.lose(HUT_GATEWAY, 1);
    co2(HUT_GATEWAY);
    house.clock.advance(Duration.ofMinutes(1));
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{}");
    assertThat(devices("/ledger"))
        .containsExactly("hut-01-gw", "hut-01-kiosk", "st-001-gw", "st-077-gw");
    assertThat(devices("/ledger?sort=device"))
        .containsExactly("hut-01-gw", "hut-01-kiosk", "st-001-gw", "st-077-gw");
    assertThat(devices("/ledger?sort=quarantined"))
        .containsExactly("hut-01-kiosk", "st-077-gw", "hut-01-gw", "st-001-gw");
    assertThat(devices("/ledger?sort=heard"))
        .containsExactly("st-077-gw", "hut-01-gw", "hut-01-kiosk", "st-001-gw");
    assertThat(devices("/ledger?holes=true")).containsExactly("hut-01-gw");
    assertThat(devices("/ledger?query=HUT-01")).containsExactly("hut-01-gw", "hut-01-kiosk");
    assertThat(devices("/ledger?query=device"))
        .as("by name, so those registered")
        .containsExactly("hut-01-gw", "hut-01-kiosk", "st-001-gw");
    assertThat(devices("/ledger?query=077")).containsExactly("st-077-gw");
    assertThat(admin.get("/ledger?sort=luck").status()).isEqualTo(400);
  }

  @Test
  void goesOnWhereAPageEnded() {
    for (int i = 0; i < 7; i++) {
      house.refuse("st-10" + i + "-gw", "UNKNOWN_DEVICE", "{}");
    }
    for (String sort : List.of("device", "quarantined", "holes", "heard")) {
      List<String> all = new ArrayList<>();
      String path = "/ledger?limit=3&sort=" + sort;
      JsonObject page = admin.get(path).json();
      all.addAll(devices(page));
      while (page.getString("next") != null) {
        page = admin.get(path + "&cursor=" + page.getString("next")).json();
        all.addAll(devices(page));
      }
      assertThat(all).as(sort).hasSize(7).doesNotHaveDuplicates();
    }
    assertThat(admin.get("/ledger?cursor=nonsense").status()).isEqualTo(400);
  }

  @Test
  void accountsForADeviceBootByBoot() {
    co2(GATEWAY);
    house.lose(GATEWAY, 3);
    co2(GATEWAY);
    house.lose(GATEWAY, 1);
    house.restart(GATEWAY);
    co2(GATEWAY);
    house.refuse("st-001-gw", "MALFORMED_JSON", "x");
    JsonObject ledger = admin.get("/devices/st-001-gw/ledger").json();
    assertThat(ledger.getLong("sent")).isEqualTo(7);
    assertThat(ledger.getLong("waiting")).isEqualTo(1);
    JsonArray boots = ledger.getJsonArray("boots");
    assertThat(boots)
        .extracting(boot -> ((JsonObject) boot).getLong("boot"))
        .containsExactlyInAnyOrder(2L, 1L, -1L);
    JsonObject first =
        boots.stream()
            .map(JsonObject.class::cast)
            .filter(boot -> boot.getLong("boot") == 1)
            .findFirst()
            .orElseThrow();
    assertThat(first.getLong("stored")).isEqualTo(2);
    assertThat(first.getLong("holes")).isEqualTo(3);
    assertThat(first.getJsonArray("missing")).isEqualTo(new JsonArray("[[1,3]]"));
  }

  @Test
  void saysHowADevicesClockGoes() {
    assertThat(clock("st-001-gw")).isNull();
    dashboard.clocks.put(
        GATEWAY,
        new Clocks.Estimate(
            Duration.ofMillis(-2400), OptionalDouble.of(-3.5), 1_200, START, false));
    assertThat(clock("st-001-gw"))
        .isEqualTo(
            new JsonObject()
                .put("offset", -2400)
                .put("drift", -3.5)
                .put("samples", 1_200)
                .put("since", "2026-11-21T02:00:00.000Z")
                .put("wrong", false));
    dashboard.clocks.put(
        GATEWAY,
        new Clocks.Estimate(Duration.ofDays(3650), OptionalDouble.empty(), 1, START, true));
    assertThat(clock("st-001-gw").getValue("drift")).isNull();
  }

  @Test
  void knowsRegisteredAndHeardDevicesAndNoOther() {
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "{}");
    assertThat(admin.get("/devices/st-077-gw/ledger").json().getValue("station")).isNull();
    JsonObject silent = admin.get("/devices/" + KIOSK + "/ledger").json();
    assertThat(silent.getLong("sent")).isZero();
    assertThat(silent.getJsonArray("boots")).isEmpty();
    assertThat(silent.getValue("lastReceivedAt")).isNull();
    Browser.Reply nobody = admin.get("/devices/st-099-gw/ledger");
    assertThat(nobody.status()).isEqualTo(404);
    assertThat(nobody.json().getString("detail")).contains("st-099-gw");
  }

  private void co2(DeviceId device) {
    house.receive(device, reading(device, "", "env.co2", 800, 0, house.clock.instant()));
  }

  private JsonObject clock(String device) {
    return admin.get("/devices/" + device + "/ledger").json().getJsonObject("clock");
  }

  private List<String> devices(String path) {
    return devices(admin.get(path).json());
  }

  private static List<String> devices(JsonObject ledger) {
    return ledger.getJsonArray("devices").stream()
        .map(device -> ((JsonObject) device).getString("device"))
        .toList();
  }
}
