package io.waystation.ingest.mapping;

import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Dialect;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The dialect of devices that cannot change: a folder of YAML files, each of which says how the
 * messages of one topic pattern become readings. docs/dialects.md explains them; {@code
 * config/mappings} has some.
 */
public final class Mappings implements Dialect {
  /** Topics of another dialect: {@code spBv1.0/group/type/node[/device]}. */
  private static final String SPARKPLUG = "spBv1.0";

  private static final int SPARKPLUG_LEVELS = 4;

  private final List<Mapping> mappings;
  private final TopicTree<Mapping> byTopic = new TopicTree<>();
  private final TreeDecoder decoder;

  /**
   * What one file is about.
   *
   * @param exampleTopic one that matches
   */
  public record Summary(String file, String topic, String exampleTopic, List<Signal> signals) {}

  private Mappings(List<Mapping> mappings, TreeDecoder decoder) {
    this.mappings = List.copyOf(mappings);
    this.decoder = decoder;
    mappings.forEach(mapping -> byTopic.add(mapping.topic(), mapping));
  }

  /**
   * Reads all {@code *.yaml} and {@code *.yml} of a folder, or one file.
   *
   * @param root of the contract's own topics, which no mapping may reach into
   * @param catalogue the signals they may name
   * @param decoder makes readings of what they translate
   * @throws MappingException naming every fault of every file
   */
  public static Mappings load(
      Path folder, String root, SignalCatalogue catalogue, StatusFlags flags, TreeDecoder decoder)
      throws MappingException {
    List<MappingFault> faults = new ArrayList<>();
    List<Mapping> mappings = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      try {
        new MappingReader(name, catalogue, flags, faults)
            .read(Files.readString(file))
            .ifPresent(mappings::add);
      } catch (CharacterCodingException e) {
        faults.add(new MappingFault(name, 1, "is not UTF-8"));
      } catch (IOException e) {
        faults.add(new MappingFault(name, 1, "cannot be read: " + e));
      }
    }
    overlaps(mappings, root, faults);
    if (!faults.isEmpty()) {
      throw new MappingException(folder.toString(), faults);
    }
    return new Mappings(mappings, decoder);
  }

  private static List<Path> files(Path folder) throws MappingException {
    if (Files.isRegularFile(folder)) {
      return List.of(folder);
    }
    List<Path> files = List.of();
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Mappings::isMapping).sorted().toList();
    } catch (IOException e) {
      throw unusable(folder, "there is no such file or folder, or it cannot be read");
    }
    if (files.isEmpty()) {
      throw unusable(folder, "holds no mapping file (*.yaml)");
    }
    return files;
  }

  private static boolean isMapping(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".");
  }

  private static MappingException unusable(Path folder, String problem) {
    return new MappingException(
        folder.toString(), List.of(new MappingFault(folder.toString(), 1, problem)));
  }

  private static void overlaps(List<Mapping> mappings, String root, List<MappingFault> faults) {
    for (int i = 0; i < mappings.size(); i++) {
      Mapping one = mappings.get(i);
      String taken =
          one.topic().reachesInto(root, root.split("/").length + 1)
              ? root
              : one.topic().reachesInto(SPARKPLUG, SPARKPLUG_LEVELS) ? SPARKPLUG : "";
      if (!taken.isEmpty()) {
        faults.add(
            new MappingFault(
                one.file(),
                one.line(),
                "topic: %s reaches into %s/#, which has a dialect of its own"
                    .formatted(one.topic(), taken)));
      }
      for (Mapping other : mappings.subList(0, i)) {
        if (one.topic().overlaps(other.topic())) {
          faults.add(
              new MappingFault(
                  one.file(),
                  one.line(),
                  "topic: %s overlaps %s of %s; a message must belong to one mapping"
                      .formatted(one.topic(), other.topic(), other.file())));
        }
      }
    }
  }

  /** In the order of the files' names. */
  public List<Summary> summaries() {
    return mappings.stream()
        .map(
            mapping ->
                new Summary(
                    mapping.file(),
                    mapping.topic().toString(),
                    mapping.exampleTopic(),
                    mapping.readings().stream().map(ReadingRule::signal).distinct().toList()))
        .toList();
  }

  @Override
  public List<String> filters() {
    return mappings.stream().map(mapping -> mapping.topic().filter()).toList();
  }

  @Override
  public boolean claims(String topic) {
    return byTopic.find(topic) != null;
  }

  @Override
  public Decoded decode(RawMessage message) {
    Mapping mapping = byTopic.find(message.topic());
    return mapping == null
        ? new Decoded.Rejected(
            "", -1, -1, Reason.UNKNOWN_TOPIC, "no mapping file is for this topic")
        : mapping.decode(message, decoder);
  }
}
