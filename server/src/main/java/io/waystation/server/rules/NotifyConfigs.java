package io.waystation.server.rules;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.config.NotifyConfigException;
import io.waystation.server.CannotRun;
import io.waystation.server.config.Config;
import java.util.Optional;

/** Who is told of alarms in an installation. */
public final class NotifyConfigs {
  private NotifyConfigs() {}

  /**
   * Empty where nobody is to be told.
   *
   * @throws CannotRun naming every fault in the file, in both languages
   */
  public static Optional<NotifyConfig> of(Config config) {
    if (config.notifications().toString().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(NotifyConfig.load(config.notifications(), System.getenv()));
    } catch (NotifyConfigException e) {
      throw CannotRun.because("notify: %s%n%s".formatted(e.words().en(), e.words().zh()), e);
    }
  }
}
