package io.waystation.server.check;

import java.util.stream.Collectors;

/** What a service that runs here says of itself. */
final class ServiceCheck implements Check {
  private final RunningService service;

  ServiceCheck(RunningService service) {
    this.service = service;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public void look(Findings findings) {
    if (service.runs()) {
      findings.add(
          MachineKind.SERVICE_RUNS,
          service.processes().entrySet().stream()
              .map(one -> one.getKey().word() + " (" + one.getValue() + ")")
              .collect(Collectors.joining(", ")));
    }
    service
        .troubles()
        .forEach((part, trouble) -> findings.add(MachineKind.SERVICE_NOT_READY, part, trouble));
  }
}
