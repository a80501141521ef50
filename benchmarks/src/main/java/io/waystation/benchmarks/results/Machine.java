package io.waystation.benchmarks.results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What something was measured on.
 *
 * @param cpu as the processor calls itself; empty where the system does not tell
 * @param memoryMegabytes of the whole machine, or of the container
 * @param disk what the data lay on, and its file system
 */
public record Machine(
    int cores, String cpu, long memoryMegabytes, String disk, String jvm, String os) {

  /** This one. */
  public static Machine here(String disk) {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return new Machine(
        system.getAvailableProcessors(),
        cpuModel(),
        system.getTotalMemorySize() / 1_000_000,
        disk,
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        "%s %s %s"
            .formatted(
                system.getName(), System.getProperty("os.version"), System.getProperty("os.arch")));
  }

  private static String cpuModel() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /** What is to be said when two runs differ in it, by name. */
  Map<String, String> description() {
    Map<String, String> all = new TreeMap<>();
    all.put("cores", String.valueOf(cores));
    all.put("cpu", cpu);
    all.put("memory_mb", String.valueOf(memoryMegabytes));
    all.put("disk", disk);
    all.put("jvm", jvm);
    all.put("os", os);
    return all;
  }

  /** For the first line of a benchmark. */
  public String brief() {
    return "%s, %s, %d cores".formatted(disk, jvm, cores);
  }
}
