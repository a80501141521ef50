package io.waystation.server.check;

import io.waystation.model.LocalText;

/**
 * What was found, in words for a person.
 *
 * @param remedy what mends it; empty when all is well
 */
public record Finding(Kind kind, LocalText words, LocalText remedy) {
  /**
   * @param given what the patterns of the kind ask for, in that order; a {@link LocalText} among
   *     them appears in the language of the sentence
   */
  static Finding of(Kind kind, Object... given) {
    return new Finding(kind, kind.words().filled(given), kind.remedy().filled(given));
  }

  /** For machines, see {@link Kind#code}. */
  public String code() {
    return kind.code();
  }

  public Level level() {
    return kind.level();
  }

  public Area area() {
    return kind.area();
  }
}
