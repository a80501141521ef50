package io.waystation.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * What gateways send that gather readings for a while: many in each message, a millisecond apart,
 * of three values each.
 *
 * @param first the number of the first device, of {@code gw-<first>} to {@code
 *     gw-<first+devices-1>}
 * @param devices they send in turn
 * @param readings in each message
 */
public record Bundles(int first, int devices, int readings) implements Messages {
  private static final long BOOT = 1;

  public String device(long number) {
    return "gw-" + (first + number % devices);
  }

  public long seq(long number) {
    return number / devices;
  }

  @Override
  public byte[] topic(long number) {
    return ("ws/v1/" + device(number) + "/readings").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] payload(long number, long at) {
    return (head(number, at) + readings(at)).getBytes(StandardCharsets.UTF_8);
  }

  /** All of a message before its readings. */
  String head(long number, long at) {
    return "{\"boot\":%d,\"seq\":%d,\"sent\":%d,".formatted(BOOT, seq(number), at);
  }

  /** The readings of any message of that time, and its end. */
  String readings(long at) {
    StringBuilder json = new StringBuilder(80 * readings).append("\"readings\":[");
    for (int i = 0; i < readings; i++) {
      json.append(i == 0 ? "{\"t\":" : ",{\"t\":").append(at - readings + i);
      json.append(",\"m\":{\"env.temperature\":").append(20 + i % 80 / 10.0);
      json.append(",\"env.humidity\":").append(30 + i % 40);
      json.append(",\"env.co2\":").append(600 + i % 90).append("}}");
    }
    return json.append("]}").toString();
  }
}
