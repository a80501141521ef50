package io.waystation.alerting.notify.config;

import io.waystation.model.LocalText;

/**
 * One thing wrong in the file.
 *
 * @param problem what is wrong and what to do; never a secret
 */
public record NotifyFault(String file, int line, LocalText problem) {
  /** With the place before it. */
  public LocalText words() {
    return new LocalText("%s，第 %d 行：%s", "%s, line %d: %s").filled(file, line, problem);
  }

  @Override
  public String toString() {
    return words().en();
  }
}
