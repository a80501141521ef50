package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.simulator.Statistics;
import io.waystation.simulator.mqtt.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SimulateOutcomeTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @Test
  void allThatWasMadeIsAcknowledged() {
    SimulateOutcome outcome = outcome(600, 600, 0, 0, 0, NONE);
    assertThat(outcome.partial()).isFalse();
    assertThat(outcome.line())
        .isEqualTo(
            "devices=10 made=600 acknowledged=600 given_up=0 refused=0 unconfirmed=0 pending=0"
                + " withheld=0 never_connected=0 rate=60.0 partial=false");
  }

  @Test
  void whatWaitsInDevicesThatAreOffByPlanIsNotMissing() {
    assertThat(outcome(600, 590, 10, 10, 0, NONE).partial()).isFalse();
    SimulateOutcome missing = outcome(600, 590, 10, 7, 0, NONE);
    assertThat(missing.partial()).isTrue();
    assertThat(missing.words()).isEqualTo("3 messages were not acknowledged by the end.");
  }

  @Test
  void aRateTheBrokerDoesNotTakeIsToldFromOneWeCannotMake() {
    assertThat(outcome(1_000, 1_000, 0, 0, 0, OptionalDouble.of(100)).partial()).isFalse();
    assertThat(outcome(1_000, 900, 100, 0, 0, OptionalDouble.of(100)).words())
        .contains("The broker took only 90 of the 100 messages/s asked for.");
    assertThat(outcome(900, 900, 0, 0, 0, OptionalDouble.of(100)).words())
        .isEqualTo("This machine made only 90 of the 100 messages/s asked for.");
  }

  @Test
  void refusedAndGivenUpAreSaid() {
    Statistics last = statistics(600, 500, 0, 0, 0, 100, NOT_TAKEN);
    SimulateOutcome outcome =
        new SimulateOutcome(last, last, Duration.ofSeconds(10), NONE, "", "tcp://b", "");
    assertThat(outcome.words())
        .isEqualTo(
            "The broker at tcp://b does not take what st-001-gw publishes: not authorized. Let"
                + " devices publish below ws/v1/{device}/, with Sparkplug below spBv1.0/{group}/."
                + " The broker refused 100 messages for good.");
    assertThat(outcome(600, 500, 0, 0, 100, NONE).words()).contains("100 messages were given up");
  }

  private static final List<Trouble> NOT_TAKEN =
      List.of(new Trouble(Trouble.Kind.NOT_TAKEN, new DeviceId("st-001-gw"), "not authorized"));

  /** Of ten seconds. */
  private static SimulateOutcome outcome(
      long made, long acknowledged, int pending, int withheld, long givenUp, OptionalDouble rate) {
    Statistics last = statistics(made, acknowledged, pending, withheld, givenUp, 0, List.of());
    return new SimulateOutcome(last, last, Duration.ofSeconds(10), rate, "", "tcp://b", "");
  }

  private static Statistics statistics(
      long made,
      long acknowledged,
      int pending,
      int withheld,
      long givenUp,
      long refused,
      List<Trouble> troubles) {
    return new Statistics(
        made,
        made,
        acknowledged,
        0,
        refused,
        givenUp,
        pending,
        withheld,
        10,
        0,
        10,
        0,
        0,
        true,
        troubles);
  }
}
