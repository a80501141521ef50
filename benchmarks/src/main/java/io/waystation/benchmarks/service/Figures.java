package io.waystation.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process has used, as the system counts it. */
final class Figures {
  private Figures() {}

  /** All threads since its start; zero when it is gone. */
  static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** The most memory it has had resident, in MB; 0 where the system does not tell. */
  static long peakMegabytes(long pid) {
    return status(pid, "VmHWM:");
  }

  /** The memory it has resident just now, in MB; 0 where the system does not tell. */
  static long residentMegabytes(long pid) {
    return status(pid, "VmRSS:");
  }

  private static long status(long pid, String field) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
