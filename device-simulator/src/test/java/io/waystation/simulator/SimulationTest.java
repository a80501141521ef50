package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.model.Device;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.testkit.MosquittoServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SimulationTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final City city = City.plan(new CitySettings(7, 12, 3, 30, ZoneId.of("Asia/Shanghai")));

  private Clock clock;

  @Test
  void aCityComesOnlineDeliversItsHistoryAndGoesOffline() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Subscriber service = new Subscriber(mosquitto.port())) {
      Simulation simulation = start(mosquitto, 1, Backfill.FIRST_START);
      try (simulation) {
        await(
            () -> simulation.statistics().historyDone() && simulation.statistics().pending() == 0);
        assertThat(simulation.statistics().connected()).isEqualTo(city.devices().size());
        await(() -> service.statuses("hut-01-kiosk").contains("online"));
        assertThat(service.statuses("hut-01-kiosk")).doesNotContain("offline");
      }
      everythingMadeWasAcknowledgedAndHeard(simulation, service);
      assertThat(service.messages())
          .anyMatch(message -> firstMeasured(message).isBefore(START.minus(Duration.ofDays(40))));
      for (Device device : city.devices()) {
        await(() -> service.statuses(device.id().value()).contains("offline"));
      }
    }
  }

  @Test
  void nothingIsLostOverTwoRestartsOfTheBroker() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start(true);
        Subscriber service = new Subscriber(mosquitto.port())) {
      Simulation simulation = start(mosquitto, 60, Backfill.FIRST_START);
      try (simulation) {
        for (int restarts = 0; restarts < 2; restarts++) {
          long before = simulation.statistics().acknowledged();
          await(() -> simulation.statistics().acknowledged() > before + 100);
          mosquitto.restart();
        }
        await(() -> simulation.statistics().historyDone());
        awaitTheEndOfTheCut(simulation);
      }
      assertThat(simulation.statistics().made()).isGreaterThan(400);
      everythingMadeWasAcknowledgedAndHeard(simulation, service);
    }
  }

  @Test
  void devicesKeepTheirReadingsUntilThereIsABroker() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start()) {
      mosquitto.kill();
      Simulation simulation = start(mosquitto, 60, Backfill.NONE);
      try (simulation) {
        await(() -> simulation.statistics().made() > 100);
        assertThat(simulation.statistics().acknowledged()).isZero();
        assertThat(simulation.statistics().pending()).isGreaterThan(100);
        mosquitto.restart();
        awaitTheEndOfTheCut(simulation);
      }
      assertThat(simulation.statistics().pending()).isZero();
      assertThat(simulation.statistics().givenUp()).isZero();
      assertThat(simulation.statistics().acknowledged()).isEqualTo(simulation.statistics().made());
    }
  }

  @Test
  void whatACutOffGatewaySawArrivesAfterwardsUnderItsOwnTime() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start();
        Subscriber service = new Subscriber(mosquitto.port())) {
      Simulation simulation = start(mosquitto, 120, Backfill.NONE);
      try (simulation) {
        Fault cut = cut(simulation);
        String gateway = cut.device().value();
        await(() -> service.statuses(gateway).contains("offline"));
        await(() -> service.statuses(gateway).stream().filter("online"::equals).count() == 2);
        awaitTheEndOfTheCut(simulation);
        assertThat(service.messages())
            .filteredOn(message -> cut.lasts(firstMeasured(message).minusSeconds(60)))
            .filteredOn(message -> sent(message).isAfter(cut.end()))
            .filteredOn(message -> message.toString().contains("gateway.heartbeat"))
            .hasSizeGreaterThanOrEqualTo(9);
      }
      everythingMadeWasAcknowledgedAndHeard(simulation, service);
    }
  }

  /** The city's one garbage message carries no number and is heard by nobody here. */
  private static void everythingMadeWasAcknowledgedAndHeard(
      Simulation simulation, Subscriber service) {
    Statistics end = simulation.statistics();
    assertThat(end.connected()).isZero();
    assertThat(end.pending()).isZero();
    assertThat(end.givenUp()).isZero();
    assertThat(end.acknowledged()).isEqualTo(end.made());
    assertThat(end.sent()).isGreaterThanOrEqualTo(end.acknowledged());
    await(() -> service.messages().size() >= end.acknowledged() - 1);
    for (Set<Long> seqs : service.seqs().values()) {
      assertThat(Subscriber.withoutHoles(seqs)).as("%s", seqs).isTrue();
    }
  }

  private Simulation start(MosquittoServer mosquitto, double speed, Backfill backfill) {
    Broker broker = new Broker("127.0.0.1", mosquitto.port(), device -> "secret-of-" + device);
    clock = new FastClock(START, speed);
    return Simulation.start(city, broker, clock, backfill);
  }

  /** The one planned cut of a link is over, and all devices are back. */
  private void awaitTheEndOfTheCut(Simulation simulation) {
    await(() -> clock.instant().isAfter(cut(simulation).end()));
    await(() -> simulation.statistics().connected() == city.devices().size());
    await(() -> simulation.statistics().pending() == 0);
  }

  private static Fault cut(Simulation simulation) {
    return simulation.truth().faults().stream()
        .filter(fault -> fault.kind() == FaultKind.LINK_CUT)
        .findFirst()
        .orElseThrow();
  }

  private static Instant firstMeasured(JsonNode message) {
    return Instant.ofEpochMilli(message.get("readings").get(0).get("t").asLong());
  }

  private static Instant sent(JsonNode message) {
    return Instant.ofEpochMilli(message.get("sent").asLong());
  }

  private static void await(BooleanSupplier fact) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!fact.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so after %s", PATIENCE).isLessThan(until);
      try {
        Thread.sleep(20);
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    }
  }
}
