package io.waystation.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; all its faults at once. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigFault> faults;

  public ConfigException(String where, List<ConfigFault> faults) {
    super(
        "%s: %s%n%s"
            .formatted(
                where,
                faults.size() == 1 ? "1 fault" : faults.size() + " faults",
                faults.stream()
                    .map(fault -> "  " + fault)
                    .collect(Collectors.joining(System.lineSeparator()))));
    this.faults = List.copyOf(faults);
  }

  public List<ConfigFault> faults() {
    return faults;
  }
}
