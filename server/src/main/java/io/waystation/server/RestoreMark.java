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
public final class RestoreMark {
  public static final String FILE = "restore-unfinished";

  private RestoreMark() {}

  public static boolean in(Path data) {
    return Files.exists(data.resolve(FILE));
  }

  public static void mark(Path data) throws IOException {
    try (FileChannel mark =
        FileChannel.open(data.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      mark.write(
          ByteBuffer.wrap(
              "A restore into this folder has not ended. Run it again.\n".getBytes(UTF_8)));
      mark.force(true);
    }
    forceNames(data);
  }

  /** Everything else must be on disk before. */
  public static void unmark(Path data) throws IOException {
    Files.delete(data.resolve(FILE));
    forceNames(data);
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
