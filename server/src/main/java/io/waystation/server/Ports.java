package io.waystation.server;

import io.waystation.server.config.Config;
import io.waystation.server.config.Config.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks whether the ports we are going to open are free, before anything is started. */
public final class Ports {
  /**
   * @param key of the configuration
   * @param option of {@code demo}
   */
  public record Wanted(String what, Listen listen, String key, String option) {}

  private Ports() {}

  public static List<Wanted> wanted(Config config, Set<Part> parts) {
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(new Wanted("metrics and health", config.ops(), "ops", "--ops-port"));
    if (parts.contains(Part.API)) {
      wanted.add(new Wanted("page", config.http().listen(), "http", "--http-port"));
    }
    if (parts.contains(Part.BROKER)) {
      wanted.add(
          new Wanted("MQTT broker", config.mqtt().embedded(), "mqtt.embedded", "--mqtt-port"));
    }
    return wanted;
  }

  /**
   * Opens it for a moment.
   *
   * @throws UnknownHostException if there is no such host
   * @throws IOException if it cannot be opened; the message says why
   */
  public static void open(Listen listen) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      // As the servers set it: a port that is merely cooling down is free.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
    }
  }

  /**
   * @throws CannotRun naming every port that cannot be opened, and what changes it
   */
  static void check(List<Wanted> wanted) {
    List<String> taken = new ArrayList<>();
    for (Wanted one : wanted) {
      try {
        open(one.listen);
      } catch (UnknownHostException e) {
        taken.add(
            "The host '%s' for the %s is unknown: change %s.host."
                .formatted(one.listen.host(), one.what, one.key));
      } catch (IOException e) {
        taken.add(
            "Port %s for the %s cannot be opened (%s): end whatever uses it, or choose another with %s (demo) or %s.port (configuration)."
                .formatted(one.listen, one.what, e.getMessage(), one.option, one.key));
      }
    }
    if (!taken.isEmpty()) {
      throw CannotRun.because(String.join(System.lineSeparator(), taken));
    }
  }
}
