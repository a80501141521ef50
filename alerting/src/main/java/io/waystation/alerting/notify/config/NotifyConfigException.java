package io.waystation.alerting.notify.config;

import java.util.List;
import java.util.stream.Collectors;

/** The file of receivers and routes cannot be used; it names every fault, not only the first. */
public class NotifyConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<NotifyFault> faults;

  NotifyConfigException(List<NotifyFault> faults) {
    super(
        faults.stream()
            .map(NotifyFault::toString)
            .collect(
                Collectors.joining(
                    "\n  ", "the notification file has " + faults.size() + " fault(s):\n  ", "")));
    this.faults = List.copyOf(faults);
  }

  public List<NotifyFault> faults() {
    return faults;
  }
}
