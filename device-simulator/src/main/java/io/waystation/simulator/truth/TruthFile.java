package io.waystation.simulator.truth;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads a truth file line by line, whatever its size. A file that was cut off, because the
 * simulation was killed or still runs, is read as far as it goes and then is {@link #partial}; one
 * that says nonsense is a {@link TruthException} with the number of the line. One thread only.
 */
public final class TruthFile implements Closeable {
  private final Path file;
  private final BufferedReader text;
  private long number;

  /** Whether the line in hand has its end: one that lacks it was cut off. */
  private boolean whole;

  private boolean ended;
  private boolean over;

  private TruthFile(Path file, BufferedReader text) {
    this.file = file;
    this.text = text;
  }

  /**
   * @throws TruthException if there is no such file, or it cannot be opened
   */
  public static TruthFile open(Path file) {
    try {
      InputStream in = Files.newInputStream(file);
      try {
        InputStream unpacked =
            file.toString().endsWith(".gz") ? new CutShort(new GZIPInputStream(in, 1 << 16)) : in;
        return new TruthFile(
            file, new BufferedReader(new InputStreamReader(unpacked, StandardCharsets.UTF_8)));
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new TruthException(
          "%s: there is no such file; --truth of demo and simulate writes one".formatted(file), e);
    } catch (EOFException e) {
      throw new TruthException("%s: is empty".formatted(file), e);
    } catch (IOException e) {
      throw new TruthException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Hands over every line in turn.
   *
   * @return whether the file is {@link #partial}
   * @throws TruthException as {@link #open} and {@link #next}
   */
  public static boolean read(Path file, Consumer<TruthLine> to) {
    try (TruthFile truth = open(file)) {
      for (Optional<TruthLine> line = truth.next(); line.isPresent(); line = truth.next()) {
        to.accept(line.get());
      }
      return truth.partial();
    }
  }

  /**
   * The next line; empty after the last one, and from where the file was cut off.
   *
   * @throws TruthException if a line is none of a truth file, or in the wrong place
   */
  public Optional<TruthLine> next() {
    Optional<String> line = over ? Optional.empty() : line();
    if (line.isEmpty()) {
      over = true;
      if (number == 0) {
        throw wrong(1, "the file is empty; a truth file begins with the line of its city");
      }
      return Optional.empty();
    }
    number++;
    return parsed(line.get());
  }

  /** Whether the file lacks its end; known once {@link #next} has come to it. */
  public boolean partial() {
    return !ended;
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new TruthException("%s: cannot be closed: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Optional<TruthLine> parsed(String text) {
    if (ended) {
      throw wrong(number, "there is something after the end");
    }
    TruthLine line;
    try {
      line = TruthParser.parse(text);
    } catch (IllegalArgumentException e) {
      if (whole) {
        throw wrong(number, e.getMessage());
      }
      over = true;
      return Optional.empty();
    }
    if (number == 1 != line instanceof TruthLine.City) {
      throw wrong(number, "the line of the city comes first, and once");
    }
    ended = line instanceof TruthLine.End;
    return Optional.of(line);
  }

  /** Empty when there is none left. */
  private Optional<String> line() {
    StringBuilder line = new StringBuilder();
    whole = false;
    try {
      for (int c = text.read(); c >= 0; c = text.read()) {
        if (c == '\n') {
          whole = true;
          return Optional.of(line.toString());
        }
        line.append((char) c);
      }
      return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
    } catch (IOException e) {
      throw new TruthException(
          "%s: cannot be read after line %d: %s".formatted(file, number, e.getMessage()), e);
    }
  }

  private TruthException wrong(long line, String what) {
    return new TruthException("%s, line %d: %s".formatted(file, line, what));
  }

  /** Compressed data that stop in their middle are no failure but an end. */
  private static final class CutShort extends FilterInputStream {
    private CutShort(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return super.read(bytes, from, length);
      } catch (EOFException e) {
        return -1;
      }
    }

    /** Nothing is promised, so that a reader decodes what it has before it asks for more. */
    @Override
    public int available() {
      return 0;
    }
  }
}
