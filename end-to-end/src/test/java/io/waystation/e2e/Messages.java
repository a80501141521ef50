package io.waystation.e2e;

/** Messages of the contract. */
final class Messages {
  private Messages() {}

  /** Measured and sent now. */
  static String temperature(long boot, long seq, double celsius) {
    long now = System.currentTimeMillis();
    return temperature(boot, seq, now, now, celsius);
  }

  /**
   * @param sent and
   * @param measured in milliseconds of the device's clock
   */
  static String temperature(long boot, long seq, long sent, long measured, double celsius) {
    return "{\"boot\":%d,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.temperature\":%s}}]}"
        .formatted(boot, seq, sent, measured, celsius);
  }
}
