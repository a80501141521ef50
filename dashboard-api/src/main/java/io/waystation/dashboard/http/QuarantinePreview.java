package io.waystation.dashboard.http;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Quarantined;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The beginning of a refused message, as far as somebody without health.read may see it. Whatever
 * might hold a person's readings is withheld, rather too much than too little.
 */
final class QuarantinePreview {
  private static final int BYTES = 2 * 1024;

  private QuarantinePreview() {}

  /**
   * @param kiosk whether the sender measures people
   * @return null when it is withheld
   */
  static String of(Quarantined message, boolean kiosk) {
    if (kiosk) {
      return null;
    }
    // Every byte as one character: a word is found in whatever else is around it, and however a
    // firmware that is refused for its spelling writes it.
    String bytes = new String(message.raw(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    // An escape can spell a word without showing it.
    if (bytes.contains("person")
        || bytes.contains("\\u")
        || SignalCatalogue.current().vitals().stream()
            .anyMatch(vital -> bytes.contains(vital.code()))) {
      return null;
    }
    return text(Arrays.copyOf(message.raw(), Math.min(BYTES, message.raw().length)));
  }

  /** Null when the bytes are no text: what cannot be read cannot be judged either. */
  private static String text(byte[] beginning) {
    // The cut may go through a character of up to four bytes.
    for (int cut = 0; cut < 4 && cut <= beginning.length; cut++) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(beginning, 0, beginning.length - cut))
            .toString();
      } catch (CharacterCodingException e) {
        if (beginning.length < BYTES) {
          return null;
        }
      }
    }
    return null;
  }
}
