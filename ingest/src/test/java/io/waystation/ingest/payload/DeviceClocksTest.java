package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Times are "HH:mm:ss" of one day: first the device's clock, then ours. */
class DeviceClocksTest {
  private static final DeviceId GATEWAY = new DeviceId("st-001-gw");

  private final DeviceClocks clocks = new DeviceClocks();

  @Test
  void believesAClockThatIsFiveMinutesOff() {
    assertThat(correction(1, 0, "10:00:00", "10:05:00")).isZero();
    assertThat(correction(1, 0, "10:05:00", "10:00:00")).isZero();
  }

  @Test
  void movesTheTimesOfADeviceNeverHeardBefore() {
    assertThat(correction(1, 0, "09:00:00", "10:00:00")).isEqualTo(Duration.ofHours(1));
    assertThat(correction(1, 0, "11:00:00", "10:00:00")).isEqualTo(Duration.ofHours(-1));
  }

  @Test
  void leavesTheTimesOfMessagesThatWaitedInTheBroker() {
    learn(1, 0, "09:00:00", "09:00:01");
    assertThat(correction(1, 1, "09:01:00", "11:00:00")).isZero();
    learn(1, 1, "09:01:00", "11:00:00");
    assertThat(correction(1, 2, "09:02:00", "11:00:00")).isZero();
    learn(1, 2, "09:02:00", "11:00:00");
    assertThat(correction(1, 120, "11:00:00", "11:00:01")).isZero();
  }

  @Test
  void leavesTheTimesOfMessagesSentAgainAfterNewerOnes() {
    learn(4, 7, "09:00:00", "09:00:01");
    assertThat(correction(4, 6, "08:00:00", "09:00:02")).isZero();
    assertThat(correction(3, 900, "07:00:00", "09:00:03")).isZero();
  }

  @Test
  void leavesTheTimesOfMessagesThatWaitedWhileTheDeviceRestarted() {
    learn(1, 500, "09:00:00", "09:00:01");
    assertThat(correction(2, 0, "09:30:00", "11:00:00")).isZero();
  }

  @Test
  void seesAClockThatFellBackAtARestart() {
    learn(1, 500, "09:00:00", "09:00:01");
    assertThat(correction(2, 0, "00:00:12", "09:05:12"))
        .isEqualTo(Duration.ofHours(9).plusMinutes(5));
  }

  @Test
  void seesAClockThatWasSetBackInTheMiddle() {
    learn(1, 0, "09:00:00", "09:00:01");
    assertThat(correction(1, 1, "08:01:00", "09:01:00")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void seesASlowClockByItsPace() {
    learn(1, 0, "09:00:00", "09:00:00");
    // Silent for an hour, and 50 minutes behind when it is back.
    learn(1, 1, "09:10:00", "10:00:00");
    assertThat(correction(1, 2, "09:11:00", "10:01:00")).isEqualTo(Duration.ofMinutes(50));
    learn(1, 2, "09:11:00", "10:01:00");
    assertThat(correction(1, 3, "09:11:01", "10:01:01")).isEqualTo(Duration.ofMinutes(50));
  }

  @Test
  void seesAClockThatDriftsAway() {
    learn(1, 0, "09:00:00", "09:04:59");
    learn(1, 1, "09:01:00", "09:06:00");
    assertThat(correction(1, 2, "09:02:00", "09:07:01"))
        .isEqualTo(Duration.ofMinutes(5).plusSeconds(1));
  }

  @Test
  void believesAClockAgainThatWasSetRight() {
    learn(1, 0, "03:00:00", "09:00:00");
    learn(1, 1, "09:01:00", "09:01:00");
    assertThat(correction(1, 2, "09:02:00", "09:02:00")).isZero();
    assertThat(correction(1, 3, "09:03:00", "10:00:00")).isZero();
  }

  @Test
  void keepsDevicesApart() {
    learn(1, 0, "09:00:00", "09:00:01");
    assertThat(clocks.correction(new DeviceId("st-002-gw"), 1, 1, at("09:01:00"), at("11:00:00")))
        .isEqualTo(Duration.ofMinutes(119).toMillis());
  }

  private Duration correction(long boot, long seq, String sent, String received) {
    return Duration.ofMillis(clocks.correction(GATEWAY, boot, seq, at(sent), at(received)));
  }

  private void learn(long boot, long seq, String sent, String received) {
    clocks.learn(GATEWAY, boot, seq, at(sent), at(received));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-21T" + time + "Z");
  }
}
