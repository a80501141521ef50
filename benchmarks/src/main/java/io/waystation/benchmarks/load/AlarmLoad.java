package io.waystation.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * A stream of ordinary messages in which one in so many raises an alarm or, the next time the same
 * device says it, ends it: the charge of a UPS.
 *
 * @param every how many messages there are to one that does
 */
public record AlarmLoad(Payloads good, int every) implements Messages {
  static final String SIGNAL = "power.ups";
  private static final int LOW = 20;
  private static final int FULL = 60;

  /** Whether that one does. */
  public boolean tells(long number) {
    return number % every == 0;
  }

  @Override
  public byte[] topic(long number) {
    return good.topic(number);
  }

  @Override
  public byte[] payload(long number, long at) {
    byte[] payload = good.payload(number, at);
    if (!tells(number)) {
      return payload;
    }
    int charge = number / every / rounds() % 2 == 0 ? LOW : FULL;
    String text = new String(payload, StandardCharsets.UTF_8).strip();
    return text.replace(
            "\"env.temperature\":", "\"" + SIGNAL + "\":" + charge + ",\"env.temperature\":")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** How many devices tell anything, before the first does again. */
  private long rounds() {
    return good.devices() / gcd(good.devices(), every);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
