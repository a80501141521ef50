package io.waystation.model;

/**
 * What somebody wanted to do about an alarm is not possible as it stands. The words say why and
 * what to do instead, to a person.
 */
public final class HandlingRefused extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final transient LocalText words;

  HandlingRefused(String zh, String en) {
    super(en);
    this.words = new LocalText(zh, en);
  }

  public LocalText words() {
    return words;
  }
}
