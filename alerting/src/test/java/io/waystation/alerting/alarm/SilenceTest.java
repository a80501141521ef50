package io.waystation.alerting.alarm;

import static io.waystation.model.AlarmChange.What.CAUSE_NAMED;
import static io.waystation.model.AlarmChange.What.CLEARED;
import static io.waystation.model.AlarmChange.What.RAISED;
import static io.waystation.model.AlarmChange.What.STEPPED_UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.Device;
import io.waystation.model.Flag;
import io.waystation.model.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceTest {
  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() {
    house = new House(folder);
    house.register("h-gw", Device.Type.GATEWAY);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aSilentGatewayIsAStationOfflineOnceAndAWordEndsIt() {
    house.say("h-gw", "env.temperature", 20);
    house.pass(Duration.ofSeconds(299));
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(1));
    Alarm alarm = house.only();
    assertThat(alarm.rule()).isEqualTo("station_offline");
    assertThat(alarm.severity()).isEqualTo(Severity.WARNING);
    assertThat(alarm.startedAt()).isEqualTo(House.START);
    assertThat(alarm.evidence().zh())
        .isEqualTo("花土沟小屋：自 2026-11-21 00:00:00 起全站无消息（1 台设备中有 1 台），没有停电信号：站点链路或整站故障。");

    house.pass(Duration.ofSeconds(3300));
    assertThat(house.only().severity()).isEqualTo(Severity.CRITICAL);
    house.say("h-gw", "env.temperature", 20);
    assertThat(house.history(house.only()))
        .containsExactly(RAISED, CAUSE_NAMED, STEPPED_UP, CLEARED);
    assertThat(house.only().clearedAt()).isEqualTo(house.clock.instant());
  }

  @Test
  void eachTypeOfDeviceHasItsLimit() {
    house.register("h-kiosk", Device.Type.KIOSK);
    house.register("h-aed", Device.Type.SENSOR);
    house.say("h-kiosk", "kiosk.heartbeat", 1);
    house.say("h-aed", "device.heartbeat", 1);
    house.pass(Duration.ofSeconds(179), "h-gw");
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.alarms())
        .extracting(Alarm::rule)
        .containsExactlyInAnyOrder("kiosk_offline", "device_offline");
  }

  @Test
  void aDeviceThatNeverReportedIsMissedFromItsCommissioningOn() {
    house.pass(Duration.ofSeconds(299));
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.only().startedAt()).isEqualTo(House.START);
    assertThat(house.only().evidence().en()).contains("no message ever");
  }

  @Test
  void aDeviceRegisteredLaterIsFound() {
    house.pass(Duration.ofMinutes(10), "h-gw");
    house.register("h-kiosk", Device.Type.KIOSK);
    house.pass(Duration.ofMinutes(4), "h-gw");
    assertThat(house.only().rule()).isEqualTo("kiosk_offline");
  }

  @Test
  void ourRestartRaisesNothing() {
    house.pass(Duration.ofMinutes(10), "h-gw");
    house.sleep(Duration.ofHours(2));
    house.listening = Optional.of(house.clock.instant());
    house.restart();
    house.pass(Duration.ofSeconds(299));
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.only().startedAt())
        .as("counted from when we listened again")
        .isEqualTo(house.listening.orElseThrow());
  }

  @Test
  void aRestartOfTheEngineAloneDoesNotForgetWhoWasHeard() {
    house.pass(Duration.ofMinutes(10), "h-gw");
    house.pass(Duration.ofSeconds(200));
    house.restart();
    house.pass(Duration.ofSeconds(99));
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.alarms()).hasSize(1);
  }

  @Test
  void aBrokerWeCannotReachRaisesNothing() {
    house.pass(Duration.ofMinutes(10), "h-gw");
    house.listening = Optional.empty();
    house.pass(Duration.ofHours(2));
    assertThat(house.alarms()).isEmpty();
    house.listening = Optional.of(house.clock.instant());
    house.pass(Duration.ofSeconds(200), "h-gw");
    assertThat(house.alarms()).isEmpty();
  }

  @Test
  void aProcessThatSleptHeardNobody() {
    house.pass(Duration.ofMinutes(10), "h-gw");
    house.sleep(Duration.ofHours(8));
    house.look();
    house.pass(Duration.ofSeconds(200));
    assertThat(house.alarms()).isEmpty();
  }

  @Test
  void anAlarmIsNotForgottenByARestart() {
    house.say("h-gw", "env.temperature", 20);
    house.pass(Duration.ofSeconds(400));
    house.sleep(Duration.ofMinutes(30));
    house.listening = Optional.of(house.clock.instant());
    house.restart();
    house.pass(Duration.ofSeconds(30));
    assertThat(house.history(house.only())).containsExactly(RAISED, CAUSE_NAMED);
    house.say("h-gw", "env.temperature", 20);
    assertThat(house.history(house.only())).containsExactly(RAISED, CAUSE_NAMED, CLEARED);
  }

  @Test
  void lastWillsAndRetainedStatusAreNoSignOfLife() {
    house.say("h-gw", "env.temperature", 20);
    house.pass(Duration.ofSeconds(200));
    house.status("h-gw", 0);
    house.status("h-gw", 1);
    house.pass(Duration.ofSeconds(100));
    assertThat(house.only().rule()).isEqualTo("station_offline");
  }

  @Test
  void aSeriesIsMissedFromItsFirstReadingOn() {
    house.pass(Duration.ofMinutes(20), "h-gw");
    assertThat(house.alarms()).as("no camera, none missed").isEmpty();
    house.say("h-gw", "camera.online", 1);
    house.pass(Duration.ofSeconds(899), "h-gw");
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.only().rule()).isEqualTo("camera_offline");
  }

  @Test
  void whatStandsBehindASilentGatewayIsNotMissedBesides() {
    house.pass(Duration.ofMinutes(2), "h-gw");
    house.say("h-gw", "camera.online", 1);
    house.pass(Duration.ofHours(1));
    assertThat(house.only().rule()).isEqualTo("station_offline");
    house.pass(Duration.ofMinutes(14), "h-gw");
    assertThat(house.alarms()).as("it gets its time after the gateway is back").hasSize(1);
    house.pass(Duration.ofMinutes(3), "h-gw");
    assertThat(house.alarms()).extracting(Alarm::rule).contains("camera_offline");
  }

  @Test
  void aLateSelfTestCountsForTheTimeItWasMadeAt() {
    hearTheGatewayFor(Duration.ofHours(5));
    house.publish(
        "h-gw",
        List.of(
            House.reading(
                "h-gw", "aed.selftest", 1, House.START.plus(Duration.ofHours(2)), Flag.LATE)));
    hearTheGatewayFor(Duration.ofHours(23).minusSeconds(200));
    assertThat(house.alarms()).isEmpty();
    hearTheGatewayFor(Duration.ofSeconds(200));
    assertThat(house.only().rule()).isEqualTo("aed_selftest_missing");
    assertThat(house.only().startedAt()).isEqualTo(House.START.plus(Duration.ofHours(2)));
  }

  private void hearTheGatewayFor(Duration time) {
    for (int i = 0; i < time.toSeconds() / 200; i++) {
      house.say("h-gw", "gateway.heartbeat", 1);
      house.pass(Duration.ofSeconds(200));
    }
  }

  @Test
  void aThousandDevicesDroppingAtOnceAreAllSeen() {
    for (int i = 0; i < 1_000; i++) {
      house.register("s" + i + "-aed", Device.Type.SENSOR);
    }
    house.pass(Duration.ofSeconds(179), "h-gw");
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofSeconds(20), "h-gw");
    assertThat(house.alarms()).hasSize(1_000);
  }
}
