package io.waystation.server.check;

import io.waystation.server.config.Config;
import io.waystation.storage.log.LogLimits;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.OptionalDouble;

/** Whether there is room, for now and for what the configuration allows the log to grow to. */
final class DiskCheck implements Check {
  private static final long MB = 1_000_000;

  /** The log takes messages again with a tenth more than journal.free. */
  private static final double AGAIN = 1.1;

  /** Where the embedded broker stops taking messages. */
  private static final int BROKER_STOPS = 98;

  private static final Duration RATE_FROM = Duration.ofHours(1);

  private final Config config;
  private final RunningService service;

  DiskCheck(Config config, RunningService service) {
    this.config = config;
    this.service = service;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public void look(Findings findings) {
    try {
      FileStore disk = Files.getFileStore(Folders.nearest(config.data()));
      long total = disk.getTotalSpace();
      int used = total == 0 ? 0 : (int) (100 - 100 * disk.getUsableSpace() / total);
      boolean embedded = config.mqtt().broker() == Config.Broker.EMBEDDED;
      if (embedded && used >= BROKER_STOPS) {
        findings.add(MachineKind.DISK_BROKER_FULL, used, BROKER_STOPS);
      }
      room(disk.getUsableSpace(), findings);
    } catch (IOException e) {
      findings.add(MachineKind.DATA_UNUSABLE, config.data(), e, System.getProperty("user.name"));
    }
  }

  private void room(long free, Findings findings) {
    LogLimits journal = config.journal();
    long room = free - journal.freeBytes();
    if (room < 0) {
      findings.add(
          MachineKind.DISK_FULL,
          free / MB,
          journal.freeBytes() / MB,
          (long) (journal.freeBytes() * AGAIN) / MB);
      return;
    }
    findings.add(MachineKind.DISK_ROOM, free / MB, room / MB);
    long log = Folders.size(config.data().resolve("log"));
    if (journal.bytes() - log > room) {
      long fits = Math.max(100, (long) ((log + room) * 0.8) / MB);
      findings.add(MachineKind.DISK_SMALL, journal.bytes() / MB, room / MB, fits);
    }
    filling(room, findings);
  }

  /** From what the running service has in its log, and since when. */
  private void filling(long room, Findings findings) {
    OptionalDouble bytes = service.metric("waystation_log_bytes");
    OptionalDouble age = service.metric("waystation_log_age_seconds");
    if (bytes.isEmpty() || age.isEmpty() || age.getAsDouble() < RATE_FROM.toSeconds()) {
      return;
    }
    double aDay = bytes.getAsDouble() / age.getAsDouble() * Duration.ofDays(1).toSeconds();
    double days = config.journal().age().toSeconds() / (double) Duration.ofDays(1).toSeconds();
    double growsTo = Math.min(config.journal().bytes(), aDay * days);
    if (growsTo - bytes.getAsDouble() > room) {
      findings.add(MachineKind.DISK_FILLING, (long) aDay / MB, (long) (room / aDay));
    }
  }
}
