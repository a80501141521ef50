package io.waystation.server.command;

import io.waystation.server.StopSignal;
import io.waystation.simulator.Statistics;
import io.waystation.simulator.mqtt.Trouble;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Watches simulated devices until their time is over or it makes no sense to go on, and shows how
 * they get on. For one thread.
 */
final class SimulateRun {
  private static final Duration LOOK = Duration.ofMillis(200);

  /** After the first device that is not let in, others get this long to show that they are. */
  private static final Duration OTHERS = Duration.ofSeconds(2);

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration REDRAW = Duration.ofSeconds(2);
  private static final Duration LINE = Duration.ofSeconds(10);
  private static final int WIDTH = 110;

  private final RunningCity city;
  private final String broker;
  private final OptionalDouble wanted;
  private final Duration patience;
  private final PrintStream out = System.err;
  private final boolean terminal = ProgressBar.standardErrorIsTerminal();
  private final long begun;
  private long lastConnected = System.nanoTime();
  private long firstConnected;
  private long firstShutOut;
  private long shownAt = lastConnected;
  private long shownDelivered;

  /**
   * @param begun when its clock began to run, by {@link System#nanoTime}
   * @param broker as it was given
   * @param wanted messages a second
   * @param patience with a broker that does not answer
   */
  SimulateRun(
      RunningCity city, long begun, String broker, OptionalDouble wanted, Duration patience) {
    this.city = city;
    this.begun = begun;
    this.broker = broker;
    this.wanted = wanted;
    this.patience = patience;
  }

  /**
   * Closes the city.
   *
   * @param runFor from the moment on in which the first device is connected; empty for no end
   */
  SimulateOutcome until(StopSignal stop, Optional<Duration> runFor) throws InterruptedException {
    String end = "";
    while (end.isEmpty()
        && !stop.await(LOOK)
        && !city.over()
        && runFor.filter(this::over).isEmpty()) {
      Statistics now = city.statistics();
      end = hopeless(now);
      end = end.isEmpty() ? city.stuck().orElse("") : end;
      show(now);
    }
    Statistics then = fresh();
    Duration time = since(begun);
    city.close();
    if (terminal) {
      out.println();
    }
    String truth = city.failure().orElse("");
    return new SimulateOutcome(city.statistics(), then, time, wanted, end, broker, truth);
  }

  private boolean over(Duration time) {
    return firstConnected != 0 && since(firstConnected).compareTo(time) >= 0;
  }

  /** Of this moment: the figures at hand may be older on a machine that has much to do. */
  private Statistics fresh() throws InterruptedException {
    Statistics known = city.statistics();
    long asked = System.nanoTime();
    while (city.statistics() == known && since(asked).compareTo(FRESH) < 0) {
      Thread.sleep(1);
    }
    return city.statistics();
  }

  /** Why it makes no sense to go on; empty when it does. */
  private String hopeless(Statistics now) {
    if (now.connected() > 0 || now.off() == now.devices()) {
      lastConnected = System.nanoTime();
      firstConnected = firstConnected == 0 ? lastConnected : firstConnected;
      firstShutOut = 0;
      return "";
    }
    Optional<Trouble> trouble = now.troubles().stream().findFirst();
    if (now.neverConnected() + now.off() >= now.devices() && SimulateOutcome.lasting(trouble)) {
      firstShutOut = firstShutOut == 0 ? System.nanoTime() : firstShutOut;
      if (since(firstShutOut).compareTo(OTHERS) >= 0) {
        return SimulateOutcome.words(trouble.get(), broker);
      }
    }
    if (since(lastConnected).compareTo(patience) < 0) {
      return "";
    }
    Optional<Trouble> putOff = trouble.filter(known -> known.kind() == Trouble.Kind.PUT_OFF);
    if (putOff.isPresent()) {
      return SimulateOutcome.words(putOff.get(), broker);
    }
    String why = trouble.map(known -> " (" + known.why() + ")").orElse("");
    return now.neverConnected() + now.off() >= now.devices()
        ? "No broker answers at %s%s within %d s: start it, or name another with --broker."
            .formatted(broker, why, patience.toSeconds())
        : "The broker at %s has been away for %d s%s.".formatted(broker, patience.toSeconds(), why);
  }

  private void show(Statistics now) {
    Duration passed = since(shownAt);
    if (passed.compareTo(terminal ? REDRAW : LINE) < 0) {
      return;
    }
    long delivered = now.acknowledged() + now.unconfirmed();
    double rate = (delivered - shownDelivered) / (passed.toNanos() / 1e9);
    shownAt = System.nanoTime();
    shownDelivered = delivered;
    String line =
        String.format(
            Locale.ROOT,
            "%4d s  connected %,d of %,d  made %,d  sent %,d  acknowledged %,d%s  %,.0f/s%s  pending %,d%s",
            since(begun).toSeconds(),
            now.connected(),
            now.devices(),
            now.made(),
            now.sent(),
            now.acknowledged(),
            now.unconfirmed() > 0 ? "  unconfirmed %,d".formatted(now.unconfirmed()) : "",
            rate,
            wanted.isPresent() ? " of %,.0f/s".formatted(wanted.getAsDouble()) : "",
            now.pending(),
            now.refused() + now.givenUp() > 0
                ? "  refused %,d  given up %,d".formatted(now.refused(), now.givenUp())
                : "");
    if (terminal) {
      // Over what stood there before.
      out.printf(Locale.ROOT, "\r%-" + WIDTH + "s", line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
