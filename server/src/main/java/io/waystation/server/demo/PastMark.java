package io.waystation.server.demo;

import io.waystation.server.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Says in a data folder that a past is played in it; taken away when that has come to the present.
 * So the next start knows of one that was broken off, be it by a power cut.
 *
 * @param begin of the past
 * @param end of it: the present when it was begun
 */
record PastMark(Instant begin, Instant end) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How much of the past has been played, in words and as key and value for programs. */
  String reached(Instant at, boolean present) {
    Duration asked = Duration.between(begin, end);
    return "played=%dh of=%dh partial=%b"
        .formatted((present ? asked : played(at)).toHours(), asked.toHours(), !present);
  }

  /**
   * What was broken off, and what can be done, in a line.
   *
   * @param at where it was broken off
   * @param now real time
   */
  String brokenOff(Instant at, Instant now) {
    return ("The past was played only up to %s UTC, %d h of %d h. Start again with --speed max --play %dh to play the rest,"
            + " or give another --data to begin anew; without --play time goes on from now, and nothing is known of what lies between.")
        .formatted(
            MINUTE.format(at),
            played(at).toHours(),
            Duration.between(begin, end).toHours(),
            Math.max(1, Duration.between(at, now).toHours()));
  }

  private Duration played(Instant at) {
    return at.isAfter(begin) ? Duration.between(begin, at) : Duration.ZERO;
  }

  /** Of a past that was broken off; empty where none was. */
  static Optional<PastMark> in(Path data) {
    try {
      if (Files.notExists(file(data))) {
        return Optional.empty();
      }
      String[] words = Files.readString(file(data)).strip().split(" ");
      return Optional.of(new PastMark(Instant.parse(words[0]), Instant.parse(words[1])));
    } catch (IOException | DateTimeParseException | ArrayIndexOutOfBoundsException e) {
      throw CannotRun.because(
          "%s cannot be read (%s): delete it, or give another --data.".formatted(file(data), e), e);
    }
  }

  /** It begins. What was broken off before and is gone on with counts as one with it. */
  static PastMark begun(Path data, Instant begin, Instant end) {
    Instant first = in(data).map(PastMark::begin).filter(begin::isAfter).orElse(begin);
    PastMark mark =
        new PastMark(first.truncatedTo(ChronoUnit.SECONDS), end.truncatedTo(ChronoUnit.SECONDS));
    try {
      Files.writeString(file(data), mark.begin + " " + mark.end + "\n");
      return mark;
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written: %s".formatted(file(data), e), e);
    }
  }

  /** It has come to the present. */
  static void done(Path data) {
    try {
      Files.deleteIfExists(file(data));
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be deleted: %s".formatted(file(data), e), e);
    }
  }

  private static Path file(Path data) {
    return data.resolve("playing.txt");
  }
}
