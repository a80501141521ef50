package io.waystation.ingest.payload;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.model.Flag;
import io.waystation.model.StatusFlags;
import io.waystation.model.StatusFlags.StatusFlag;
import java.util.Optional;

/** What the status words beside a value ({@code q}) make of it. */
final class StatusWords {
  private final StatusFlags known;

  StatusWords(StatusFlags known) {
    this.known = known;
  }

  /** The flags of one word or of a list of words. */
  long flags(JsonNode words) throws Refusal {
    if (words.isTextual()) {
      return flags(words.textValue());
    }
    if (!words.isArray() || words.isEmpty()) {
      throw notWords();
    }
    long flags = 0;
    for (JsonNode word : words) {
      if (!word.isTextual()) {
        throw notWords();
      }
      flags |= flags(word.textValue());
    }
    return flags;
  }

  private long flags(String word) throws Refusal {
    Optional<StatusFlag> found = known.find(word);
    if (found.isEmpty()) {
      throw new Refusal(
          Reason.UNKNOWN_FLAG,
          "",
          "the service does not know this status word; docs/mqtt.md lists those it knows");
    }
    StatusFlag flag = found.get();
    if (flag.action().rejects()) {
      return flag.mask() | Flag.REJECTED.mask();
    }
    return switch (flag.action()) {
      case ACCEPT_FLAG -> flag.mask();
      case ACCEPT_COMPARATOR ->
          flag.mask() | (flag.word().endsWith("-low") ? Flag.LESS_THAN : Flag.GREATER_THAN).mask();
      default -> 0;
    };
  }

  private static Refusal notWords() {
    return new Refusal(Reason.BAD_FIELD, "", "must be a status word or a list of them");
  }
}
