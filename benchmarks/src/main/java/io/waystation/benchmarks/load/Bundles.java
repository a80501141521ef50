package io.waystation.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * What gateways send that gather readings for a while: several in each message, a millisecond
 * apart.
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
    StringBuilder json = new StringBuilder(50 * readings + 80);
    json.append("{\"boot\":").append(BOOT);
    json.append(",\"seq\":").append(seq(number));
    json.append(",\"sent\":").append(at);
    json.append(",\"readings\":[");
    for (int i = 0; i < readings; i++) {
      json.append(i == 0 ? "{\"t\":" : ",{\"t\":").append(at - readings + i);
      json.append(",\"m\":{\"env.temperature\":");
      json.append(20 + (number + i) % 80 / 10.0).append("}}");
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
