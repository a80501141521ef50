package io.waystation.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What gateways send, in turn; device and number follow from the message's place in the stream.
 *
 * @param devices {@code gw-0} to {@code gw-(n-1)}
 * @param boot so that one installation can be loaded several times
 * @param readings in each message, 1 or 3
 */
public record Payloads(int devices, long boot, int readings) {
  /** Length of a message with three readings; what is shorter is filled up with blanks. */
  public static final int BYTES = 200;

  public int device(long number) {
    return (int) (number % devices);
  }

  public long seq(long number) {
    return number / devices;
  }

  public byte[] topic(long number) {
    return ("ws/v1/gw-" + device(number) + "/readings").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param at milliseconds, the device's clock
   */
  public byte[] payload(long number, long at) {
    StringBuilder json = new StringBuilder(BYTES);
    json.append("{\"boot\":").append(boot);
    json.append(",\"seq\":").append(seq(number));
    json.append(",\"sent\":").append(at);
    json.append(",\"readings\":[{\"t\":").append(at).append(",\"m\":{");
    json.append("\"env.temperature\":").append(20 + number % 80 / 10.0);
    if (readings == 3) {
      json.append(",\"env.humidity\":").append(30 + number % 40);
      json.append(",\"env.co2\":").append(600 + number % 90);
    }
    json.append("}}]}");
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    if (readings < 3) {
      return text;
    }
    byte[] full = Arrays.copyOf(text, BYTES);
    Arrays.fill(full, text.length, BYTES, (byte) ' ');
    return full;
  }
}
