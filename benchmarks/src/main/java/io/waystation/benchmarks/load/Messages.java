package io.waystation.benchmarks.load;

/** A stream of messages; what each of them is follows from its place in the stream. */
public interface Messages {
  byte[] topic(long number);

  /**
   * @param at milliseconds, the device's clock
   */
  byte[] payload(long number, long at);
}
