package io.waystation.server.demo;

import java.io.PrintStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is being started, on one line. */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  private final PrintStream out;
  private final long startNanos = System.nanoTime();
  private boolean first = true;

  Steps(PrintStream out) {
    this.out = out;
  }

  void next(String what) {
    log.info("opening {}", what);
    out.print((first ? "Starting " : ", ") + what);
    out.flush();
    first = false;
  }

  /** With how long it took since the first step, real time. */
  void done() {
    log.info("everything is open");
    out.printf(Locale.ROOT, ": %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
  }
}
