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
   * @param truth why the truth could not be written to its end; empty if it could
   */
  SimulateOutcome(
      Statistics last,
      Statistics then,
      Duration time,
      OptionalDouble wanted,
      String end,
      String broker,
      String truth) {
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
    if (!truth.isEmpty()) {
      wrong.add(truth);
    }
    if (wanted.isPresent()) {
      rate(wanted.getAsDouble());
    }
  }

  /** Whether there is more to be done than waiting for a broker. */
  static boolean lasting(Optional<Trouble> trouble) {
    return trouble.filter(Trouble::lasting).isPresent();
  }

  /** What is wrong and what to do, as a sentence. */
  static String words(Trouble trouble, String broker) {
    return switch (trouble.kind()) {
      case SHUT_OUT ->
          ("The broker at %s does not let %s in: %s. Give the devices' secrets with --secrets FILE, or"
                  + " one account for all with --user NAME and --password-file FILE.")
              .formatted(broker, trouble.device(), trouble.why());
      case BANNED ->
          ("The broker at %s has banned %s: by its id, its address or its account, and no secret"
                  + " changes that. Lift the ban at the broker; its log says since when and why.")
              .formatted(broker, trouble.device());
      case UNSUITED ->
          "The broker at %s does not speak with %s in this way: %s. %s"
              .formatted(broker, trouble.device(), trouble.why(), unsuited(trouble.why()));
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
      case PUT_OFF ->
          "The broker at %s lets %s in and answers what it publishes with: %s. %s"
              .formatted(broker, trouble.device(), trouble.why(), putOff(trouble.why()));
    };
  }

  /** What to do about the reason code of a CONNACK. */
  private static String unsuited(String why) {
    return switch (why) {
      case "qos not supported" ->
          "Devices publish at QoS 1 and so does their last will: let the broker take it (Mosquitto:"
              + " max_qos 1 or 2).";
      case "retain not supported" ->
          "Whether a device is on line is a retained message: let the broker keep such messages"
              + " (Mosquitto: retain_available true).";
      case "unsupported protocol version" ->
          "Devices speak MQTT 5: let the broker accept it, or name one that does with --broker.";
      case "client identifier not valid" ->
          "The client id is the device's id: let the broker accept ids such as st-001-gw.";
      case "packet too large" -> "Let the broker take larger packets (Mosquitto: max_packet_size).";
      case "topic name invalid" ->
          "Let last wills go to ws/v1/{device}/status, with Sparkplug to spBv1.0/{group}/NDEATH/{device}.";
      default -> "What it does not like stands in its log.";
    };
  }

  /** What to do about the reason code of a PUBACK after which a message may be sent again. */
  private static String putOff(String why) {
    return switch (why) {
      case "quota exceeded" ->
          "Raise what it lets a device send or keep, or send less, with --rate or fewer --devices.";
      default -> "Why it cannot take it stands in its log.";
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
        .filter(
            known ->
                toTheEnd
                    && (never > 0
                        || known.kind() == Kind.NOT_TAKEN
                        || known.kind() == Kind.PUT_OFF))
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
