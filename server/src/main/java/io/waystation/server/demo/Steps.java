package io.waystation.server.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Says what is being started, on one line. */
final class Steps {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();
  private boolean first = true;

  Steps(PrintStream out) {
    this.out = out;
  }

  void next(String what) {
    out.print((first ? "Starting " : ", ") + what);
    out.flush();
    first = false;
  }

  void done() {
    out.printf(Locale.ROOT, ": %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
  }
}
