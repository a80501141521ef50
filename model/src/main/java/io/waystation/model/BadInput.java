package io.waystation.model;

/**
 * What somebody wrote cannot be used. The words say why and what to write instead, to a person; the
 * message is the English of them, for logs and terminals.
 */
public final class BadInput extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient LocalText words;

  /**
   * @param given for {@link LocalText#filled}
   */
  public BadInput(String zh, String en, Object... given) {
    this(new LocalText(zh, en).filled(given));
  }

  public BadInput(LocalText words) {
    super(words.en());
    this.words = words;
  }

  public LocalText words() {
    return words;
  }
}
