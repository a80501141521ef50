package io.waystation.server.command;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.server.CannotRun;
import io.waystation.server.registry.Registrar;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "registry",
    description = {"Stations, devices and workers.", "驿站、设备与人员的登记。"},
    subcommands = {
      RegistryCommand.Import.class,
      RegistryCommand.Secret.class,
      RegistryCommand.Devices.class
    })
final class RegistryCommand {
  private RegistryCommand() {}

  @Command(
      name = "import",
      description =
          "Adds or replaces what a file names (config/registry-example.yaml shows how) and prints the"
              + " secret of every new device, once.")
  static final class Import implements Callable<Integer> {
    @Mixin ConfigOption config;

    @Parameters(paramLabel = "FILE")
    Path file;

    @Override
    public Integer call() {
      Map<DeviceId, String> secrets =
          Installation.withRecords(
              config, records -> new Registrar(records).add(file, Instant.now()));
      secrets.forEach(
          (device, secret) -> System.out.printf(Locale.ROOT, "%-30s %s%n", device, secret));
      return 0;
    }
  }

  @Command(name = "secret", description = "Gives a device a new secret and prints it, once.")
  static final class Secret implements Callable<Integer> {
    @Mixin ConfigOption config;

    @Parameters(paramLabel = "DEVICE")
    String device;

    @Override
    public Integer call() {
      if (!DeviceId.valid(device)) {
        throw CannotRun.usage(
            "'%s' is no device id: 1 to 64 of a-z, 0-9 and '-'.".formatted(device));
      }
      System.out.println(
          Installation.<String>withRecords(
              config, records -> new Registrar(records).newSecret(new DeviceId(device))));
      return 0;
    }
  }

  @Command(name = "devices", description = "Every device there is.")
  static final class Devices implements Callable<Integer> {
    @Mixin ConfigOption config;

    @Override
    public Integer call() {
      return Installation.withRecords(
          config,
          records -> {
            for (Device device : records.read(t -> t.devices().all())) {
              System.out.printf(
                  Locale.ROOT,
                  "%-30s %-8s %-20s %s%n",
                  device.id(),
                  device.type().name().toLowerCase(Locale.ROOT),
                  device.station(),
                  device.name().en());
            }
            return 0;
          });
    }
  }
}
