package io.waystation.server.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Whether the system says that its clock is synchronised; nothing is said where it cannot. */
final class SystemClockCheck implements Check {
  private static final long ANSWER_SECONDS = 3;

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public void look(Findings findings) {
    switch (answer()) {
      case "yes" -> findings.add(MachineKind.CLOCK_SYNCHRONISED);
      case "no" -> findings.add(MachineKind.CLOCK_FREE);
      default -> {
        // No systemd here; a container has its host's clock.
      }
    }
  }

  private static String answer() {
    try {
      Process asked =
          new ProcessBuilder("timedatectl", "show", "-p", "NTPSynchronized", "--value")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!asked.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        asked.destroyForcibly();
        return "";
      }
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
