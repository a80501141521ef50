package io.waystation.dashboard.live;

import static io.waystation.dashboard.House.GATEWAY;
import static io.waystation.dashboard.House.KIOSK;
import static io.waystation.dashboard.House.START;
import static io.waystation.dashboard.House.TOWN;
import static io.waystation.dashboard.House.WORKER;
import static io.waystation.dashboard.House.reading;
import static io.waystation.dashboard.House.vital;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.dashboard.House;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveViewTest {
  @TempDir Path folder;
  private House house;
  private LiveView live;

  @BeforeEach
  void open() {
    house = new House(folder);
    live = LiveView.start(house.log, house.telemetry, house.clock);
  }

  @AfterEach
  void close() {
    live.close();
    house.close();
  }

  @Test
  void showsTheNewestValueOfEachSeries() {
    house.receive(GATEWAY, reading(GATEWAY, "front", "door.position", 0, 0, START));
    house.receive(GATEWAY, reading(GATEWAY, "back", "door.position", 1, 0, START));
    house.receive(GATEWAY, reading(GATEWAY, "front", "door.position", 1, 0, START.plusSeconds(1)));
    caughtUp();
    assertThat(live.of(TOWN))
        .extracting(v -> v.series().part() + " " + v.state() + " " + v.at())
        .containsExactlyInAnyOrder(
            "front open 2026-11-21T02:00:01Z", "back open 2026-11-21T02:00:00Z");
    assertThat(live.of(TOWN)).extracting(LiveValue::receivedAt).containsOnly(START);
  }

  @Test
  void neverReplacesAValueByAnOlderALateOrAnInvalidOne() {
    temperature(20, 0, 0);
    temperature(10, 0, -60);
    temperature(11, Flag.LATE.mask(), 60);
    temperature(12, Flag.REJECTED.mask(), 120);
    temperature(13, Flag.FAILED.mask(), 180);
    caughtUp();
    assertThat(live.of(TOWN)).extracting(LiveValue::value).containsExactly(20.0);
  }

  @Test
  void fillsAnEmptyPlaceWithALateValueUntilABetterOneComes() {
    temperature(11, Flag.LATE.mask(), -3600);
    caughtUp();
    assertThat(live.of(TOWN)).extracting(LiveValue::value).containsExactly(11.0);
    temperature(20, 0, 0);
    caughtUp();
    assertThat(live.of(TOWN)).extracting(LiveValue::value).containsExactly(20.0);
  }

  @Test
  void keepsVitalSignsApartByPersonAndTakesTheNewestHoweverLate() {
    house.receive(KIOSK, vital(WORKER, "spo2", 91, 0, START.minusSeconds(7200)));
    house.receive(KIOSK, vital(WORKER, "spo2", 88, Flag.LATE.mask(), START.minusSeconds(3600)));
    house.receive(KIOSK, vital(House.COLLEAGUE, "spo2", 93, 0, START));
    house.receive(KIOSK, reading(KIOSK, "", "spo2", 99, 0, START));
    caughtUp();
    assertThat(live.of(WORKER)).extracting(LiveValue::value).containsExactly(88.0);
    assertThat(live.of(House.COLLEAGUE)).extracting(LiveValue::value).containsExactly(93.0);
    assertThat(live.of(House.HUT)).isEmpty();
    assertThat(live.of(PersonId.NONE)).isEmpty();
  }

  @Test
  void goesFromOnlineToStaleToOfflineWhenADeviceFallsSilent() {
    assertThat(live.link(GATEWAY)).isEqualTo(Link.NEVER);
    temperature(20, 0, 0);
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    house.clock.advance(Duration.ofSeconds(180));
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    house.clock.advance(Duration.ofMillis(1));
    assertThat(live.link(GATEWAY)).isEqualTo(Link.STALE);
    house.clock.advance(Duration.ofSeconds(120).minusMillis(1));
    assertThat(live.link(GATEWAY)).isEqualTo(Link.STALE);
    house.clock.advance(Duration.ofMillis(1));
    assertThat(live.link(GATEWAY)).isEqualTo(Link.OFFLINE);
    assertThat(live.heard(GATEWAY)).contains(START);
  }

  /** Devices report hourly there. */
  @Test
  void missesNobodyForSilenceWhileThePastIsPlayed() {
    live.playsThePast(true);
    temperature(20, 0, 0);
    caughtUp();
    assertThat(live.link(KIOSK)).isEqualTo(Link.NEVER);
    house.clock.advance(Duration.ofHours(5));
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    house.status(GATEWAY, "offline");
    caughtUp();
    assertThat(live.link(GATEWAY)).as("a last will is no silence").isEqualTo(Link.OFFLINE);
    house.status(GATEWAY, "online");
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    house.clock.advance(Duration.ofHours(5));
    live.playsThePast(false);
    assertThat(live.link(GATEWAY)).isEqualTo(Link.OFFLINE);
  }

  @Test
  void takesTheLastWillForTheEndOfTheLinkAndAnyWordForItsReturn() {
    temperature(20, 0, 0);
    house.clock.advance(Duration.ofSeconds(10));
    house.status(GATEWAY, "offline");
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.OFFLINE);
    assertThat(live.heard(GATEWAY)).as("a will is not a sign of life").contains(START);
    house.status(GATEWAY, "online");
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    assertThat(live.heard(GATEWAY)).contains(START.plusSeconds(10));
  }

  @Test
  void takesALastWillOfAnEarlierBootForNothing() {
    house.status(GATEWAY, "online", 1_000_002);
    house.clock.advance(Duration.ofSeconds(10));
    house.status(GATEWAY, "offline", 1_000_001);
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    assertThat(live.of(TOWN)).extracting(LiveValue::state).containsExactly("online");
    house.status(GATEWAY, "offline", 1_000_002);
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.OFFLINE);
  }

  @Test
  void isNotToldThatADeadDeviceLivesByWhatCameBeforeItsLastWill() {
    live.close();
    house.receive(
        GATEWAY, reading(GATEWAY, "", "env.temperature", 9, 0, START.minus(Duration.ofHours(3))));
    house.clock.advance(Duration.ofSeconds(10));
    house.status(GATEWAY, "offline");
    // The backlog is read after the live lane, in which the will is.
    live = LiveView.start(house.log, house.telemetry, house.clock);
    caughtUp();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.OFFLINE);
    house.clock.advance(Duration.ofSeconds(10));
    house.receive(
        GATEWAY, reading(GATEWAY, "", "env.temperature", 9, 0, START.minus(Duration.ofHours(2))));
    caughtUp();
    assertThat(live.link(GATEWAY)).as("it speaks, if only of old things").isEqualTo(Link.ONLINE);
  }

  @Test
  void takesTheEndOfOneThingBehindADeviceNotForTheEndOfTheDevice() {
    temperature(20, 0, 0);
    double offline = SignalCatalogue.shipped().signal("device.status").states().indexOf("offline");
    house.receive(GATEWAY, reading(GATEWAY, "doors", "device.status", offline, 0, START));
    storeEverything();
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    live.close();
    live = LiveView.start(house.log, house.telemetry, house.clock);
    House.await("everything is read back", () -> live.complete() && live.lag() == 0);
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
  }

  @Test
  void knowsAfterARestartWhatTheStoreAndTheLogKnow() {
    temperature(20, 0, 0);
    house.receive(KIOSK, vital(WORKER, "spo2", 91, 0, START));
    storeEverything();
    house.clock.advance(Duration.ofSeconds(5));
    house.receive(GATEWAY, reading(GATEWAY, "", "env.humidity", 44, 0, START.plusSeconds(5)));
    house.status(KIOSK, "offline");
    storeEverything();
    house.receive(GATEWAY, reading(GATEWAY, "", "env.co2", 800, 0, START.plusSeconds(5)));
    live.close();
    live = LiveView.start(house.log, house.telemetry, house.clock);
    House.await("everything is read back", () -> live.complete() && live.lag() == 0);
    assertThat(live.of(TOWN))
        .extracting(LiveValue::value)
        .containsExactlyInAnyOrder(20.0, 44.0, 800.0);
    assertThat(live.of(WORKER)).extracting(LiveValue::value).containsExactly(91.0);
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    assertThat(live.heard(GATEWAY)).contains(START.plusSeconds(5));
    assertThat(live.link(KIOSK)).isEqualTo(Link.OFFLINE);
  }

  @Test
  void startsWithoutTheStoreAndCatchesUpWhenItIsBack() {
    temperature(20, 0, 0);
    storeEverything();
    house.receive(GATEWAY, reading(GATEWAY, "", "env.co2", 800, 0, START));
    live.close();
    AtomicBoolean down = new AtomicBoolean(true);
    live = LiveView.start(house.log, unlessDown(house.telemetry, down), house.clock);
    caughtUp();
    assertThat(live.complete()).isFalse();
    assertThat(live.of(TOWN)).extracting(LiveValue::value).containsExactly(800.0);
    assertThat(live.link(GATEWAY)).isEqualTo(Link.ONLINE);
    down.set(false);
    House.await("the store is asked again", live::complete);
    assertThat(live.of(TOWN)).extracting(LiveValue::value).containsExactlyInAnyOrder(20.0, 800.0);
  }

  @Test
  void doesNotLetTheStoreTakeBackWhatTheLogSaidMeanwhile() {
    temperature(20, 0, 0);
    storeEverything();
    live.close();
    AtomicBoolean down = new AtomicBoolean(true);
    live = LiveView.start(house.log, unlessDown(house.telemetry, down), house.clock);
    temperature(25, 0, 30);
    caughtUp();
    down.set(false);
    House.await("the store is asked again", live::complete);
    assertThat(live.of(TOWN)).extracting(LiveValue::value).containsExactly(25.0);
  }

  @Test
  void tellsWhichSeriesChanged() {
    Set<SeriesKey> told = new HashSet<>();
    Runnable stop =
        live.onChange(
            changed -> {
              synchronized (told) {
                told.addAll(changed);
              }
            });
    temperature(20, 0, 0);
    temperature(10, 0, -60);
    caughtUp();
    House.await("it is told", () -> told.size() == 1);
    stop.run();
    house.receive(GATEWAY, reading(GATEWAY, "", "env.co2", 800, 0, START));
    caughtUp();
    assertThat(told).extracting(key -> key.signal().code()).containsExactly("env.temperature");
  }

  private void temperature(double value, long flags, long secondsAfterStart) {
    house.receive(
        GATEWAY,
        reading(
            GATEWAY, "", "env.temperature", value, flags, START.plusSeconds(secondsAfterStart)));
  }

  private void caughtUp() {
    House.await("the live view catches up", () -> live.lag() == 0);
  }

  /** What the store writer does. */
  private void storeEverything() {
    List<Entry> entries =
        house.log.read(Lane.LIVE, house.log.committed("store-writer").live(), 1_000);
    house.telemetry.write(entries.stream().flatMap(entry -> entry.readings().stream()).toList());
    house.log.commit("store-writer", house.log.end());
  }

  /** The same store behind a line that can be cut. */
  private static TelemetryStore unlessDown(TelemetryStore store, AtomicBoolean down) {
    return (TelemetryStore)
        Proxy.newProxyInstance(
            TelemetryStore.class.getClassLoader(),
            new Class<?>[] {TelemetryStore.class},
            (proxy, method, arguments) -> {
              if (down.get()) {
                throw new TelemetryException("cut", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
