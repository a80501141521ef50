package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import io.waystation.testkit.MosquittoServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LockstepTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final SteppedClock clock = new SteppedClock(START);

  /** Half an hour with a power cut and a link cut in it; arrival times are part of a message. */
  @Test
  void theSameCityAndStartGiveTheSameMessages() throws Exception {
    List<String> once = played(7);
    assertThat(once).hasSizeGreaterThan(500);
    assertThat(played(7)).containsExactlyElementsOf(once);
    assertThat(played(8)).isNotEqualTo(once);
  }

  private static List<String> played(long seed) throws Exception {
    SteppedClock clock = new SteppedClock(START);
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Subscriber service = new Subscriber(mosquitto.port())) {
      try (Lockstep lockstep =
          lockstep(city(seed), mosquitto.port(), clock, () -> true, A_MINUTE)) {
        lockstep.play(Duration.ofMinutes(30));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(30)));
        Statistics now = lockstep.statistics();
        assertThat(now.acknowledged()).isEqualTo(now.made()).isEqualTo(now.sent());
        // The city's one garbage message is no JSON and is heard by nobody here.
        while (service.messages().size() < now.acknowledged() - 1) {
          Thread.sleep(10);
        }
      }
      return service.messages().stream().map(JsonNode::toString).sorted().toList();
    }
  }

  @Test
  void whileThereIsNoServiceDevicesKeepWhatTheyWouldSay() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start(true);
        Lockstep lockstep = lockstep(city(7), mosquitto.port(), clock, () -> true, A_MINUTE)) {
      lockstep.play(Duration.ofMinutes(1));
      mosquitto.kill();
      lockstep.playUnheard(Duration.ofMinutes(10));
      Statistics away = lockstep.statistics();
      assertThat(away.pending()).isGreaterThan(100);
      mosquitto.restart();
      lockstep.play(Duration.ofMinutes(3)); // a link that was cut is back by then
      Statistics back = lockstep.statistics();
      assertThat(back.pending()).isZero();
      assertThat(back.acknowledged()).isEqualTo(back.made()).isGreaterThan(away.made());
    }
  }

  @Test
  void aServiceThatDoesNotSettleIsNamed() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Lockstep lockstep = lockstep(city(7), mosquitto.port(), clock, () -> false, A_SECOND)) {
      assertThatThrownBy(() -> lockstep.play(Lockstep.STEP))
          .isInstanceOf(Stalled.class)
          .hasMessage(
              "the simulation stands at 2026-11-21T02:00:00Z: the service has not settled, for 1 s");
    }
  }

  /** However long it takes to be heard: a device that was not listened to has not been silent. */
  @Test
  void timeStandsStillUntilAllIsHeard() throws Exception {
    AtomicBoolean hears = new AtomicBoolean(true);
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Lockstep lockstep = lockstep(city(7), mosquitto.port(), clock, hears::get, A_SECOND)) {
      Instant heard = goOnAtLast(lockstep);
      hears.set(false);
      for (int tries = 0; tries < 3; tries++) {
        assertThatThrownBy(() -> lockstep.goOn(A_MINUTE, () -> false)).isInstanceOf(Stalled.class);
        assertThat(clock.instant()).isEqualTo(heard);
      }
      hears.set(true);
      assertThat(goOnAtLast(lockstep)).isAfter(heard);
      Statistics now = lockstep.statistics();
      assertThat(now.acknowledged()).isEqualTo(now.made()).isGreaterThan(10);
    }
  }

  /** However long it has to wait, and whatever changes meanwhile. */
  @Test
  void whoeverHasEnoughIsNotKeptWaiting() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    BooleanSupplier enough = () -> looks.incrementAndGet() > 20;
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Lockstep lockstep = lockstep(city(7), mosquitto.port(), clock, () -> false, A_MINUTE)) {
      assertThat(lockstep.goOn(A_MINUTE, enough)).isFalse();
      looks.set(0);
      assertThat(lockstep.play(A_MINUTE, enough)).isFalse();
      assertThat(clock.instant()).isEqualTo(START);
    }
  }

  /** Each device delivers all it had stored, once, though a step stalls half way. */
  @Test
  void whatWasStoredComesOnceThoughAStepStalls() throws Exception {
    City city = City.plan(new CitySettings(7, 2, 1, 4, ZoneId.of("Asia/Shanghai")));
    AtomicBoolean hears = new AtomicBoolean();
    Instant first = START.plus(Lockstep.STEP);
    BooleanSupplier settled = () -> hears.get() || !clock.instant().isAfter(first);
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Subscriber service = new Subscriber(mosquitto.port())) {
      Broker broker = new Broker("127.0.0.1", mosquitto.port(), device -> "secret-of-" + device);
      Scenario nothing = new Scenario(FaultPlan.NONE, Optional.empty());
      Lockstep lockstep =
          Lockstep.start(
              city, broker, clock, Backfill.FIRST_START, nothing, Lockstep.STEP, settled, A_SECOND);
      try (lockstep) {
        while (clock.instant().isBefore(first.plus(Lockstep.STEP))) {
          assertThatThrownBy(() -> lockstep.goOn(A_MINUTE, () -> false))
              .isInstanceOf(Stalled.class);
        }
        assertThat(lockstep.statistics().historyDone()).isFalse();
        hears.set(true);
        while (!lockstep.statistics().historyDone()) {
          goOnAtLast(lockstep);
        }
        goOnAtLast(lockstep);
        Statistics now = lockstep.statistics();
        assertThat(now.acknowledged()).isEqualTo(now.made()).isEqualTo(now.sent());
        while (service.messages().size() < now.acknowledged()) {
          Thread.sleep(10);
        }
        assertThat(service.messages()).hasSize((int) now.made());
        assertThat(service.seqs()).hasSize(city.devices().size());
        assertThat(service.seqs().values()).allMatch(Subscriber::withoutHoles);
      }
    }
  }

  /** On a machine that may have much else to do. */
  private Instant goOnAtLast(Lockstep lockstep) {
    while (true) {
      try {
        lockstep.goOn(Lockstep.STEP, () -> false);
        return clock.instant();
      } catch (Stalled slow) {
        continue;
      }
    }
  }

  @Test
  void devicesThatCannotConnectAreNamed() throws Exception {
    int port;
    try (MosquittoServer gone = MosquittoServer.start()) {
      port = gone.port();
    }
    try (Lockstep lockstep = lockstep(city(7), port, clock, () -> true, A_SECOND)) {
      assertThatThrownBy(() -> lockstep.play(Lockstep.STEP))
          .isInstanceOf(Stalled.class)
          .hasMessageContaining("are not connected or wait for an acknowledgement (st-001-gw")
          .hasMessageEndingWith(", for 1 s");
    }
  }

  private static City city(long seed) {
    return City.plan(new CitySettings(seed, 12, 3, 30, ZoneId.of("Asia/Shanghai")));
  }

  private static Lockstep lockstep(
      City city, int port, SteppedClock clock, BooleanSupplier settled, Duration patience) {
    Broker broker = new Broker("127.0.0.1", port, device -> "secret-of-" + device);
    return Lockstep.start(
        city, broker, clock, Backfill.NONE, Scenario.BY_CHANCE, Lockstep.STEP, settled, patience);
  }
}
