package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Reason;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/** Breaks valid messages, and checks what a decoder makes of them. */
public final class Damage {
  /** Of the message's own size. */
  private static final int TIMES = 10;

  /** What decoding anything at all takes: buffers of the parsers, the row of a birth. */
  private static final long ANYWAY_BYTES = 32_000;

  /** What one value takes, as part of the tree, as an announcement and as what comes out. */
  private static final long READING_BYTES = 3_000;

  /** Of a refused message we know no more than how many values it can have held. */
  private static final int LEAST_VALUE_BYTES = 12;

  private static final int MOST_VALUES = 2_000;

  private static final long LIMIT_NANOS = 5_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Damage() {}

  /** A few bytes changed, cut, swapped or repeated. */
  public static byte[] of(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    for (int hits = random.nextInt(4); hits > 0 && bytes.length > 0; hits--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
          System.arraycopy(bytes.clone(), from, bytes, at, length);
        }
        default -> Arrays.fill(bytes, at, Math.min(at + 8, bytes.length), (byte) 0xff);
      }
    }
    return bytes;
  }

  /** Bytes without sense, up to 2,000. */
  public static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * Decodes it, and fails when that throws, takes long or takes much memory.
   *
   * @param warm false while classes are still being loaded: memory does not count then
   */
  public static Decoded checked(byte[] payload, boolean warm, Supplier<Decoded> decoding) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    long started = System.nanoTime();
    Decoded decoded = decoding.get();
    long nanos = System.nanoTime() - started;
    long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    int values = Math.min(payload.length / LEAST_VALUE_BYTES, MOST_VALUES);
    if (decoded instanceof Decoded.Readings r) {
      values = r.readings().size();
    } else if (decoded instanceof Decoded.Unnumbered u) {
      values = u.readings().size();
    } else if (decoded instanceof Decoded.Rejected rejected) {
      assertThat(rejected.reason()).isNotEqualTo(Reason.INTERNAL);
      assertThat(rejected.detail()).hasSizeBetween(10, 400).matches("[ -~]+");
    }
    assertThat(nanos).isLessThan(LIMIT_NANOS);
    long limit = TIMES * payload.length + ANYWAY_BYTES + READING_BYTES * values;
    if (warm && allocated > limit) {
      // Once more: a class may have been loaded on the way.
      before = THREADS.getThreadAllocatedBytes(thread);
      decoding.get();
      allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    }
    if (!warm) {
      return decoded;
    }
    assertThat(allocated)
        .as("bytes allocated for a message of %d bytes: %s", payload.length, decoded)
        .isLessThan(limit);
    return decoded;
  }
}
