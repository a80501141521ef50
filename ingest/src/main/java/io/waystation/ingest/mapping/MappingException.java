package io.waystation.ingest.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** Mapping files that cannot be used; it names every fault of all of them. */
public final class MappingException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<MappingFault> faults;

  MappingException(String where, List<MappingFault> faults) {
    super(
        faults.stream()
            .map(fault -> "  " + fault)
            .collect(
                Collectors.joining(
                    System.lineSeparator(),
                    "%s: %s%n"
                        .formatted(
                            where, faults.size() == 1 ? "1 fault" : faults.size() + " faults"),
                    "")));
    this.faults = List.copyOf(faults);
  }

  public List<MappingFault> faults() {
    return faults;
  }
}
