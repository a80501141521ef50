package io.waystation.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * The same stream, but every hundredth message of each device is garbage of the device's own kind,
 * as a bad firmware writes it.
 */
public record WithGarbage(Payloads good) implements Messages {
  private static final int EVERY = 100;

  /** Why a device's garbage is refused. */
  public enum Kind {
    UNKNOWN_SIGNAL,
    MALFORMED_JSON,
    BAD_VALUE,
    HEALTH_WITHOUT_PERSON;

    public static Kind of(int device) {
      return values()[device % values().length];
    }

    private String spoil(String text) {
      return switch (this) {
        case UNKNOWN_SIGNAL -> text.replace("env.temperature", "env.temperatur");
        case MALFORMED_JSON -> text.substring(0, text.lastIndexOf('}') - 1);
        case BAD_VALUE -> text.replace("\"env.temperature\":", "\"env.temperature\":true,\"x\":");
        case HEALTH_WITHOUT_PERSON -> text.replace("env.temperature", "spo2");
      };
    }
  }

  public boolean garbage(long number) {
    return (good.seq(number) + good.device(number)) % EVERY == 0;
  }

  @Override
  public byte[] topic(long number) {
    return good.topic(number);
  }

  @Override
  public byte[] payload(long number, long at) {
    byte[] payload = good.payload(number, at);
    if (!garbage(number)) {
      return payload;
    }
    String text = new String(payload, StandardCharsets.UTF_8);
    return Kind.of(good.device(number)).spoil(text).getBytes(StandardCharsets.UTF_8);
  }
}
