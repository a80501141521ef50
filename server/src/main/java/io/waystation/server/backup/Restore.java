package io.waystation.server.backup;

import io.waystation.ingest.StoreWriter;
import io.waystation.ingest.sparkplug.SparkplugDialect;
import io.waystation.server.CannotRun;
import io.waystation.server.DataFolder;
import io.waystation.server.RecordsStores;
import io.waystation.server.RestoreMark;
import io.waystation.server.config.Config;
import io.waystation.storage.log.Renamed;
import io.waystation.storage.log.sqlite.LogCopy;
import io.waystation.storage.records.RecordsCopy;
import io.waystation.storage.records.RecordsException;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.telemetry.sqlite.TelemetryCopy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Makes an installation of a {@link Backup}. Before anything is written the whole backup is read
 * and compared with its manifest.
 *
 * <p>The restored log becomes a log of its own ({@link LogCopy#renew}), and the records restored
 * with it go on with their places in it. It knows every message it had taken, so what devices send
 * again is counted as a duplicate. Sparkplug nodes are asked to announce themselves anew, since
 * they may have been born again after the backup. When telemetry is not restored with it, the store
 * writer writes everything the log still has once more.
 */
public final class Restore {
  /** What came of it. */
  public record Done(String version, String moment, List<String> notes) {}

  private final Config config;
  private final Parts parts;
  private final Path folder;
  private final Progress progress;
  private final List<String> notes = new ArrayList<>();

  private Restore(Config config, Path folder, Progress progress) {
    this.config = config;
    this.parts = new Parts(config);
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * @throws CannotRun if the backup is not whole or of a newer program, or if there is something
   *     where it shall go; then nothing was changed. Also if it cannot be written: then the data
   *     folder says so, and the restore is to be run again
   */
  public static Done read(Config config, Path folder, Progress progress) {
    try {
      return new Restore(config, folder, progress).read();
    } catch (RecordsException e) {
      throw CannotRun.because(e.getMessage(), e);
    } catch (IOException e) {
      throw CannotRun.because(
          "The restore could not be finished: %s. Mend that and run it again.".formatted(e), e);
    }
  }

  private Done read() throws IOException {
    Manifest manifest = Manifest.read(folder);
    refuseNewer(manifest);
    RecordsCopy records = RecordsStores.copy(config);
    lookAtTarget(records);
    verify(manifest);
    Disk.needRoom(parts.data(), manifest.bytes());

    DataFolder.make(parts.data());
    boolean telemetry = parts.telemetryInFile() && manifest.file(Parts.TELEMETRY).isPresent();
    try (RestoreMark mark = RestoreMark.set(parts.data())) {
      fill(manifest, records, telemetry);
      mark.remove();
    }
    sayWhatIsMissing(manifest, telemetry);
    return new Done(manifest.version(), manifest.moment().toString(), List.copyOf(notes));
  }

  private void fill(Manifest manifest, RecordsCopy records, boolean telemetry) throws IOException {
    Disk.clear(parts.data(), Set.of(RestoreMark.FILE, keyInData()));
    for (Manifest.Entry entry : manifest.files()) {
      target(entry.name(), telemetry).ifPresent(to -> copy(entry, to));
    }
    Renamed log = renewLog(telemetry);
    SparkplugDialect.expectBirths(parts.births());
    records(manifest, records, log);
    Disk.forceNamesBelow(parts.data());
  }

  /** The name of the identity key in the data folder; empty if it lies elsewhere. */
  private String keyInData() {
    Path key = parts.key().toAbsolutePath().normalize();
    return parts.data().toAbsolutePath().normalize().equals(key.getParent())
        ? key.getFileName().toString()
        : "";
  }

  /** Before anything is read or written: a newer form says nothing to us. */
  private void refuseNewer(Manifest manifest) {
    Map<String, Integer> known =
        Map.of(
            Parts.LOG,
            LogCopy.form(),
            Parts.TELEMETRY,
            TelemetryCopy.form(),
            Parts.BIRTHS,
            SparkplugDialect.form());
    boolean newer =
        known.entrySet().stream()
            .anyMatch(
                file ->
                    Integer.parseInt(manifest.forms().getOrDefault(file.getKey(), "0"))
                        > file.getValue());
    if (newer || !RecordsCopy.knows(manifest.forms().getOrDefault(Parts.RECORDS, ""))) {
      throw CannotRun.because(
          "The backup in %s was made by a newer Waystation (%s): restore it with that one."
              .formatted(folder, manifest.version()));
    }
    for (String needed : List.of(Parts.LOG, Parts.RECORDS)) {
      if (manifest.file(needed).isEmpty()) {
        throw CannotRun.because(
            "The manifest of %s names no %s: use another backup.".formatted(folder, needed));
      }
    }
  }

  private void lookAtTarget(RecordsCopy records) throws IOException {
    boolean again = RestoreMark.in(parts.data());
    if (!again) {
      for (Path found : Disk.in(parts.data())) {
        if (!found.getFileName().toString().equals(keyInData())) {
          throw CannotRun.usage(
              "The data folder %s is not empty (%s): restore into a new one, or move the old one away."
                  .formatted(parts.data(), found.getFileName()));
        }
      }
    }
    boolean postgres = config.records().store() == Config.Database.POSTGRES;
    if (postgres && !records.empty()) {
      throw CannotRun.usage(
          "There are records in %s already: restore into a new, empty database."
              .formatted(config.records().url()));
    }
  }

  private void verify(Manifest manifest) throws IOException {
    for (Manifest.Entry entry : manifest.files()) {
      Path file = folder.resolve(entry.name()).normalize();
      if (!file.startsWith(folder.normalize())) {
        throw damaged(entry, "has a name that leads out of the backup");
      }
      if (Files.notExists(file)) {
        throw damaged(entry, "is missing");
      }
      if (Files.size(file) != entry.bytes()) {
        throw damaged(
            entry, "has %d bytes instead of %d".formatted(Files.size(file), entry.bytes()));
      }
      Progress shown = Progress.worthShowing(entry.bytes(), progress);
      shown.begin(entry.name() + " checksum", entry.bytes(), Progress.Unit.BYTES);
      if (!Disk.digest(file, shown::at).equals(entry.sha256())) {
        throw damaged(entry, "does not have the checksum the manifest says");
      }
      shown.end("");
    }
  }

  private CannotRun damaged(Manifest.Entry entry, String how) {
    return CannotRun.because(
        "%s in the backup %s %s: nothing was restored, use another backup."
            .formatted(entry.name(), folder, how));
  }

  /** Where a file of the backup goes; empty for one that is not copied as it is. */
  private Optional<Path> target(String name, boolean telemetry) {
    return switch (name) {
      case Parts.RECORDS -> Optional.empty();
      case Parts.LOG -> Optional.of(parts.log().resolve(LogCopy.FILE));
      case Parts.TELEMETRY ->
          telemetry ? Optional.of(parts.telemetry().resolve(TelemetryCopy.FILE)) : Optional.empty();
      case Parts.BIRTHS -> Optional.of(parts.births().resolve(Parts.BIRTHS));
      case Parts.SIGNALS -> Optional.of(parts.signals());
      case Parts.CITY -> Optional.of(parts.city());
      case Parts.DEMO_KEY -> Optional.of(parts.demoKey());
      case Parts.KEY -> Files.exists(parts.key()) ? Optional.empty() : Optional.of(parts.key());
      default ->
          name.startsWith(Parts.BROKER + "/") && parts.brokerInside()
              ? Optional.of(parts.data().resolve(name))
              : Optional.empty();
    };
  }

  private void copy(Manifest.Entry entry, Path to) {
    Progress shown = Progress.worthShowing(entry.bytes(), progress);
    shown.begin(entry.name(), entry.bytes(), Progress.Unit.BYTES);
    try {
      Disk.copy(folder.resolve(entry.name()), to, shown::at);
    } catch (IOException e) {
      throw CannotRun.because(
          "%s cannot be written: %s. Mend that and run the restore again.".formatted(to, e), e);
    }
    shown.end("");
  }

  private Renamed renewLog(boolean telemetry) {
    try {
      return LogCopy.renew(parts.log(), telemetry ? "" : StoreWriter.CONSUMER);
    } catch (SQLException e) {
      throw CannotRun.because(SqliteFault.words(parts.log().resolve(LogCopy.FILE), e), e);
    }
  }

  /** Last, in one transaction: a database that has been filled cannot be taken for an empty one. */
  private void records(Manifest manifest, RecordsCopy records, Renamed log) throws IOException {
    progress.begin(
        "records", manifest.counts().getOrDefault("records.rows", 0L), Progress.Unit.ROWS);
    try (InputStream in =
        new GZIPInputStream(
            new BufferedInputStream(Files.newInputStream(folder.resolve(Parts.RECORDS))),
            1 << 16)) {
      progress.at(records.read(in, log, progress::at));
    }
    progress.end("");
  }

  private void sayWhatIsMissing(Manifest manifest, boolean telemetry) {
    if (!telemetry) {
      notes.add(
          "Telemetry was not restored: bring it back first where it was in InfluxDB (docs/backup.md)."
              + " From the next start on, what the log still has is written to it once more.");
    }
    if (Files.notExists(parts.key())) {
      notes.add(
          "Before the next start, put the identity key this installation had at %s: without it the service does not start."
              .formatted(parts.key()));
    }
    if (manifest.files().stream().anyMatch(f -> f.name().startsWith(Parts.BROKER + "/"))
        && !parts.brokerInside()) {
      notes.add(
          "The queues of the embedded broker were left out: the configuration names another broker.");
    }
  }
}
