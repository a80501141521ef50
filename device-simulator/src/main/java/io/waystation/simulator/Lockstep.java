package io.waystation.simulator;

import io.waystation.model.DeviceId;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A city that goes step by step, together with the service that hears it: the clock both share is
 * moved on by a step, devices say what is due, and only when the broker has acknowledged every
 * message and the service has settled comes the next step. So a simulated day takes as long as the
 * work it makes, and from the same city, start and step come the same messages at the same times of
 * arrival. Where connections break or come back a step ends early, so that nothing is cut off half
 * said.
 *
 * <p>For one thread at a time. Patience is real time.
 */
public final class Lockstep implements AutoCloseable {
  /** How far the clock goes at a time. */
  public static final Duration STEP = Duration.ofSeconds(20);

  private static final BooleanSupplier NEVER = () -> false;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NAMED_AT_MOST = 5;
  private static final int STORED_AT_ONCE = 64;

  /** A broker answers no disconnect: for so long it may be busy with the last wills. */
  private static final Duration WILLS = Duration.ofMillis(50);

  private static final long FIRST_LOOK_NANOS = 100_000;
  private static final long LONGEST_LOOK_NANOS = 20_000_000;

  /** Looks come by so much of what has been waited already: little is waited in vain. */
  private static final int LOOK_SHARE = 8;

  private final SteppedClock clock;
  private final Duration step;
  private final BooleanSupplier settled;
  private final Duration patience;
  private final SimulatorThread thread = new SimulatorThread();
  private final Devices devices;
  private Statistics last;

  private Lockstep(
      City city,
      Broker broker,
      SteppedClock clock,
      Backfill backfill,
      Scenario scenario,
      Duration step,
      BooleanSupplier settled,
      Duration patience) {
    if (step.isNegative() || step.isZero()) {
      throw new IllegalArgumentException("a step is %s: give more than zero".formatted(step));
    }
    this.clock = clock;
    this.step = step;
    this.settled = settled;
    this.patience = patience;
    this.devices = new Devices(city, broker, clock, backfill, scenario, thread);
    this.last = devices.count();
  }

  /**
   * Stands at the clock's present moment; nothing happens before {@link #play}.
   *
   * @param clock moved by this alone from now on
   * @param settled whether the service has dealt with everything it was given and has looked at the
   *     clock; asked again and again
   * @throws IllegalArgumentException if the clock stands before the city was opened
   */
  public static Lockstep start(
      City city,
      Broker broker,
      SteppedClock clock,
      Backfill backfill,
      Scenario scenario,
      Duration step,
      BooleanSupplier settled) {
    return start(city, broker, clock, backfill, scenario, step, settled, PATIENCE);
  }

  /**
   * {@link #start(City, Broker, SteppedClock, Backfill, Scenario, Duration, BooleanSupplier)} with
   * another patience than a minute.
   *
   * @param patience with each thing that is waited for, as long as it does not get any nearer
   */
  public static Lockstep start(
      City city,
      Broker broker,
      SteppedClock clock,
      Backfill backfill,
      Scenario scenario,
      Duration step,
      BooleanSupplier settled,
      Duration patience) {
    return new Lockstep(city, broker, clock, backfill, scenario, step, settled, patience);
  }

  public Truth truth() {
    return devices.truth();
  }

  /** Why the truth could not be written to its end; empty while it can, or nobody asked for it. */
  public Optional<String> failure() {
    return devices.failure();
  }

  /** As things stand; after the end, as they stood then. */
  public Statistics statistics() {
    return thread.ended() ? last : thread.ask(devices::count);
  }

  /**
   * Goes on by so much; with the first step, devices also deliver what they had stored.
   *
   * @throws Stalled if a step does not come any nearer to its end within the patience
   */
  public void play(Duration simulated) {
    play(simulated, NEVER);
  }

  /**
   * {@link #play(Duration)} that somebody may end before its time, be it in the middle of a step.
   *
   * @param enough asked again and again, also while something is waited for
   * @return whether it has come to its end
   * @throws Stalled as {@link #play(Duration)}
   */
  public boolean play(Duration simulated, BooleanSupplier enough) {
    Instant end = clock.instant().plus(simulated);
    boolean goesOn = heard(enough) && deliverStored(enough);
    while (goesOn && clock.instant().isBefore(end)) {
      goesOn = step(end, enough);
    }
    return goesOn;
  }

  /**
   * As {@link #play(Duration, BooleanSupplier)}, but with each step one device more delivers what
   * it had stored, so that the city need not stand still until all of it is there. May be called
   * again after it has stalled or somebody had enough: it goes on where it stood.
   *
   * @throws Stalled if a step does not come any nearer to its end within the patience
   */
  public boolean goOn(Duration simulated, BooleanSupplier enough) {
    Instant end = clock.instant().plus(simulated);
    boolean goesOn = heard(enough);
    while (goesOn && clock.instant().isBefore(end)) {
      thread.ask(
          () -> {
            devices.deliverStoredOfNext();
            return null;
          });
      goesOn = step(end, enough);
    }
    return goesOn;
  }

