package io.waystation.model;

import java.util.List;
import java.util.Map;

/** The reference tables as they are, for what works by their rows. */
public final class ReferenceTable {
  private ReferenceTable() {}

  /**
   * Every row as column name to cell; an empty cell is an empty string.
   *
   * @param name of the file, for example {@code trend_rules.csv}
   * @throws IllegalStateException if there is no such table
   */
  public static List<Map<String, String>> rows(String name) {
    return Csv.rows("reference/" + name);
  }

  /** The words of {@code news2_response.csv} in Chinese, by the same first two columns. */
  public static List<Map<String, String>> news2Words() {
    return Csv.rows("news2_words.csv");
  }

  /** What each state of a signal of stations means, as part of a sentence in both languages. */
  public static List<Map<String, String>> stateWords() {
    return Csv.rows("state_words.csv");
  }
}
