package io.waystation.server.command;

import io.waystation.server.backup.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a long work has come: a bar with rate and time left on a terminal, plain lines
 * anywhere else (one every ten seconds, and one at the end of each stretch). For one thread.
 */
final class ProgressBar implements Progress {
  private static final int WIDTH = 24;
  private static final int LINE = 78;
  private static final long REDRAW_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  /** Before that a rate says nothing about how long the rest takes. */
  private static final double FIRST_SECONDS = 1;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private String what = "";
  private Unit unit = Unit.BYTES;
  private long of;
  private long done;

  /** 0 to 1; negative when nobody knows. */
  private double share;

  private long begun;
  private long shown;

  ProgressBar(PrintStream out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  /** On standard error, so that standard output can be what was asked for. */
  static ProgressBar onStandardError() {
    return new ProgressBar(System.err, standardErrorIsTerminal(), System::nanoTime);
  }

  static boolean standardErrorIsTerminal() {
    return terminalAt(Path.of("/proc/self/fd/2"));
  }

  /** Java does not tell; Linux does. Elsewhere plain lines will do. */
  private static boolean terminalAt(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void begin(String stretch, long total, Unit counted) {
    what = stretch;
    unit = counted;
    of = total;
    done = 0;
    share = -1;
    begun = nanos.getAsLong();
    shown = begun;
  }

  @Override
  public void at(long reached, double reachedShare) {
    share = reachedShare;
    at(reached);
  }

  @Override
  public void at(long reached) {
    done = reached;
    if (of > 0) {
      share = (double) done / of;
    }
    long now = nanos.getAsLong();
    if (now - shown >= (terminal ? REDRAW_NANOS : LINE_NANOS)) {
      shown = now;
      show(false, "");
    }
  }

  @Override
  public void end(String outcome) {
    show(true, outcome);
  }

  private void show(boolean last, String outcome) {
    double seconds = (nanos.getAsLong() - begun) / 1e9;
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-26s ", what));
    if (last) {
      line.append(amount(done, unit));
      line.append(String.format(Locale.ROOT, " in %.1f s", seconds));
      line.append(outcome.isEmpty() ? "" : ", " + outcome);
    } else {
      if (share >= 0) {
        double known = Math.min(1, share);
        if (terminal) {
          int full = (int) (known * WIDTH);
          line.append('[').append("#".repeat(full)).append(".".repeat(WIDTH - full)).append("] ");
        }
        line.append(String.format(Locale.ROOT, "%3.0f %%", known * 100));
      } else {
        line.append(amount(done, unit));
      }
      if (seconds >= FIRST_SECONDS) {
        line.append(", ").append(amount((long) (done / seconds), unit)).append("/s");
        if (share > 0) {
          line.append(", ").append(time(seconds / share * (1 - share))).append(" left");
        }
      }
    }
    if (terminal) {
      // Over what stood there before.
      out.printf(Locale.ROOT, "\r%-" + LINE + "s%s", line, last ? "\n" : "");
    } else {
      out.printf(Locale.ROOT, "%s%n", line);
    }
    out.flush();
  }

  static String amount(long number, Unit unit) {
    if (unit == Unit.BYTES) {
      return number < 1_000_000
          ? "%d kB".formatted((number + 999) / 1_000)
          : number < 1_000_000_000
              ? String.format(Locale.ROOT, "%.1f MB", number / 1e6)
              : String.format(Locale.ROOT, "%.1f GB", number / 1e9);
    }
    return String.format(Locale.ROOT, "%,d %s", number, unit.name().toLowerCase(Locale.ROOT));
  }

  private static String time(double seconds) {
    long whole = Math.max(0, Math.round(seconds));
    return whole < 100
        ? whole + " s"
        : whole < 6_000 ? whole / 60 + " min" : whole / 3_600 + " h " + whole / 60 % 60 + " min";
  }
}
