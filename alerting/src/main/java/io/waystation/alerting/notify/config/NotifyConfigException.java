package io.waystation.alerting.notify.config;

import io.waystation.model.LocalText;
import java.util.List;

/** The file of receivers and routes cannot be used; it names every fault, not only the first. */
public class NotifyConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<NotifyFault> faults;

  NotifyConfigException(List<NotifyFault> faults) {
    super(all(faults).en());
    this.faults = List.copyOf(faults);
  }

  private static LocalText all(List<NotifyFault> faults) {
    return new LocalText("通知文件有 %d 处错误：\n  %s", "the notification file has %d fault(s):\n  %s")
        .filled(
            faults.size(),
            LocalText.joined(faults.stream().map(NotifyFault::words).toList(), "\n  "));
  }

  /** All faults, a line each. */
  public LocalText words() {
    return all(faults);
  }

  public List<NotifyFault> faults() {
    return faults;
  }
}
