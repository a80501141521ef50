package io.waystation.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The status words devices send with a value ({@code "q": {"spo2": "signal-low-perfusion"}}), from
 * {@code reference/device_status_flags.csv} (IEEE 11073), and what each does to the reading. A word
 * keeps its bit for ever: the table may grow at its end only.
 */
public final class StatusFlags {
  private static final int FIRST_BIT = 16;
  private static final StatusFlags SHIPPED = new StatusFlags();

  /** What a status word does to the reading. */
  public enum Action {
    ACCEPT,
    ACCEPT_FLAG,
    ACCEPT_COMPARATOR,
    REJECT,
    REJECT_REPEAT,
    REJECT_SERVICE;

    public boolean rejects() {
      return compareTo(REJECT) >= 0;
    }
  }

  /** A row of the table; a word that stands in several rows has the meaning of its first. */
  public record StatusFlag(String word, String meaning, Action action, long mask) {}

  private final Map<String, StatusFlag> byWord = new LinkedHashMap<>();

  private StatusFlags() {
    for (Map<String, String> row : Csv.rows("reference/device_status_flags.csv")) {
      String word = row.get("flag");
      if (!byWord.containsKey(word)) {
        Action action = Action.valueOf(row.get("action").toUpperCase(Locale.ROOT));
        long mask = 1L << (FIRST_BIT + byWord.size());
        byWord.put(word, new StatusFlag(word, row.get("meaning"), action, mask));
      }
    }
    if (FIRST_BIT + byWord.size() > 63) {
      throw new IllegalStateException("device_status_flags.csv has more words than there are bits");
    }
  }

  public static StatusFlags shipped() {
    return SHIPPED;
  }

  /** By its whole word, or by the part after {@code signal-} or {@code sensor-}. */
  public Optional<StatusFlag> find(String word) {
    StatusFlag exact = byWord.get(word);
    if (exact == null) {
      exact = byWord.get("signal-" + word);
    }
    if (exact == null) {
      exact = byWord.get("sensor-" + word);
    }
    return Optional.ofNullable(exact);
  }

  public List<String> words() {
    return List.copyOf(byWord.keySet());
  }

  /** Every word whose bit is set, ours ({@link Flag}) first. */
  public List<String> describe(long flags) {
    List<String> words = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if (flag.in(flags)) {
        words.add(flag.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    for (StatusFlag flag : byWord.values()) {
      if ((flags & flag.mask()) != 0) {
        words.add(flag.word());
      }
    }
    return words;
  }
}
