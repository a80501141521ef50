package io.waystation.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps two processes from running the same part over the same data. The operating system lets go
 * of the locks when the process ends, however it ends.
 */
public final class DataLock implements AutoCloseable {
  private final List<FileChannel> held = new ArrayList<>();

  private DataLock() {}

  /**
   * @throws CannotRun if another process runs one of the parts, or the folder cannot be written to
   */
  static DataLock take(Path data, Set<Part> parts) {
    DataLock lock = new DataLock();
    try {
      Path folder = Files.createDirectories(DataFolder.make(data).resolve("locks"));
      for (Part part : parts) {
        lock.take(data, folder.resolve(part.word() + ".lock"), part);
      }
      return lock;
    } catch (IOException e) {
      lock.close();
      throw CannotRun.because(
          "The data folder %s cannot be used: %s. Choose one this user may write to (--data, or 'data' in the configuration)."
              .formatted(data, reason(e)),
          e);
    } catch (CannotRun e) {
      lock.close();
      throw e;
    }
  }

  /**
   * The lock of one part, if no process runs it just now.
   *
   * @throws CannotRun if the folder cannot be written to
   */
  public static Optional<DataLock> tryTake(Path data, Part part) {
    DataLock lock = new DataLock();
    try {
      Path file = Files.createDirectories(data.resolve("locks")).resolve(part.word() + ".lock");
      if (lock.tryLock(file)) {
        return Optional.of(lock);
      }
      lock.close();
      return Optional.empty();
    } catch (IOException e) {
      lock.close();
      throw CannotRun.because(
          "The data folder %s cannot be used: %s.".formatted(data, reason(e)), e);
    }
  }

  private boolean tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    held.add(channel);
    boolean ours;
    try {
      ours = channel.tryLock() != null;
    } catch (OverlappingFileLockException thisProcess) {
      ours = false;
    }
    if (ours) {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
    }
    return ours;
  }

  private void take(Path data, Path file, Part part) throws IOException {
    if (!tryLock(file)) {
      throw CannotRun.because(
          "The data folder %s is in use: process %s runs its %s. Stop it first, or choose another folder (--data, or 'data' in the configuration)."
              .formatted(data, Files.readString(file).strip(), part.word()));
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
  }

  @Override
  public void close() {
    for (FileChannel channel : held) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("a lock file could not be closed", e);
      }
    }
  }
}