  /**
   * Goes on by so much while there is no service: devices keep what they would say, as far as their
   * memory reaches, and say it in the next {@link #play}.
   */
  public void playUnheard(Duration simulated) {
    Instant end = clock.instant().plus(simulated);
    while (clock.instant().isBefore(end)) {
      clock.advanceTo(nextStop(end));
      speak();
      cut();
    }
  }

  /**
   * Whether the truth gets its end when this is closed. It does, unless somebody says that what was
   * to be played has not been played to its end.
   */
  public void whole(boolean toTheEnd) {
    thread.execute(() -> devices.whole(toTheEnd));
  }

  /** Disconnects, so that every last will is published. */
  @Override
  public void close() {
    if (!thread.ended()) {
      last = thread.end(devices);
    }
  }

  private boolean step(Instant end, BooleanSupplier enough) {
    clock.advanceTo(nextStop(end));
    speak();
    return heard(enough) && (!cut() || heard(enough));
  }

  private Instant nextStop(Instant end) {
    Instant next = clock.instant().plus(step);
    Instant cut = thread.ask(devices::nextCut);
    next = cut.isBefore(next) ? cut : next;
    return end.isBefore(next) ? end : next;
  }

  private void speak() {
    Instant now = clock.instant();
    thread.ask(
        () -> {
          devices.speak(now, Integer.MAX_VALUE);
          return null;
        });
  }

  /**
   * @return whether anything has changed
   */
  private boolean cut() {
    Instant now = clock.instant();
    if (thread.ask(devices::nextCut).isAfter(now)) {
      return false;
    }
    CompletableFuture<Void> gone = thread.ask(() -> devices.cut(now));
    try {
      gone.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      TimeUnit.MILLISECONDS.sleep(WILLS.toMillis());
    } catch (TimeoutException e) {
      throw new Stalled(
          at() + ": devices whose connection is cut could not take leave of the broker");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      interrupted();
    }
    return true;
  }

  private boolean deliverStored(BooleanSupplier enough) {
    boolean goesOn = true;
    while (goesOn && !thread.ask(devices::storedDelivered)) {
      thread.ask(
          () -> {
            devices.deliverStored(STORED_AT_ONCE);
            return null;
          });
      goesOn = heard(enough);
    }
    return goesOn;
  }

  /**
   * Everybody who may be is connected and acknowledged, and the service has done its part.
   *
   * @return false if somebody had enough before
   */
  private boolean heard(BooleanSupplier enough) {
    // Settled twice, because a message between two parts of the service may be seen in neither.
    return await(this::unheard, enough)
        && await(this::unsettled, enough)
        && await(this::unsettled, enough);
  }

  private String unheard() {
    List<DeviceId> waiting =
        thread.ask(
            () -> {
              devices.connect();
              return devices.waiting();
            });
    return waiting.isEmpty() ? "" : missing(waiting);
  }

  private String unsettled() {
    return settled.getAsBoolean() ? "" : "the service has not settled";
  }

  private String missing(List<DeviceId> waiting) {
    Statistics now = thread.ask(devices::count);
    String names =
        waiting.stream()
            .limit(NAMED_AT_MOST)
            .map(DeviceId::value)
            .collect(Collectors.joining(", "));
    String more = waiting.size() > NAMED_AT_MOST ? ", ..." : "";
    return "%d of %d devices are not connected or wait for an acknowledgement (%s%s); %d messages are under way"
        .formatted(waiting.size(), now.devices(), names, more, now.pending());
  }

  /**
   * @param missing empty when it has come
   * @return whether it has come; false if somebody had enough before
   */
  private boolean await(Supplier<String> missing, BooleanSupplier enough) {
    long begun = System.nanoTime();
    long deadline = begun + patience.toNanos();
    String still = missing.get();
    while (!still.isEmpty()) {
      if (enough.getAsBoolean()) {
        return false;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new Stalled("%s: %s, for %d s".formatted(at(), still, patience.toSeconds()));
      }
      if (Thread.currentThread().isInterrupted()) {
        interrupted();
      }
      long share = (System.nanoTime() - begun) / LOOK_SHARE;
      LockSupport.parkNanos(Math.max(FIRST_LOOK_NANOS, Math.min(share, LONGEST_LOOK_NANOS)));
      String now = missing.get();
      deadline = now.equals(still) ? deadline : System.nanoTime() + patience.toNanos();
      still = now;
    }
    return true;
  }

  private void interrupted() {
    Thread.currentThread().interrupt();
    throw new Stalled(at() + ": interrupted");
  }

  private String at() {
    return "the simulation stands at " + clock.instant();
  }
}
