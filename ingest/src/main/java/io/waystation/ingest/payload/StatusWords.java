package io.waystation.ingest.payload;

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
  long flags(Draft draft, Cell words) throws Refusal {
    if (words.is(Cell.Kind.TEXT)) {
      return flags(words.text);
    }
    if (!words.is(Cell.Kind.LIST) || words.size == 0) {
      throw notWords();
    }
    if (words.size > Draft.LONGEST_LIST) {
      throw new Refusal(
          Reason.BAD_FIELD, "", "holds more than " + Draft.LONGEST_LIST + " status words");
    }
    long flags = 0;
    for (int i = 0; i < words.size; i++) {
      Cell word = draft.elements.get(words.from + i);
      if (!word.is(Cell.Kind.TEXT)) {
        throw notWords();
      }
      flags |= flags(word.text);
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
