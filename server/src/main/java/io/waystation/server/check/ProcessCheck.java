package io.waystation.server.check;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the system lets a process of ours have: memory, open files. */
final class ProcessCheck implements Check {
  private static final long MIB = 1L << 20;

  /** Besides the heap: code, threads, buffers of the network and of SQLite. */
  private static final int BESIDE_MIB = 350;

  /** With less than this it has not been tried. */
  private static final int LEAST_MIB = 240;

  private static final long FILES = 4_096;

  private final RunningService service;

  ProcessCheck(RunningService service) {
    this.service = service;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  /** This JVM is started with the same flags as the service. */
  @Override
  public void look(Findings findings) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    memory(Runtime.getRuntime().maxMemory() / MIB, system.getTotalMemorySize() / MIB, findings);
    OptionalLong files = filesOfService();
    if (files.isEmpty() && system instanceof UnixOperatingSystemMXBean unix) {
      files = OptionalLong.of(unix.getMaxFileDescriptorCount());
    }
    files.ifPresent(
        most -> {
          if (most < FILES) {
            findings.add(MachineKind.FILES_FEW, most, FILES);
          } else {
            findings.add(MachineKind.FILES_ENOUGH, most);
          }
        });
  }

  /** Both in MiB. */
  static void memory(long heap, long machine, Findings findings) {
    if (heap + BESIDE_MIB > machine) {
      long fits = Math.max(LEAST_MIB, machine - BESIDE_MIB);
      findings.add(MachineKind.HEAP_TOO_LARGE, heap, machine, BESIDE_MIB, fits);
    } else if (heap < LEAST_MIB) {
      findings.add(MachineKind.HEAP_SMALL, heap, LEAST_MIB);
    } else {
      findings.add(MachineKind.HEAP_FITS, heap, machine);
    }
  }

  /** A shell's limit is not the one systemd gives. */
  private OptionalLong filesOfService() {
    for (long pid : service.processes().values()) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "limits"))) {
          if (line.startsWith("Max open files")) {
            return OptionalLong.of(Long.parseLong(line.split("\\s{2,}")[1]));
          }
        }
      } catch (IOException | NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }
}
