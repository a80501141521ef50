package io.waystation.server.command;

import io.waystation.ingest.mapping.MappingException;
import io.waystation.ingest.mapping.Mappings;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.Device;
import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.model.StatusFlags;
import io.waystation.server.CannotRun;
import io.waystation.server.OwnSignals;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "map",
    description = {
      "Mapping files, for devices that cannot change (docs/dialects.md).",
      "映射文件:让无法修改的设备也能接入。"
    },
    subcommands = {MapCommand.Try.class, MapCommand.Check.class})
final class MapCommand {
  private static final String ROOT = Topic.ROOT;

  private MapCommand() {}

  @Command(
      name = "try",
      description = {
        "Takes one message from standard input and shows what a mapping file makes of it.",
        "从标准输入读取一条消息,显示映射结果。",
        "Every device counts as registered; nothing is stored. Exit code: 0 readings, 1 refused, 2"
            + " the file has faults."
      })
  static final class Try implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Spec CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The mapping file.")
    Path file;

    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description =
            "What it is published to; without it, the mapping's topic with the captures' own names.")
    String topic;

    @Option(
        names = "--received",
        paramLabel = "TIME",
        description = "When it arrives, for example 2026-11-21T08:00:00Z; now when not given.")
    String received;

    @Override
    public Integer call() {
      Mappings mapping = load(file, catalogue(config));
      String to = topic == null ? mapping.summaries().get(0).exampleTopic() : topic;
      if (!mapping.claims(to)) {
        throw CannotRun.usage(
            "The topic %s does not match %s of %s."
                .formatted(to, mapping.summaries().get(0).topic(), file));
      }
      Decoded decoded = mapping.decode(new RawMessage(to, input(), received()));
      PrintWriter out = spec.commandLine().getOut();
      out.printf("topic    %s%n%s", to, MapOutcome.text(decoded, StatusFlags.shipped()));
      out.flush();
      return decoded instanceof Decoded.Rejected ? CannotRun.FAILED : 0;
    }

    private Instant received() {
      try {
        return received == null ? Instant.now() : Instant.parse(received);
      } catch (DateTimeParseException e) {
        throw CannotRun.usage(
            "--received is '%s': give a time like 2026-11-21T08:00:00Z.".formatted(received));
      }
    }

    private static byte[] input() {
      InputStream in = System.in;
      try {
        return in.readAllBytes();
      } catch (IOException e) {
        throw CannotRun.because("Standard input cannot be read: " + e.getMessage(), e);
      }
    }
  }

  @Command(
      name = "check",
      description = {"Lists what mapping files take and every fault in them.", "列出映射文件的内容与全部错误。"})
  static final class Check implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Spec CommandSpec spec;

    @Parameters(
        paramLabel = "FOLDER",
        arity = "0..1",
        description =
            "A folder or one file; dialects.mappings of the configuration when not given.")
    Path folder;

    @Override
    public Integer call() {
      Path where = folder == null ? config.load().config().dialects().mappings() : folder;
      if (where.toString().isEmpty()) {
        throw CannotRun.usage(
            "No mapping files are configured: set dialects.mappings, or name a folder.");
      }
      PrintWriter out = spec.commandLine().getOut();
      for (Mappings.Summary summary : load(where, catalogue(config)).summaries()) {
        out.printf(
            "%s%n  %s%n  %s%n",
            summary.file(),
            summary.topic(),
            summary.signals().stream().map(Signal::code).collect(Collectors.joining(", ")));
      }
      out.flush();
      return 0;
    }
  }

  /** With the installation's own signals, where there is a configuration. */
  private static SignalCatalogue catalogue(ConfigOption config) {
    return Files.exists(config.file) || !config.isDefault()
        ? OwnSignals.of(config.load().config())
        : SignalCatalogue.shipped();
  }

  private static Mappings load(Path where, SignalCatalogue catalogue) {
    StatusFlags flags = StatusFlags.shipped();
    TreeDecoder decoder =
        new TreeDecoder(
            catalogue,
            flags,
            id ->
                Optional.of(
                    new Device(
                        id,
                        new StationId("any"),
                        Device.Type.SENSOR,
                        new LocalText(id.value(), id.value()),
                        Instant.EPOCH)),
            new DeviceClocks());
    try {
      return Mappings.load(where, ROOT, catalogue, flags, decoder);
    } catch (MappingException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }
}
