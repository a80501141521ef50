package io.waystation.benchmarks.service;

/** Programs the benchmark has started. */
public final class Children {
  private Children() {}

  /**
   * The most memory the program of that name has had resident, in MB; 0 when it is no child of
   * ours, as in a container.
   */
  public static long peakMegabytes(String program) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/" + program))
        .mapToLong(child -> Figures.peakMegabytes(child.pid()))
        .max()
        .orElse(0);
  }
}
