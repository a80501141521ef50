package io.waystation.benchmarks.service;

import java.io.IOException;
import java.util.Locale;

/**
 * Lets a process run a share of the time only, as if the machine were so many times slower: it is
 * stopped and continued (SIGSTOP, SIGCONT) ten times a second. Ends with the benchmark, and leaves
 * the process running.
 */
public final class Throttle implements AutoCloseable {
  private static final double PERIOD_SECONDS = 0.1;

  /** Only what the shell does itself: a program started for every pause would cost more than it. */
  private static final String LOOP =
      """
      exec 3<> <(:)
      while kill -0 "$2" 2>/dev/null && kill -STOP "$1" 2>/dev/null; do
        read -r -t "$4" -u 3
        kill -CONT "$1"
        read -r -t "$3" -u 3
      done
      kill -CONT "$1" 2>/dev/null
      """;

  private final long pid;
  private final Process loop;

  private Throttle(long pid, Process loop) {
    this.pid = pid;
    this.loop = loop;
  }

  /**
   * @param share above 0, below 1
   */
  public static Throttle of(JavaProcess process, double share) throws IOException {
    Process loop =
        new ProcessBuilder(
                "bash",
                "-c",
                LOOP,
                "throttle",
                Long.toString(process.pid()),
                Long.toString(ProcessHandle.current().pid()),
                seconds(share),
                seconds(1 - share))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Throttle(process.pid(), loop);
  }

  private static String seconds(double share) {
    return String.format(Locale.ROOT, "%.4f", share * PERIOD_SECONDS);
  }

  @Override
  public void close() throws IOException {
    loop.destroyForcibly();
    try {
      loop.waitFor();
      new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
