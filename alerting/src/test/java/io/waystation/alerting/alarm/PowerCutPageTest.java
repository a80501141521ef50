package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.group.Decision;
import io.waystation.alerting.notify.group.Dispatcher;
import io.waystation.alerting.notify.group.Moment;
import io.waystation.alerting.notify.group.Register;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Device;
import io.waystation.model.Handling;
import io.waystation.storage.records.Maintenance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what devices say to what people are told, without any inhibition configured. */
class PowerCutPageTest {
  private static final int DEVICES = 30;
  private static final String GATEWAY = "h-gw";

  @TempDir Path folder;
  private House house;
  private Dispatcher dispatcher;
  private long change;
  private final List<String> pages = new ArrayList<>();

  @BeforeEach
  void open() {
    house = new House(folder);
    house.register(GATEWAY, Device.Type.GATEWAY);
    for (int i = 1; i < DEVICES; i++) {
      house.register("h-" + i, Device.Type.SENSOR);
    }
    NotifyConfig config =
        NotifyConfig.parse(
            """
            route: {receiver: duty, group_wait: 0s, group_interval: 10s, group_by: [device, alertname]}
            receivers: [{name: duty, channels: [{webhook: {url: "http://127.0.0.1:1/"}}]}]
            """,
            folder,
            Map.of());
    Register register =
        house.records.read(
            t -> new Register(t.stations().all(), t.stations().areas(), rule -> "limit"));
    dispatcher = new Dispatcher(config, new Notices(""), register);
    everybodySpeaks();
    pass(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void everybodySpeaks() {
    house.say(GATEWAY, "gateway.heartbeat", 1);
    for (int i = 1; i < DEVICES; i++) {
      house.say("h-" + i, "device.heartbeat", 1);
    }
  }

  /** Notification looks as often as the engine does. */
  private void pass(Duration time) {
    Instant until = house.clock.instant().plus(time);
    while (house.clock.instant().isBefore(until)) {
      house.pass(Duration.ofSeconds(20));
      look();
    }
  }

  private void look() {
    house.records.read(
        t -> {
          for (AlarmChange one : t.alarms().changesAfter(change, 10_000)) {
            dispatcher.accept(t.alarms().find(one.alarm()).orElseThrow(), house.clock.instant());
            change = one.id();
          }
          return null;
        });
    for (Decision decision :
        dispatcher.look(new Moment(house.clock.instant(), List.of(), List.of()))) {
      pages.add(decision.notice().cause() + " " + decision.notice().severity().word());
    }
  }

  @Test
  void thirtyDevicesDarkInOnePowerCutAreOneAlarmWithThirtyLinesAndOnePage() {
    house.say(GATEWAY, "power.mains", 0);
    pass(Duration.ofMinutes(20));
    assertThat(pages).containsExactly("NEW warning");
    Alarm cut =
        house.alarms().stream()
            .filter(a -> a.rule().equals("mains_lost"))
            .findFirst()
            .orElseThrow();
    assertThat(house.records.<List<Alarm>>read(t -> t.alarms().heldBackBy(List.of(cut.id()))))
        .hasSize(DEVICES);
    assertThat(cut.evidence().en()).endsWith("30 of 30 devices dark because of it.");

    everybodySpeaks();
    house.say(GATEWAY, "power.mains", 1);
    for (int minute = 0; minute < 4; minute++) {
      pass(Duration.ofMinutes(1));
      everybodySpeaks();
    }
    assertThat(pages).containsExactly("NEW warning", "RESOLVED warning");
    assertThat(house.alarms()).allMatch(a -> a.condition() == Alarm.Condition.NORMAL);
  }

  @Test
  void whatAMaintenanceLetsGoWithinThePowerCutPagesNobody() {
    Instant begun = house.clock.instant();
    Maintenance battery =
        new Maintenance(
            "m-1",
            Handling.Suppression.Why.MAINTENANCE,
            House.HUT,
            "h-1",
            begun,
            begun.plus(Duration.ofMinutes(15)),
            "chen",
            "new battery",
            begun,
            null,
            "");
    house.records.write(
        t -> {
          t.maintenances().add(battery);
          return null;
        });
    house.say(GATEWAY, "power.mains", 0);
    pass(Duration.ofMinutes(20));
    assertThat(pages).containsExactly("NEW warning");
  }

  @Test
  void aWholeStationThatFallsSilentWithoutAWordIsOnePage() {
    pass(Duration.ofMinutes(20));
    assertThat(pages).containsExactly("NEW warning");
  }

  @Test
  void aStopOfAMinuteIsNone() {
    house.sleep(Duration.ofSeconds(60));
    house.listening = Optional.of(house.clock.instant());
    house.restart();
    house.pass(Duration.ofSeconds(20));
    for (int minute = 0; minute < 8; minute++) {
      everybodySpeaks();
      pass(Duration.ofMinutes(1));
    }
    assertThat(pages).isEmpty();
    assertThat(house.alarms()).isEmpty();
  }
}
