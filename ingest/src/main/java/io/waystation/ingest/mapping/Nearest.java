package io.waystation.ingest.mapping;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant. */
final class Nearest {
  private static final int FAR = 3;

  private Nearest() {}

  /** {@code "; did you mean x?"}, or nothing when nothing is near. */
  static String hint(String given, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(word, given) <= Math.min(FAR, Math.max(1, given.length() / 2)))
        .min(Comparator.comparingInt(word -> distance(word, given)))
        .map(word -> "; did you mean " + word + "?")
        .orElse("");
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
