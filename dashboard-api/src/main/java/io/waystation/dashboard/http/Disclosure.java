package io.waystation.dashboard.http;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Quarantined;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much of a quarantined message somebody without health.read may see. Whatever might hold a
 * person's readings is withheld, rather too much than too little: so is all that cannot be judged,
 * because it is no text, or speaks a format whose words for vital signs we do not know.
 */
final class Disclosure {
  private static final int PREVIEW_BYTES = 2 * 1024;

  /** The contract's own topics; what is sent elsewhere is worded by others. */
  private static final String OURS = "ws/v1/";

  /**
   * Lower case, each byte as one character. An escape can spell a word without showing it, so it
   * counts as one.
   */
  private static final List<String> TELLING =
      Stream.concat(
              Stream.of("person", "\\u"),
              SignalCatalogue.current().vitals().stream()
                  .flatMap(vital -> Stream.of(vital.code(), vital.name().zh())))
          .map(word -> bytewise(word.getBytes(StandardCharsets.UTF_8)))
          .toList();

  private final Quarantined message;
  private final boolean withheld;

  /**
   * @param kiosk whether the sender measures people
   */
  Disclosure(Quarantined message, boolean kiosk) {
    this.message = message;
    this.withheld = kiosk || !ours(message) || telling(message.raw()) || !text(message);
  }

  boolean withheld() {
    return withheld;
  }

  /** The beginning, as text; null when it is withheld. */
  String preview() {
    if (withheld) {
      return null;
    }
    byte[] raw = message.raw();
    String beginning = decoded(Arrays.copyOf(raw, Math.min(PREVIEW_BYTES, raw.length)), true);
    return beginning == null ? "" : beginning;
  }

  /** A reading that the store refused is written by ourselves, in the contract's words. */
  private static boolean ours(Quarantined message) {
    return message.origin() == Quarantined.Origin.STORE || message.topic().startsWith(OURS);
  }

  /** A word is found in whatever else is around it, and however a faulty firmware writes it. */
  private static boolean telling(byte[] raw) {
    String bytes = bytewise(raw);
    return TELLING.stream().anyMatch(bytes::contains);
  }

  private static String bytewise(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** Binary formats may by chance be valid UTF-8, but then they hold control characters. */
  private static boolean text(Quarantined message) {
    String text = decoded(message.raw(), message.size() > message.raw().length);
    return text != null
        && text.chars().noneMatch(c -> Character.isISOControl(c) && "\t\r\n".indexOf(c) < 0);
  }

  /**
   * @param cut the end may lie within a character, which is then left out
   * @return null when the bytes are no text
   */
  private static String decoded(byte[] bytes, boolean cut) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), text, !cut);
    if (result.isError()) {
      return null;
    }
    return text.flip().toString();
  }
}
