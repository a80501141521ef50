package io.waystation.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The mark of a restore under way. It is the first thing to be written into the data folder and the
 * last to be taken away, so a folder in which it lies is half an installation and nothing starts on
 * it.
 */
public final class RestoreMark implements AutoCloseable {
  public static final String FILE = "restore-unfinished";

  private final Path data;
  private final FileChannel mark;

  private RestoreMark(Path data, FileChannel mark) {
    this.data = data;
    this.mark = mark;
  }

  /**
   * Marks the folder, which must be there. A mark left by a restore that was killed is taken over.
   *
   * @throws CannotRun if another process is restoring into it just now
   */
  public static RestoreMark set(Path data) throws IOException {
    FileChannel mark =
        FileChannel.open(data.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean ours = false;
    try {
      ours = mark.tryLock() != null;
      if (!ours) {
        throw CannotRun.because(
            "Another restore into the data folder %s is under way.".formatted(data));
      }
      mark.write(
          ByteBuffer.wrap(
              "A restore into this folder has not ended. Run it again.\n".getBytes(UTF_8)));
      mark.force(true);
      forceNames(data);
      return new RestoreMark(data, mark);
    } finally {
      if (!ours) {
        mark.close();
      }
    }
  }

  /** Everything is restored and on disk. */
  public void remove() throws IOException {
    Files.delete(data.resolve(FILE));
    forceNames(data);
  }

  /** Lets go of the folder; without {@link #remove} it stays marked. */
  @Override
  public void close() throws IOException {
    mark.close();
  }

  public static boolean in(Path data) {
    return Files.exists(data.resolve(FILE));
  }

  private static void forceNames(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /**
   * @throws CannotRun if the folder is half restored
   */
  public static void refuse(Path data) {
    if (in(data)) {
      throw CannotRun.because(
          "The data folder %s is half restored: run 'waystation restore' again, to its end."
              .formatted(data));
    }
  }
}
