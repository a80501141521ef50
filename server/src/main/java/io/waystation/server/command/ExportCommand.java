package io.waystation.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waystation.model.DeviceId;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.server.Logging;
import io.waystation.server.OwnSignals;
import io.waystation.server.TelemetryStores;
import io.waystation.server.config.Config;
import io.waystation.server.export.Export;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Writes measured values to a file that other programs read (docs/backup.md).",
      "把测量值导出为 CSV 或 InfluxDB 行协议文件。",
      "The service may run. Values measured on people are left out without --health."
    })
final class ExportCommand implements Callable<Integer> {
  enum Format {
    CSV,
    LINES
  }

  @Mixin InstallationOption installation;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = {
        "The first moment: 2026-11-21T08:00:00Z, 2026-11-21T16:00:00+08:00, or a day of UTC, 2026-11-21.",
        "开始时刻。"
      })
  String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = {"The first moment no longer meant; now when not given.", "结束时刻(不含)。"})
  String to;

  @Option(names = "--station", paramLabel = "ID", description = "Only this station. 只导出该驿站。")
  String station;

  @Option(names = "--device", paramLabel = "ID", description = "Only this device. 只导出该设备。")
  String device;

  @Option(
      names = "--signal",
      paramLabel = "CODE",
      split = ",",
      description = "Only these signals. 只导出这些信号。")
  List<String> signals = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv (RFC 4180), or lines (InfluxDB line protocol); ${DEFAULT-VALUE}.")
  Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = {
        "A new file, compressed if it ends in .gz; standard output when not given.",
        "输出文件,以 .gz 结尾则压缩;缺省为标准输出。"
      })
  Path file;

  @Option(
      names = "--health",
      description = {
        "Also what is measured on people, under their random ids. The audit remembers it.",
        "包括人员的健康数据(只含随机编号),并记入审计。"
      })
  boolean health;

  @Override
  public Integer call() throws IOException {
    Config config = installation.load();
    Logging.quiet();
    SignalCatalogue.use(OwnSignals.of(config));
    Export export = export();
    if (file != null && Files.exists(file)) {
      throw CannotRun.usage("%s is there already: name a new file.".formatted(file));
    }
    if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw CannotRun.usage(
          "There is no folder %s: make it, or name another file."
              .formatted(file.toAbsolutePath().getParent()));
    }
    if (Files.notExists(config.data().resolve("log"))) {
      throw CannotRun.because(
          "There is nothing to export in %s: name the configuration of the installation (--config), or the folder of a demo (--data)."
              .formatted(config.data()));
    }
    Map<StationId, ZoneId> zones =
        Installation.withRecords(
            config,
            records -> {
              if (health) {
                remember(records, export);
              }
              return zones(records);
            });
    if (station != null && !zones.containsKey(new StationId(station))) {
      System.err.printf(
          "No station %s is registered; what it sent earlier is exported.%n", station);
    }
    try (TelemetryStore store = TelemetryStores.open(config)) {
      Export.Done done = write(export, store, zones, config.telemetry().influx().database());
      System.err.printf(
          "readings=%d skipped=%d out=%s%n",
          done.readings(), done.skipped(), file == null ? "-" : file);
    } catch (TelemetryException e) {
      throw CannotRun.because(e.getMessage(), e);
    }
    return 0;
  }

  private Export export() {
    for (String code : signals) {
      Signal signal =
          SignalCatalogue.current()
              .find(code)
              .orElseThrow(
                  () ->
                      CannotRun.usage(
                          "There is no signal '%s': docs/signals.md lists them.".formatted(code)));
      if (signal.health() && !health) {
        throw CannotRun.usage(
            "%s is measured on people: say --health too if it is really meant.".formatted(code));
      }
    }
    if (station != null && !DeviceId.valid(station)) {
      throw CannotRun.usage("'%s' is no station id.".formatted(station));
    }
    if (device != null && !DeviceId.valid(device)) {
      throw CannotRun.usage("'%s' is no device id.".formatted(device));
    }
    Instant begin = time("--from", from);
    Instant end = to == null ? Instant.now() : time("--to", to);
    if (!begin.isBefore(end)) {
      throw CannotRun.usage("--from must be before --to, and %s is not.".formatted(from));
    }
    return new Export(
        station == null ? null : new StationId(station),
        device == null ? null : new DeviceId(device),
        Set.copyOf(signals),
        begin,
        end,
        health);
  }

  /** A moment, or a day of UTC. */
  static Instant time(String option, String text) {
    try {
      return text.length() == "2026-11-21".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw CannotRun.usage(
          "%s is '%s': give a time like 2026-11-21T08:00:00Z, 2026-11-21T16:00:00+08:00, or a day like 2026-11-21."
              .formatted(option, text));
    }
  }

  private static Map<StationId, ZoneId> zones(Records records) {
    Map<StationId, ZoneId> zones = new HashMap<>();
    for (Station known : records.read(t -> t.stations().all())) {
      zones.put(known.id(), known.zone());
    }
    return zones;
  }

  /** Before the first value is read: what was begun was done. */
  private static void remember(Records records, Export export) {
    records.write(
        t -> {
          t.audit()
              .add(
                  new AuditEntry(
                      0,
                      Instant.now(),
                      System.getProperty("user.name"),
                      "command",
                      "export-health",
                      "%s..%s station=%s device=%s signals=%s"
                          .formatted(
                              export.from(),
                              export.to(),
                              export.station() == null ? "*" : export.station(),
                              export.device() == null ? "*" : export.device(),
                              export.signals().isEmpty() ? "*" : export.signals()),
                      "",
                      ""));
          return null;
        });
  }

  private Export.Done write(
      Export export, TelemetryStore store, Map<StationId, ZoneId> zones, String database)
      throws IOException {
    if (file == null) {
      try (Writer out = writer(new FileOutputStream(FileDescriptor.out))) {
        return write(export, store, zones, database, out);
      }
    }
    // Under its own name only when it is whole.
    Path half = file.resolveSibling(file.getFileName() + ".part");
    Export.Done done;
    try {
      OutputStream bytes =
          Files.newOutputStream(
              half,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      try (Writer out =
          writer(file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, 1 << 16) : bytes)) {
        done = write(export, store, zones, database, out);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written: %s".formatted(file, e), e);
    }
    return done;
  }

  private Export.Done write(
      Export export,
      TelemetryStore store,
      Map<StationId, ZoneId> zones,
      String database,
      Writer out)
      throws IOException {
    ProgressBar progress = ProgressBar.onStandardError();
    return format == Format.CSV
        ? export.csv(store, zones, out, progress)
        : export.lines(store, database.isEmpty() ? "waystation" : database, out, progress);
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, UTF_8), 1 << 16);
  }
}
