package io.waystation.server.check;

import io.waystation.server.Part;
import io.waystation.server.Ports;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Whether what we listen at is free, or taken by ourselves. */
final class PortsCheck implements Check {
  private final Config config;
  private final RunningService service;

  PortsCheck(Config config, RunningService service) {
    this.config = config;
    this.service = service;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public void look(Findings findings) {
    Set<Part> parts = EnumSet.allOf(Part.class);
    if (config.mqtt().broker() != Config.Broker.EMBEDDED) {
      parts.remove(Part.BROKER);
    }
    for (Ports.Wanted wanted : Ports.wanted(config, parts)) {
      int port = wanted.listen().port();
      try {
        Ports.open(wanted.listen());
        findings.add(MachineKind.PORT_FREE, port, wanted.what(), wanted.key());
      } catch (IOException e) {
        if (ours(wanted)) {
          findings.add(MachineKind.PORT_OURS, port, wanted.what(), wanted.key());
        } else {
          findings.add(MachineKind.PORT_TAKEN, port, wanted.what(), wanted.key(), e.getMessage());
        }
      }
    }
  }

  private boolean ours(Ports.Wanted wanted) {
    return switch (wanted.key()) {
      case "http" -> service.runs(Part.API);
      case "mqtt.embedded" -> service.runs(Part.BROKER);
      default -> service.runs();
    };
  }
}
