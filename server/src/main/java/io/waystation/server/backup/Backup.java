package io.waystation.server.backup;

import io.waystation.server.CannotRun;
import io.waystation.server.DataFolder;
import io.waystation.server.DataLock;
import io.waystation.server.Part;
import io.waystation.server.RecordsStores;
import io.waystation.server.RestoreMark;
import io.waystation.server.config.Config;
import io.waystation.storage.log.sqlite.LogCopy;
import io.waystation.storage.records.RecordsCopy;
import io.waystation.storage.records.RecordsException;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.sqlite.SqliteSnapshot;
import io.waystation.storage.telemetry.sqlite.TelemetryCopy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Copies an installation, running or not, into a folder.
 *
 * <p>Each part is held as of one moment, and the moments lie milliseconds apart, in this order:
 *
 * <ol>
 *   <li><b>what the embedded broker holds</b> is first let through to the log: until then an
 *       acknowledged message lies in the broker's journal only. The journal of a broker that does
 *       not run is copied instead.
 *   <li><b>records</b>, with the place in the log that alerting has come to. They must not be newer
 *       than the log: alerting would stand at messages the log does not have. Being older costs
 *       nothing, since alerting reads on from its place and comes to the same alarms.
 *   <li><b>the log</b>, with the fate of every message and the place of the store writer.
 *   <li><b>telemetry</b>, which must not be older than the log: values the store writer has done
 *       with would be missing. Being newer costs nothing, since writing a value again changes
 *       nothing.
 *   <li><b>Sparkplug births</b>, newer than the log as after a crash.
 * </ol>
 *
 * Then everything is copied as of its moment, read again, and listed with its checksum in the
 * manifest, which is written last.
 */
public final class Backup {
  /** What came of it. */
  public record Done(Path folder, int files, long bytes, List<String> notes) {}

  private final Config config;
  private final Parts parts;
  private final Path folder;
  private final boolean withKeys;
  private final Progress progress;
  private final Clock clock;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, String> forms = new LinkedHashMap<>();
  private final List<Manifest.Entry> files = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** What is held and must be let go of, the last first. */
  private final Deque<AutoCloseable> held = new ArrayDeque<>();

