package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much memory something takes on this thread, whether or not it is free again afterwards. What
 * a decoder takes must follow from what a message has, not from what it claims to have.
 */
public final class Allocation {
  /** Of its size, a message may take this much. */
  public static final int TIMES = 10;

  /** And this besides: the parser and its tables of names, the largest error message. */
  public static final int CONSTANT = 128 * 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** More than enough for classes to be loaded and buffers to have grown. */
  private static final int WARM_UP = 3;

  private Allocation() {}

  /** In bytes. */
  public static long of(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /**
   * Runs it a few times, and asserts that the cheapest run took no more than {@link #TIMES} the
   * size of the message and {@link #CONSTANT}.
   */
  public static void assertModest(int messageBytes, Runnable decode) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i <= WARM_UP; i++) {
      least = Math.min(least, of(decode));
    }
    assertThat(least)
        .as("bytes allocated for a message of %d bytes", messageBytes)
        .isLessThanOrEqualTo((long) TIMES * messageBytes + CONSTANT);
  }
}
