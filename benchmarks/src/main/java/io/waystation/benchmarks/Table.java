package io.waystation.benchmarks;

import io.waystation.benchmarks.service.Delays;
import java.io.PrintWriter;
import java.util.Locale;

/** Rows of figures under one head. */
final class Table {
  private static final String ROW = "%-36s %10s %10s %8s %8s %8s %8s%n";

  private Table() {}

  static void head(PrintWriter out) {
    out.printf(ROW, "", "msgs/s", "CPU s/M", "peak MB", "p50 ms", "p99 ms", "max ms");
  }

  /**
   * @param peakMegabytes 0 when it is of no interest
   */
  static void rate(
      PrintWriter out, String what, double perSecond, double cpuPerMillion, long peakMegabytes) {
    out.printf(
        ROW,
        what,
        "%.0f".formatted(perSecond),
        String.format(Locale.ROOT, "%.1f", cpuPerMillion),
        peakMegabytes == 0 ? "" : String.valueOf(peakMegabytes),
        "",
        "",
        "");
    out.flush();
  }

  static void delay(PrintWriter out, String what, Delays delays) {
    out.printf(ROW, what, "", "", "", delays.within(0.5), delays.within(0.99), delays.within(1));
    out.flush();
  }
}
