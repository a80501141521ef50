package io.waystation.server.command;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.server.CannotRun;
import io.waystation.server.demo.Demo;
import io.waystation.simulator.City;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.mqtt.Dialect;
import io.waystation.simulator.mqtt.Login;
import io.waystation.simulator.mqtt.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which broker the simulated devices connect to, as whom, and how they speak there. */
final class BrokerOptions {
  @Option(
      names = "--broker",
      paramLabel = "URI",
      defaultValue = "tcp://127.0.0.1:1883",
      description =
          "Where the devices connect: tcp:// or mqtt://, with TLS ssl:// or mqtts:// (${DEFAULT-VALUE}).")
  String broker;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "With TLS, whom to trust: certificates in PEM. Without it, those Java trusts.")
  Path authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "With TLS, the devices' own certificate and its chain, in PEM; needs --key.")
  Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Its private key, in PEM (PKCS#8, without a password).")
  Path key;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "A device and its secret a line, as 'waystation registry import' prints them; a broker that"
              + " asks for none needs no file.")
  Path secrets;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "One account for all devices, instead of --secrets; needs --password-file.")
  String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of --user, alone in a file.")
  Path passwordFile;

  @Option(
      names = "--demo",
      paramLabel = "DIR",
      description = "The data folder of a demo started with --no-simulator: its secrets.")
  Path demo;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      defaultValue = "json",
      description =
          "How the devices say it: json, cbor, senml or sparkplug (${DEFAULT-VALUE}); docs/dialects.md.")
  String dialect;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "waystation",
      description = "With Sparkplug, the group of all nodes (${DEFAULT-VALUE}).")
  String group;

  /**
   * @param city whose devices are to have logins
   * @throws CannotRun if the options cannot be followed; says which and what to do
   */
  Broker broker(City city) {
    try {
      URI uri = uri();
      boolean secure = !List.of("tcp", "mqtt").contains(uri.getScheme());
      int port = uri.getPort() < 0 ? secure ? 8883 : 1883 : uri.getPort();
      return new Broker(uri.getHost(), port, tls(secure), logins(city), dialect());
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }

  private URI uri() {
    try {
      URI uri = URI.create(broker);
      boolean known =
          uri.getScheme() != null
              && List.of("tcp", "mqtt", "ssl", "tls", "mqtts").contains(uri.getScheme());
      boolean bare =
          uri.getUserInfo() == null
              && uri.getQuery() == null
              && (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/"));
      if (known && bare && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same sentence.
    }
    throw new IllegalArgumentException(
        ("--broker is '%s': use tcp://host:port, for example tcp://127.0.0.1:1883, or with TLS"
                + " ssl://host:port; who logs in stands in --secrets or --user.")
            .formatted(broker));
  }

  private Optional<Tls> tls(boolean secure) {
    if (!secure) {
      if (authorities != null || certificate != null || key != null) {
        throw new IllegalArgumentException(
            "--ca, --cert and --key are for TLS, and --broker is %s: use ssl://."
                .formatted(broker));
      }
      return Optional.empty();
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--cert and --key belong together: give both or none.");
    }
    Optional<Tls.Identity> own =
        Optional.ofNullable(certificate).map(chain -> new Tls.Identity(chain, key));
    return Optional.of(Tls.of(Optional.ofNullable(authorities), own));
  }

  private Dialect dialect() {
    return switch (dialect.toLowerCase(Locale.ROOT)) {
      case "json" -> Dialect.JSON;
      case "cbor" -> Dialect.CBOR;
      case "senml" -> Dialect.SENML;
      case "sparkplug" -> Dialect.sparkplug(group);
      default ->
          throw new IllegalArgumentException(
              "--dialect is '%s': use json, cbor, senml or sparkplug.".formatted(dialect));
    };
  }

  private Function<DeviceId, Optional<Login>> logins(City city) {
    if (Stream.of(secrets, user, demo).filter(given -> given != null).count() > 1) {
      throw new IllegalArgumentException(
          "--secrets, --user and --demo all say who logs in: give one of them.");
    }
    if ((user == null) != (passwordFile == null)) {
      throw new IllegalArgumentException(
          "--user and --password-file belong together: give both or none.");
    }
    if (user != null) {
      Optional<Login> all = Optional.of(new Login(user, password()));
      return device -> all;
    }
    if (demo != null) {
      Function<DeviceId, String> theirs = Demo.secrets(demo);
      return device -> Optional.of(new Login(device.value(), theirs.apply(device)));
    }
    return secrets == null ? device -> Optional.empty() : ofFile(city);
  }

  private String password() {
    String password = lines("--password-file", passwordFile).stream().findFirst().orElse("");
    if (password.isEmpty()) {
      throw new IllegalArgumentException(
          "--password-file %s is empty: the password stands in its first line."
              .formatted(passwordFile));
    }
    return password;
  }

  private Function<DeviceId, Optional<Login>> ofFile(City city) {
    Map<String, String> all =
        lines("--secrets", secrets).stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length == 2)
            .collect(Collectors.toMap(words -> words[0], words -> words[1], (a, b) -> b));
    List<DeviceId> without =
        city.devices().stream().map(Device::id).filter(id -> !all.containsKey(id.value())).toList();
    if (!without.isEmpty()) {
      throw new IllegalArgumentException(
          ("--secrets %s has no secret of %s%s: register what is missing ('waystation registry"
                  + " import' prints a device and its secret a line), or simulate a smaller city.")
              .formatted(
                  secrets,
                  without.get(0),
                  without.size() == 1
                      ? ""
                      : " and %d more of %d devices"
                          .formatted(without.size() - 1, city.devices().size())));
    }
    return device -> Optional.of(new Login(device.value(), all.get(device.value())));
  }

  private static List<String> lines(String option, Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("%s %s cannot be read: %s".formatted(option, file, e), e);
    }
  }
}
