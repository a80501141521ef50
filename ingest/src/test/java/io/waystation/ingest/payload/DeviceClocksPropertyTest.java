package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.model.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Whatever a clock shows, what it times is put where it belongs. */
class DeviceClocksPropertyTest {
  private static final DeviceId GATEWAY = new DeviceId("st-001-gw");
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final long TOLERANCE = DeviceClocks.TOLERANCE.toMillis();

  /** Wrong by anything from the tolerance to a lifetime, in both directions; 1970 and 2036 too. */
  @Provide
  Arbitrary<Long> wrongOffsets() {
    Arbitrary<Long> size =
        Arbitraries.longs().between(TOLERANCE + 5_000, Duration.ofDays(9_000).toMillis());
    return Arbitraries.oneOf(size, size.map(offset -> -offset), Arbitraries.just(NOON));
  }

  @Property(tries = 300)
  void whatAWrongClockTimesKeepsItsSpacing(
      @ForAll("wrongOffsets") long offset,
      @ForAll @IntRange(min = 1, max = 600) int interval,
      @ForAll @IntRange(max = 1_500) int jitter,
      @ForAll long seed) {
    DeviceClocks own = new DeviceClocks();
    Random random = new Random(seed);
    List<Long> shifts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long trueTime = NOON + i * interval * 1_000L;
      long received = trueTime + random.nextInt(jitter + 1);
      shifts.add(shift(own, 1, i, trueTime - offset, received));
      learn(own, 1, i, trueTime - offset, received);
    }
    assertThat(shifts.stream().distinct()).hasSize(1);
    assertThat((double) shifts.get(0)).isCloseTo(offset, within(1_500.0));
  }

  @Property(tries = 200)
  void aMessageThatWaitedKeepsItsTimeEvenWhenTheClockIsWrong(
      @ForAll("wrongOffsets") long offset, @ForAll @IntRange(min = 310, max = 86_400) int waited) {
    // A fast clock's message that waited as long as the clock is ahead looks like a right one.
    Assume.that(Math.abs(offset + waited * 1_000L) > TOLERANCE);
    DeviceClocks own = new DeviceClocks();
    for (int i = 0; i < 5; i++) {
      learn(own, 1, i, NOON + i * 60_000L - offset, NOON + i * 60_000L);
    }
    long measured = NOON + 300_000L;
    long shift = shift(own, 1, 5, measured - offset, measured + waited * 1_000L);
    assertThat(shift).isEqualTo(offset);
  }

  @Property(tries = 200)
  void aClockThatCountsFromItsStartIsRightAfterEveryRestart(
      @ForAll @IntRange(min = 1, max = 100_000) int firstUptime,
      @ForAll @IntRange(min = 1, max = 100_000) int secondUptime,
      @ForAll @IntRange(min = 1, max = 100_000) int dark) {
    DeviceClocks own = new DeviceClocks();
    learn(own, 1, 0, 1_000, NOON);
    long lastOfFirst = NOON + firstUptime * 1_000L;
    learn(own, 1, 1, 1_000 + firstUptime * 1_000L, lastOfFirst);
    long started = lastOfFirst + dark * 1_000L;
    long received = started + secondUptime * 1_000L;
    assertThat(shift(own, 2, 0, secondUptime * 1_000L, received)).isEqualTo(started);
  }

  @Property(tries = 200)
  void aClockThatJumpsIsRightAtOnceWhenItJumpsForwardOrBackPastItsLastMessage(
      @ForAll("wrongOffsets") long offset, @ForAll("wrongOffsets") long next) {
    DeviceClocks own = new DeviceClocks();
    for (int i = 0; i < 5; i++) {
      learn(own, 1, i, NOON + i * 60_000L - offset, NOON + i * 60_000L);
    }
    long received = NOON + 300_000L;
    long shift = shift(own, 1, 5, received - next, received);
    assertThat((double) shift).isCloseTo(next, within((double) TOLERANCE));
  }

  @Property(tries = 200)
  void aClockThatIsSetRightIsBelievedAtOnce(
      @ForAll("wrongOffsets") long offset, @ForAll @IntRange(min = -230, max = 230) int off) {
    DeviceClocks own = new DeviceClocks();
    for (int i = 0; i < 5; i++) {
      learn(own, 1, i, NOON + i * 60_000L - offset, NOON + i * 60_000L);
    }
    long received = NOON + 300_000L;
    assertThat(shift(own, 1, 5, received - off * 1_000L, received)).isZero();
    learn(own, 1, 5, received - off * 1_000L, received);
    assertThat(own.estimate(GATEWAY).orElseThrow().wrong()).isFalse();
  }

  @Property(tries = 200)
  void offsetAndDriftAreEstimated(
      @ForAll @IntRange(min = -200, max = 200) int offsetSeconds,
      @ForAll @DoubleRange(min = -200, max = 200) double driftPpm,
      // So many messages in ten minutes that some are quick.
      @ForAll @IntRange(min = 10, max = 60) int interval,
      @ForAll long seed) {
    DeviceClocks own = new DeviceClocks();
    Random random = new Random(seed);
    long last = 0;
    for (int i = 0; i * (long) interval < 4 * 3600; i++) {
      long elapsed = i * interval * 1_000L;
      long lag = offsetSeconds * 1_000L + Math.round(elapsed * driftPpm / 1e6);
      // Half of the messages are quick, the others wait for up to ten seconds.
      int onItsWay = random.nextBoolean() ? random.nextInt(20) : random.nextInt(10_000);
      last = lag;
      learn(own, 1, i, NOON + elapsed - lag, NOON + elapsed + onItsWay);
    }
    ClockEstimate estimate = own.estimate(GATEWAY).orElseThrow();
    assertThat(estimate.wrong()).isFalse();
    assertThat(estimate.since()).isBetween(at(NOON), at(NOON + 10_000));
    // Thirty minutes of drift, and the delay of the quickest.
    assertThat((double) estimate.offset().toMillis()).isCloseTo(last, within(1_500.0));
    if (interval <= 30) {
      assertThat(estimate.driftPpm()).isCloseTo(driftPpm, within(30.0));
    }
  }

  @Property(tries = 100)
  void nothingADeviceSendsMakesItFail(@ForAll long seed) {
    DeviceClocks own = new DeviceClocks();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      long sent = random.nextLong() >>> (11 + random.nextInt(50));
      long boot = random.nextInt(4) - 1;
      long received = NOON + random.nextInt(1_000_000);
      long shift = shift(own, boot, random.nextInt(20), sent, received);
      assertThat(shift == 0 || Math.abs(shift) > TOLERANCE * 4 / 5).isTrue();
      learn(own, boot, random.nextInt(20), sent, received);
      assertThat(own.estimate(GATEWAY)).isPresent();
    }
  }

  private static long shift(DeviceClocks own, long boot, long seq, long sent, long received) {
    return own.correction(GATEWAY, boot, seq, at(sent), at(received));
  }

  private static void learn(DeviceClocks own, long boot, long seq, long sent, long received) {
    own.learn(GATEWAY, boot, seq, at(sent), at(received));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
