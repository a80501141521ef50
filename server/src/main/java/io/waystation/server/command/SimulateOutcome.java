package io.waystation.server.command;

import io.waystation.simulator.Statistics;
import io.waystation.simulator.mqtt.Trouble;
import io.waystation.simulator.mqtt.Trouble.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of a simulation, told as it is: partial when anything the devices made has not been
 * acknowledged though nothing planned kept it from the broker, or when a rate was not reached.
 */
final class SimulateOutcome {
  /** Of the rate asked for; less is not reached. */
  private static final double REACHED = 0.95;

  /** What may just have been made and not been answered yet when the time was over. */
  private static final double UNDER_WAY_S = 0.2;

  private final Statistics last;
  private final double seconds;
  private final double made;
  private final double rate;
  private final OptionalDouble wanted;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param last after everything is closed
   * @param then when the time was over: what was acknowledged later does not count for the rate
   * @param time from the first moment to then
   * @param end why it ended before its time; empty if it did not
   */
  SimulateOutcome(
      Statistics last,
      Statistics then,
      Duration time,
      OptionalDouble wanted,
      String end,
      String broker) {
    this.last = last;
    this.seconds = time.toNanos() / 1e9;
    this.made = then.made() / seconds;
    this.rate = (then.acknowledged() + then.unconfirmed()) / seconds;
    this.wanted = wanted;
    if (!end.isEmpty()) {
      wrong.add(end);
    }
    devices(end.isEmpty(), broker);
    messages();
    if (wanted.isPresent()) {
      rate(wanted.getAsDouble());
    }
  }

  /** Whether there is more to be done than waiting for a broker. */
  static boolean lasting(Optional<Trouble> trouble) {
    return trouble
        .filter(known -> known.kind() == Kind.SHUT_OUT || known.kind() == Kind.UNTRUSTED)
        .isPresent();
  }

  /** What is wrong and what to do, as a sentence. */
  static String words(Trouble trouble, String broker) {
    return switch (trouble.kind()) {
      case SHUT_OUT ->
          ("The broker at %s does not let %s in: %s. Give the devices' secrets with --secrets FILE, or"
                  + " one account for all with --user NAME and --password-file FILE.")
              .formatted(broker, trouble.device(), trouble.why());
      case UNTRUSTED ->
          ("%s does not come to trust the broker at %s: %s. Give the certificate of the authority that"
                  + " signed the broker's with --ca FILE, and the host name that stands in the"
                  + " broker's with --broker.")
              .formatted(trouble.device(), broker, trouble.why());
      case UNREACHABLE ->
          "%s cannot reach the broker at %s: %s."
              .formatted(trouble.device(), broker, trouble.why());
      case NOT_TAKEN ->
          ("The broker at %s does not take what %s publishes: %s. Let devices publish below"
                  + " ws/v1/{device}/, with Sparkplug below spBv1.0/{group}/.")
              .formatted(broker, trouble.device(), trouble.why());
    };
  }

  /** Whether something is missing. */
  boolean partial() {
    return !wrong.isEmpty();
  }

  /** What is missing, and why; empty when nothing is. */
  String words() {
    return String.join(" ", wrong);
  }

  /** Of the whole, for people and programs. */
  String line() {
    return String.format(
        Locale.ROOT,
        "devices=%d made=%d acknowledged=%d given_up=%d refused=%d unconfirmed=%d pending=%d"
            + " withheld=%d never_connected=%d rate=%.1f%s partial=%b",
        last.devices(),
        last.made(),
        last.acknowledged(),
        last.givenUp(),
        last.refused(),
        last.unconfirmed(),
        last.pending(),
        last.withheld(),
        last.neverConnected(),
        rate,
        wanted.isPresent()
            ? String.format(Locale.ROOT, " wanted_rate=%.1f", wanted.getAsDouble())
            : "",
        partial());
  }

  private void devices(boolean toTheEnd, String broker) {
    int never = last.neverConnected();
    if (never > 0 && toTheEnd) {
      wrong.add("%d of %d devices were never connected.".formatted(never, last.devices()));
    }
    last.troubles().stream()
        .filter(known -> toTheEnd && (never > 0 || known.kind() == Kind.NOT_TAKEN))
        .map(known -> words(known, broker))
        .forEach(wrong::add);
  }

  private void messages() {
    if (last.refused() > 0) {
      wrong.add("The broker refused %d messages for good.".formatted(last.refused()));
    }
    if (last.givenUp() > 0) {
      wrong.add(
          "%d messages were given up, because the devices had no room left for what the broker had not taken."
              .formatted(last.givenUp()));
    }
    int unanswered = last.pending() - last.withheld();
    if (unanswered > 0) {
      wrong.add("%d messages were not acknowledged by the end.".formatted(unanswered));
    }
  }

  private void rate(double asked) {
    double least = REACHED * asked - UNDER_WAY_S * asked / seconds;
    if (made < least) {
      wrong.add(
          "This machine made only %s of the %s messages/s asked for."
              .formatted(number(made), number(asked)));
    } else if (rate < least) {
      wrong.add(
          "The broker took only %s of the %s messages/s asked for."
              .formatted(number(rate), number(asked)));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}
