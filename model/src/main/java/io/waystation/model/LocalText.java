package io.waystation.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A text a person reads, in both languages of the house; Chinese first. */
public record LocalText(String zh, String en) {
  /**
   * @param language {@code en} or anything else for Chinese
   */
  public String in(String language) {
    return "en".equals(language) ? en : zh;
  }

  /**
   * One after the other.
   *
   * @param between stands between two of them
   */
  public static LocalText joined(List<LocalText> texts, String between) {
    return new LocalText(
        texts.stream().map(LocalText::zh).collect(Collectors.joining(between)),
        texts.stream().map(LocalText::en).collect(Collectors.joining(between)));
  }

  /**
   * This text as a pattern of {@link String#format}, filled in.
   *
   * @param given what both languages ask for, in that order; a {@code LocalText} among them appears
   *     in the language of the sentence
   */
  public LocalText filled(Object... given) {
    return new LocalText(filled("zh", given), filled("en", given));
  }

  private String filled(String language, Object... given) {
    return in(language)
        .formatted(
            Arrays.stream(given)
                .map(one -> one instanceof LocalText text ? text.in(language) : one)
                .toArray());
  }
}
