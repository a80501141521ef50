package io.waystation.model;

/** A text a person reads, in both languages of the house; Chinese first. */
public record LocalText(String zh, String en) {
  /**
   * @param language {@code en} or anything else for Chinese
   */
  public String in(String language) {
    return "en".equals(language) ? en : zh;
  }
}
