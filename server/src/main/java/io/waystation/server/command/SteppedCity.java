package io.waystation.server.command;

import io.waystation.server.demo.Pace;
import io.waystation.simulator.Lockstep;
import io.waystation.simulator.Stalled;
import io.waystation.simulator.Statistics;
import java.time.Duration;
import java.util.Optional;

/**
 * Devices whose clock begins where somebody wants it and goes in steps: each begins when all of the
 * one before is acknowledged. So nothing depends on how fast this machine or the broker is, and the
 * same city, start, speed and length give the same messages, byte by byte.
 */
final class SteppedCity implements RunningCity {
  private final Lockstep lockstep;
  private final double speed;
  private final Optional<Duration> length;
  private final Thread thread = new Thread(this::live, "stepped city");
  private volatile boolean enough;
  private volatile boolean over;
  private volatile String stuck = "";

  /**
   * @param lockstep is closed with this
   * @param speed of its clock, at most: where the broker takes longer, so does the clock
   * @param length by its clock; empty for no end
   */
  SteppedCity(Lockstep lockstep, double speed, Optional<Duration> length) {
    this.lockstep = lockstep;
    this.speed = speed;
    this.length = length;
    thread.start();
  }

  @Override
  public Statistics statistics() {
    return lockstep.statistics();
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public Optional<String> stuck() {
    return stuck.isEmpty() ? Optional.empty() : Optional.of(stuck);
  }

  @Override
  public Optional<String> failure() {
    return lockstep.failure();
  }

  @Override
  public void close() {
    enough = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lockstep.close();
  }

  private void live() {
    try {
      // The clock stands until everybody who may be is connected.
      lockstep.goOn(Duration.ZERO, () -> enough);
      Pace pace = new Pace(speed, System::nanoTime);
      Duration gone = Duration.ZERO;
      while (!enough && length.filter(gone::equals).isEmpty()) {
        Thread.sleep(pace.rest().toMillis());
        Duration left = length.map(gone.negated()::plus).orElse(pace.step());
        Duration step = left.compareTo(pace.step()) < 0 ? left : pace.step();
        lockstep.goOn(step, () -> enough);
        gone = gone.plus(step);
      }
      over = !enough;
    } catch (Stalled why) {
      stuck = "The clock of these devices stands still: " + why.getMessage() + ".";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      // Thrown on, it would be seen by nobody, and nobody would know that nothing comes any more.
      stuck = "The simulated city stumbled: " + bug + ".";
    }
  }
}
