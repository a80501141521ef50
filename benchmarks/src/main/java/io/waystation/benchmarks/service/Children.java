package io.waystation.benchmarks.service;

import java.util.function.LongUnaryOperator;

/** Programs the benchmark has started. */
public final class Children {
  private Children() {}

  /**
   * The most memory the program of that name has had resident, in MB; 0 when it is no child of
   * ours, as in a container.
   */
  public static long peakMegabytes(String program) {
    return most(program, Figures::peakMegabytes);
  }

  /** As {@link #peakMegabytes}, but just now. */
  public static long residentMegabytes(String program) {
    return most(program, Figures::residentMegabytes);
  }

  private static long most(String program, LongUnaryOperator figure) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/" + program))
        .mapToLong(child -> figure.applyAsLong(child.pid()))
        .max()
        .orElse(0);
  }
}
