package io.waystation.alerting.notify.config;

/**
 * One thing wrong in the file.
 *
 * @param problem what is wrong and what to do; never a secret
 */
public record NotifyFault(String file, int line, String problem) {
  @Override
  public String toString() {
    return "%s, line %d: %s".formatted(file, line, problem);
  }
}
