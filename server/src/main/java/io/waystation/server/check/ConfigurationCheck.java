package io.waystation.server.check;

import io.waystation.server.config.Config;
import io.waystation.server.config.Key;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** What the configuration says that works and is dangerous all the same. */
final class ConfigurationCheck implements Check {
  private final Given given;

  ConfigurationCheck(Given given) {
    this.given = given;
  }

  @Override
  public Area area() {
    return Area.CONFIGURATION;
  }

  @Override
  public void look(Findings findings) {
    findings.add(ConfigurationKind.READ, given.file());
    for (String warning : given.warnings()) {
      findings.add(ConfigurationKind.UNKNOWN_VARIABLE, warning.split(" ", 2)[0]);
    }
    if (holdsSecret() && readableByAll(given.file())) {
      findings.add(ConfigurationKind.SECRETS_READABLE, given.file());
    }
    lookAtListeners(findings);
    lookAtWays(findings);
  }

  private void lookAtListeners(Findings findings) {
    Config config = given.config();
    if (!loopback(config.ops().host())) {
      findings.add(ConfigurationKind.OPS_OPEN, config.ops());
    }
    if (!loopback(config.http().listen().host()) && !config.http().secureCookies()) {
      findings.add(ConfigurationKind.PAGE_PLAIN, config.http().listen());
    }
    if (embedded() && !loopback(config.mqtt().embedded().host())) {
      findings.add(ConfigurationKind.DEVICES_PLAIN, config.mqtt().embedded());
    }
  }

  private void lookAtWays(Findings findings) {
    Config config = given.config();
    if (!embedded()) {
      URI broker = URI.create(config.mqtt().uri());
      boolean plain = List.of("tcp", "ws").contains(broker.getScheme());
      if (plain && !loopback(broker.getHost())) {
        findings.add(ConfigurationKind.BROKER_PLAIN, broker);
      }
    }
    if (config.telemetry().store() == Config.Store.INFLUX) {
      URI influx = URI.create(config.telemetry().influx().url());
      if (influx.getScheme().equals("http") && !loopback(influx.getHost())) {
        findings.add(ConfigurationKind.INFLUX_PLAIN, influx);
      }
    }
  }

  private boolean embedded() {
    return given.config().mqtt().broker() == Config.Broker.EMBEDDED;
  }

  /** In the file, not in the environment. */
  private boolean holdsSecret() {
    Config config = given.config();
    return Config.keys().stream()
        .filter(Key::secret)
        .filter(key -> !given.environment().containsKey(key.variable()))
        .anyMatch(
            key ->
                switch (key.path()) {
                  case "mqtt.password" -> !config.mqtt().password().isEmpty();
                  case "telemetry.influx.token" -> !config.telemetry().influx().token().isEmpty();
                  case "records.password" -> !config.records().password().isEmpty();
                  default -> throw new IllegalStateException("a secret nobody looks at: " + key);
                });
  }

  private static boolean readableByAll(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A name nobody knows is no way for others in. */
  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