  private Backup(Config config, Path folder, boolean withKeys, Progress progress, Clock clock) {
    this.config = config;
    this.parts = new Parts(config);
    this.folder = folder;
    this.withKeys = withKeys;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * @param folder must be new or empty, and outside the data folder
   * @param withKeys also copies the identity key and a demo's key, which open what is sealed in the
   *     backup
   * @throws CannotRun if there is nothing to copy, or it cannot be read, or not be written; what
   *     was written then is no backup
   */
  public static Done write(
      Config config, Path folder, boolean withKeys, Progress progress, Clock clock)
      throws InterruptedException {
    Backup backup = new Backup(config, folder, withKeys, progress, clock);
    try {
      return backup.write();
    } catch (RecordsException e) {
      throw CannotRun.because(e.getMessage(), e);
    } catch (IOException e) {
      throw CannotRun.because(
          "The backup in %s could not be finished: %s. Delete the folder and try again."
              .formatted(folder, e),
          e);
    } finally {
      backup.letGo();
    }
  }

  private Done write() throws IOException, InterruptedException {
    lookAtPlaces();
    Optional<DataLock> brokerLock = broker();
    Instant moment = clock.instant();
    RecordsCopy.Snapshot records = hold(RecordsStores.copy(config).snapshot());
    SqliteSnapshot log = holdFile(parts.log().resolve(LogCopy.FILE));
    SqliteSnapshot telemetry =
        parts.telemetryInFile() ? holdIfThere(parts.telemetry().resolve(TelemetryCopy.FILE)) : null;
    SqliteSnapshot births = holdIfThere(parts.births().resolve(Parts.BIRTHS));
    List<Path> journal = brokerLock.isPresent() ? Disk.below(parts.broker()) : List.of();

    long bytes = log.bytes() + size(telemetry) + size(births);
    for (Path file : journal) {
      bytes += Files.size(file);
    }
    Disk.needRoom(folder, bytes);
    DataFolder.make(folder);

    for (Path file : journal) {
      // Its lock is held by whoever runs it; the password of ingest is made anew where it is
      // needed.
      if (!file.getFileName().toString().matches(".*\\.lock|ingest\\.secret")) {
        copy(file, Parts.BROKER + "/" + slashes(parts.broker().relativize(file)));
      }
    }
    brokerLock.ifPresent(this::letGo);
    records(records);
    count("log.stored", log, "SELECT coalesce(sum(stored), 0) FROM ledger");
    count("log.end", log, "SELECT next_offset + next_backlog FROM head");
    count("log.quarantined", log, "SELECT count(*) FROM quarantine");
    copy(log, Parts.LOG);
    if (births != null) {
      copy(births, Parts.BIRTHS);
    }
    if (telemetry != null) {
      count("telemetry.series", telemetry, "SELECT count(*) FROM series");
      copy(telemetry, Parts.TELEMETRY);
    } else if (!parts.telemetryInFile()) {
      notes.add(
          "Telemetry is in InfluxDB and not in this backup: docs/backup.md has the command for it,"
              + " to be run after this one.");
    }
    small();
    Disk.forceNames(folder);
    Manifest manifest = new Manifest(Version.current(), moment, counts, forms, files);
    manifest.write(folder);
    return new Done(folder, files.size(), manifest.bytes(), List.copyOf(notes));
  }

  private void lookAtPlaces() throws IOException {
    if (Files.exists(folder) && (!Files.isDirectory(folder) || !Disk.in(folder).isEmpty())) {
      throw CannotRun.usage(
          "%s is there already and not empty: name a new folder for each backup."
              .formatted(folder));
    }
    if (folder.toAbsolutePath().normalize().startsWith(parts.data().toAbsolutePath().normalize())) {
      throw CannotRun.usage(
          "%s lies in the data folder: a backup belongs on another disk.".formatted(folder));
    }
    RestoreMark.refuse(parts.data());
    if (Files.notExists(parts.log().resolve(LogCopy.FILE))) {
      throw CannotRun.because(
          "There is nothing to copy in %s: name the configuration of the installation (--config), or the folder of a demo (--data)."
              .formatted(parts.data()));
    }
  }

  /** Holds a broker that does not run; waits for one that does. */
  private Optional<DataLock> broker() throws InterruptedException {
    if (!parts.brokerInside()) {
      return Optional.empty();
    }
    Optional<DataLock> stopped = DataLock.tryTake(parts.data(), Part.BROKER);
    if (stopped.isPresent()) {
      return Optional.of(hold(stopped.get()));
    }
    new Handover(config.ops())
        .await()
        .ifPresent(
            why ->
                notes.add(
                    "What the embedded broker holds for ingest is not in this backup ("
                        + why
                        + "); devices that wait for their receipt will send it again."));
    return Optional.empty();
  }

  private void records(RecordsCopy.Snapshot records) throws IOException {
    progress.begin("records", 0, Progress.Unit.ROWS);
    Path file = Disk.create(folder.resolve(Parts.RECORDS));
    long rows;
    try (OutputStream out =
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), 1 << 16)) {
      rows = records.write(out, progress::at);
    }
    Disk.force(file);
    forms.put(Parts.RECORDS, records.schema());
    counts.put("records.rows", rows);
    progress.at(rows);
    progress.end("");
    letGo(records);
    list(file, Parts.RECORDS);
  }

  private void copy(SqliteSnapshot snapshot, String name) throws IOException {
    Path file = Disk.create(folder.resolve(name));
    forms.put(name, String.valueOf(snapshot.form()));
    try {
      progress.begin(name, snapshot.bytes(), Progress.Unit.BYTES);
      snapshot.copy(file, (done, of) -> progress.at(done));
      progress.end("");
      letGo(snapshot);
      List<String> damage = SqliteSnapshot.damage(file);
      if (!damage.isEmpty()) {
        throw CannotRun.because(
            "%s is damaged, so there is no backup of it: %s. Stop the service and put the last good backup in its place."
                .formatted(snapshot.file(), String.join("; ", damage)));
      }
    } catch (SQLException e) {
      throw CannotRun.because(SqliteFault.words(snapshot.file(), e), e);
    }
    list(file, name);
  }

  private void copy(Path from, String name) throws IOException {
    Path file = folder.resolve(name);
    Progress shown = Progress.worthShowing(Files.size(from), progress);
    shown.begin(name, Files.size(from), Progress.Unit.BYTES);
    Disk.copy(from, file, shown::at);
    shown.end("");
    list(file, name);
  }

  private void small() throws IOException {
    for (Path file : List.of(parts.signals(), parts.city())) {
      if (Files.exists(file)) {
        copy(file, file.getFileName().toString());
      }
    }
    if (withKeys) {
      if (Files.exists(parts.key())) {
        copy(parts.key(), Parts.KEY);
      }
      if (Files.exists(parts.demoKey())) {
        copy(parts.demoKey(), Parts.DEMO_KEY);
      }
      notes.add("The identity key is in this backup: whoever has it can read the names of people.");
    } else {
      notes.add(
          "The identity key %s is not in this backup: keep a copy of it elsewhere, without it the names of people cannot be read."
              .formatted(parts.key()));
    }
  }

  /** Reads what was written once more, as it will be compared with. */
  private void list(Path file, String name) throws IOException {
    long bytes = Files.size(file);
    Progress shown = Progress.worthShowing(bytes, progress);
    shown.begin(name + " checksum", bytes, Progress.Unit.BYTES);
    files.add(new Manifest.Entry(name, bytes, Disk.digest(file, shown::at)));
    shown.end("");
  }

  private void count(String name, SqliteSnapshot snapshot, String query) {
    try {
      counts.put(name, snapshot.number(query));
    } catch (SQLException e) {
      throw CannotRun.because(SqliteFault.words(snapshot.file(), e), e);
    }
  }

  private static long size(SqliteSnapshot snapshot) {
    return snapshot == null ? 0 : snapshot.bytes();
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** A part that has never run has no file; null then. */
  private SqliteSnapshot holdIfThere(Path file) {
    return Files.exists(file) ? holdFile(file) : null;
  }

  private SqliteSnapshot holdFile(Path file) {
    try {
      return hold(SqliteSnapshot.of(file));
    } catch (SQLException e) {
      throw CannotRun.because(SqliteFault.words(file, e), e);
    }
  }

  private <T extends AutoCloseable> T hold(T moment) {
    held.push(moment);
    return moment;
  }

  private void letGo(AutoCloseable moment) {
    held.remove(moment);
    close(moment);
  }

  private void letGo() {
    while (!held.isEmpty()) {
      close(held.pop());
    }
  }

  private static void close(AutoCloseable moment) {
    try {
      moment.close();
    } catch (Exception e) {
      throw new IllegalStateException("what was copied from cannot be closed", e);
    }
  }
}
