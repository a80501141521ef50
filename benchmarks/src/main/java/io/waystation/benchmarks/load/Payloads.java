package io.waystation.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What gateways send, in turn; device and number follow from the message's place in the stream.
 *
 * @param devices {@code gw-0} to {@code gw-(n-1)}
 * @param boot so that one installation can be loaded several times
 * @param readings in each message, 1 or 3
 */
public record Payloads(int devices, long boot, int readings) implements Messages {
  /** Length of a message with three readings; what is shorter is filled up with blanks. */
  public static final int BYTES = 200;

  /** What its devices measure, the first of them or all three. */
  public static final List<String> SIGNALS = List.of("env.temperature", "env.humidity", "env.co2");

  /** What the message says of that signal. */
  public double value(long number, String signal) {
    return switch (signal) {
      case "env.temperature" -> 20 + number % 80 / 10.0;
      case "env.humidity" -> 30 + number % 40;
      default -> 600 + number % 90;
    };
  }

  public int device(long number) {
    return (int) (number % devices);
  }

  public long seq(long number) {
    return number / devices;
  }

  @Override
  public byte[] topic(long number) {
    return ("ws/v1/gw-" + device(number) + "/readings").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] payload(long number, long at) {
    StringBuilder json = new StringBuilder(BYTES);
    json.append("{\"boot\":").append(boot);
    json.append(",\"seq\":").append(seq(number));
    json.append(",\"sent\":").append(at);
    json.append(",\"readings\":[{\"t\":").append(at).append(",\"m\":{");
    for (int i = 0; i < readings; i++) {
      String signal = SIGNALS.get(i);
      json.append(i == 0 ? "\"" : ",\"").append(signal).append("\":");
      json.append(value(number, signal));
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
