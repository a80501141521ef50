package io.waystation.alerting.alarm;

import static io.waystation.model.AlarmChange.What.CAUSE_NAMED;
import static io.waystation.model.AlarmChange.What.CLEARED;
import static io.waystation.model.AlarmChange.What.RAISED;
import static io.waystation.model.AlarmChange.What.STEPPED_UP;
import static io.waystation.model.AlarmChange.What.SUPPRESSED;
import static io.waystation.model.AlarmChange.What.UNSUPPRESSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.FixedContext;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Cause;
import io.waystation.model.Device;
import io.waystation.model.Handling.Suppression;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
  private static final double OFF = 0;
  private static final double ON = 1;
  private static final String GATEWAY = "h-gw";
  private static final String KIOSK = "h-kiosk";
  private static final String AED = "h-aed";

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() {
    house = new House(folder);
    house.register(GATEWAY, Device.Type.GATEWAY);
    house.register(KIOSK, Device.Type.KIOSK);
    house.register(AED, Device.Type.SENSOR);
    for (String device : List.of(GATEWAY, KIOSK, AED)) {
      house.say(device, "env.temperature", 20);
    }
    house.pass(Duration.ofMinutes(5), GATEWAY, KIOSK, AED);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Alarm of(String rule) {
    List<Alarm> found = house.alarms().stream().filter(a -> a.rule().equals(rule)).toList();
    assertThat(found).as(rule).hasSize(1);
    return found.get(0);
  }

  private void lineOf(String parent, String... lines) {
    for (String line : lines) {
      Suppression held = of(line).handling().suppression();
      assertThat(held).as(line).isNotNull();
      assertThat(held.why()).as(line).isEqualTo(Suppression.Why.PARENT);
      assertThat(held.by()).as(line).isEqualTo(of(parent).id());
    }
  }

  private List<String> paging() {
    return house.alarms().stream().filter(a -> !a.heldBack()).map(Alarm::rule).toList();
  }

  @Test
  void aPowerCutIsOneAlarmAndWhatItTakesDownAreItsLines() {
    house.say(GATEWAY, "power.mains", OFF);
    house.say(GATEWAY, "power.voltage", 0);
    house.pass(Duration.ofMinutes(10), GATEWAY, AED);
    assertThat(of("mains_lost").cause()).isEqualTo(Cause.STATION_POWER);
    lineOf("mains_lost", "kiosk_offline", "voltage_out_of_range");
    assertThat(house.history(of("kiosk_offline"))).containsExactly(RAISED, SUPPRESSED);
    assertThat(of("mains_lost").evidence().en())
        .isEqualTo(
            "Huatugou hut: no mains power since 2026-11-21 00:05:00; 1 of 3 devices dark because of"
                + " it.");

    house.pass(Duration.ofMinutes(6));
    lineOf("mains_lost", "kiosk_offline", "voltage_out_of_range", "station_offline");
    assertThat(of("mains_lost").condition()).isEqualTo(Alarm.Condition.UNKNOWN);
    assertThat(of("mains_lost").evidence().zh())
        .isEqualTo("花土沟小屋：自 2026-11-21 00:05:00 起停电，3 台设备中有 3 台因此无消息。");
    assertThat(paging()).containsExactly("mains_lost");
  }

  @Test
  void aGatewayThatDiesWithThePowerIsALineOfItsLastWord() {
    house.say(GATEWAY, "power.mains", OFF);
    house.pass(Duration.ofMinutes(20));
    lineOf("mains_lost", "station_offline", "kiosk_offline", "device_offline");
    assertThat(paging()).containsExactly("mains_lost");
  }

  @Test
  void whatIsSilentStillWhenThePowerIsBackForLongStandsAlone() {
    house.say(GATEWAY, "power.mains", OFF);
    house.pass(Duration.ofMinutes(10), GATEWAY, AED);
    house.say(GATEWAY, "power.mains", ON);
    house.pass(Duration.ofSeconds(80));
    assertThat(of("mains_lost").condition()).isEqualTo(Alarm.Condition.NORMAL);
    house.pass(Duration.ofMinutes(4), GATEWAY, AED);
    assertThat(of("kiosk_offline").heldBack()).isTrue();
    house.pass(Duration.ofMinutes(1), GATEWAY, AED);
    assertThat(of("kiosk_offline").heldBack()).isFalse();
    assertThat(of("kiosk_offline").cause()).isEqualTo(Cause.DEVICE);
    assertThat(house.history(of("kiosk_offline")))
        .containsExactly(RAISED, SUPPRESSED, UNSUPPRESSED, CAUSE_NAMED);
  }

  @Test
  void whoIsBackFirstSaysNothingOfWhoFollows() {
    house.pass(Duration.ofMinutes(5), GATEWAY, KIOSK, AED);
    house.pass(Duration.ofMinutes(20));
    assertThat(of("station_offline").cause()).isEqualTo(Cause.STATION_LINK);
    house.pass(Duration.ofSeconds(60), AED);
    assertThat(of("station_offline").cause()).isEqualTo(Cause.STATION_LINK);
    house.pass(Duration.ofMinutes(2), AED);
    assertThat(of("station_offline").cause())
        .as("it does not follow")
        .isEqualTo(Cause.GATEWAY_LINK);
  }

  @Test
  void whatIsOverWithThePowerCutWaitsForNobody() {
    house.say(GATEWAY, "power.mains", OFF);
    house.pass(Duration.ofMinutes(10), GATEWAY, AED);
    house.say(KIOSK, "kiosk.heartbeat", 1);
    assertThat(of("kiosk_offline").open()).isFalse();
    assertThat(of("mains_lost").open()).isTrue();
  }

  @Test
  void whatWasDarkBeforeThePowerCutIsNoLineOfIt() {
    house.pass(Duration.ofMinutes(5), GATEWAY, AED);
    house.say(GATEWAY, "power.mains", OFF);
    house.pass(Duration.ofMinutes(5), GATEWAY, AED);
    assertThat(of("kiosk_offline").cause()).isEqualTo(Cause.DEVICE);
    assertThat(paging()).containsExactlyInAnyOrder("kiosk_offline", "mains_lost");
  }

  @Test
  void oneDeviceSilentBesideOthersIsTheDevice() {
    house.pass(Duration.ofMinutes(5), GATEWAY, AED);
    assertThat(house.only().cause()).isEqualTo(Cause.DEVICE);
    assertThat(house.only().evidence().en())
        .isEqualTo(
            "Huatugou hut: h-kiosk silent since 2026-11-21 00:05:00 while others of the station are"
                + " heard: the device itself.");
    assertThat(house.history(house.only())).containsExactly(RAISED, CAUSE_NAMED);
  }

  @Test
  void theBrokersWordAboutAConnectionIsSaidAndUndoneByALaterWord() {
    house.status(KIOSK, 0);
    house.pass(Duration.ofMinutes(5), GATEWAY, AED);
    assertThat(house.only().evidence().zh())
        .isEqualTo(
            "花土沟小屋：h-kiosk 自 2026-11-21 00:05:00 起无消息，站内其他设备仍有消息：设备本身故障。"
                + "其与消息服务器的连接于 2026-11-21 00:05:00 断开。");

    house.say(KIOSK, "kiosk.heartbeat", 1);
    house.status(AED, 0);
    house.say(AED, "device.heartbeat", 1);
    house.pass(Duration.ofMinutes(5), GATEWAY, KIOSK);
    assertThat(of("device_offline").evidence().en())
        .as("it had connected again")
        .endsWith("the device itself.");
  }

  @Test
  void aSilentGatewayBesideOthersIsItsLinkAndTakesThoseAlongThatFellSilentWithIt() {
    house.pass(Duration.ofMinutes(8), AED);
    assertThat(of("station_offline").cause()).isEqualTo(Cause.GATEWAY_LINK);
    assertThat(of("kiosk_offline").cause()).as("heard: the AED").isEqualTo(Cause.DEVICE);
    lineOf("station_offline", "kiosk_offline");
  }

  @Test
  void aWholeStationSilentIsItsLinkAndNobodyIsToldTwice() {
    house.pass(Duration.ofSeconds(200));
    assertThat(paging()).as("its gateway's time is not over").isEmpty();
    assertThat(of("kiosk_offline").handling().suppression().why())
        .isEqualTo(Suppression.Why.TRIAGE);
    house.pass(Duration.ofSeconds(200));
    assertThat(of("station_offline").cause()).isEqualTo(Cause.STATION_LINK);
    lineOf("station_offline", "kiosk_offline", "device_offline");
    assertThat(of("station_offline").evidence().en()).contains("3 of 3 devices dark");
    assertThat(paging()).containsExactly("station_offline");
  }

  @Test
  void anAlarmThatWaitedForNothingIsToldAtOnce() {
    house.pass(Duration.ofSeconds(200), AED);
    house.pass(Duration.ofSeconds(20));
    assertThat(paging()).as("the AED is heard").containsExactly("kiosk_offline");
  }

  @Test
  void aStationThatSpeaksAgainIsLetGoOnceForAll() {
    house.pass(Duration.ofMinutes(10));
    house.say(GATEWAY, "gateway.heartbeat", 1);
    house.say(KIOSK, "kiosk.heartbeat", 1);
    house.say(AED, "device.heartbeat", 1);
    assertThat(house.alarms()).allMatch(a -> a.condition() == Alarm.Condition.NORMAL);
    assertThat(house.alarms().stream().filter(Alarm::open)).hasSize(1);
    assertThat(house.history(of("station_offline"))).containsExactly(RAISED, CAUSE_NAMED, CLEARED);
  }

  @Test
  void nothingCriticalIsHeldBackByAWarning() {
    house.say(GATEWAY, "power.mains", OFF);
    house.pass(Duration.ofMinutes(70));
    assertThat(of("mains_lost").severity().word()).isEqualTo("warning");
    assertThat(of("station_offline").heldBack()).isFalse();
    assertThat(of("station_offline").cause()).isEqualTo(Cause.STATION_POWER);
    assertThat(house.history(of("station_offline")))
        .containsExactly(RAISED, SUPPRESSED, STEPPED_UP, UNSUPPRESSED, CAUSE_NAMED);
  }

  @Test
  void aStreetWithoutPowerIsSaidWithEachOfItsStations() {
    List<String> others = List.of("b", "c", "d");
    for (String id : others) {
      house.register(FixedContext.hut(id, OptionalInt.of(3000)));
      house.register(new StationId(id), id + "-gw", Device.Type.GATEWAY);
      house.say(id + "-gw", "gateway.heartbeat", 1);
    }
    house.pass(Duration.ofSeconds(40), GATEWAY, KIOSK, AED, "b-gw", "c-gw", "d-gw");
    house.say(GATEWAY, "power.mains", OFF);
    for (String id : others.subList(0, 2)) {
      house.publish(
          id + "-gw",
          List.of(
              House.reading(
                  new StationId(id),
                  id + "-gw",
                  PersonId.NONE,
                  "power.mains",
                  OFF,
                  house.clock.instant())));
    }
    house.pass(Duration.ofSeconds(170), GATEWAY, KIOSK, AED, "b-gw", "c-gw", "d-gw");
    List<Alarm> cuts = house.alarms().stream().filter(a -> a.rule().equals("mains_lost")).toList();
    assertThat(cuts).hasSize(3);
    assertThat(cuts)
        .allSatisfy(
            cut -> {
              assertThat(cut.evidence().en())
                  .endsWith(" 3 of 4 stations of its area are without power now.");
              assertThat(cut.evidence().zh()).endsWith("所在区域 4 个站点中现有 3 个停电。");
              assertThat(house.history(cut).stream().filter(CAUSE_NAMED::equals).count())
                  .isLessThanOrEqualTo(2);
            });
  }

  @Test
  void aKioskThatCannotBeginToSpeakWithoutPowerIsALineOfIt() {
    house.say(GATEWAY, "power.mains", OFF);
    house.register("h-kiosk-2", Device.Type.KIOSK);
    house.pass(Duration.ofMinutes(6), GATEWAY, KIOSK, AED);
    lineOf("mains_lost", "kiosk_offline");
    assertThat(paging()).containsExactly("mains_lost");
  }

  @Test
  void medicineThatSpoilsAndSmokeStandAlone() {
    house.say(GATEWAY, "power.mains", OFF);
    for (int minute = 0; minute < 45; minute++) {
      house.say(GATEWAY, "power.mains", OFF);
      house.say(GATEWAY, "fridge.medicine.temperature", 12);
      house.pass(Duration.ofMinutes(1));
      if (minute == 20) {
        lineOf("mains_lost", "cold_chain_warning");
        house.say(GATEWAY, "smoke.alarm", 1);
      }
    }
    assertThat(paging()).contains("mains_lost", "cold_chain_warning", "smoke");
  }

  @Test
  void thePowerCutLearntLateTakesOverWhatWasAlreadyToldOfTheStation() {
    house.pass(Duration.ofMinutes(8));
    lineOf("station_offline", "kiosk_offline", "device_offline");
    house.publish(
        GATEWAY,
        List.of(
            House.reading(
                GATEWAY, "power.mains", OFF, house.clock.instant().minus(Duration.ofMinutes(8)))));
    house.pass(Duration.ofMinutes(1));
    lineOf("mains_lost", "kiosk_offline", "device_offline");
    assertThat(of("station_offline").condition()).isEqualTo(Alarm.Condition.NORMAL);
  }

  @Test
  void ourOwnStopRaisesAndLetsGoNothing() {
    house.say(GATEWAY, "power.mains", OFF);
    house.pass(Duration.ofMinutes(10), GATEWAY, AED);
    house.say(GATEWAY, "power.mains", ON);
    house.pass(Duration.ofSeconds(80), GATEWAY, AED);
    house.sleep(Duration.ofMinutes(30));
    house.listening = Optional.of(house.clock.instant());
    house.restart();
    house.pass(Duration.ofMinutes(4), GATEWAY, AED);
    assertThat(paging()).containsExactly("mains_lost");
    house.pass(Duration.ofMinutes(2), GATEWAY, AED);
    assertThat(paging()).containsExactlyInAnyOrder("mains_lost", "kiosk_offline");
  }
}
