package io.waystation.server.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A mosquitto.conf and the files it includes, as far as it decides what is kept. */
final class MosquittoConf {
  private static final int USUAL_PORT = 1883;

  private final Path file;
  private final Map<String, String> values = new HashMap<>();
  private final Set<Integer> ports = new HashSet<>();

  private MosquittoConf(Path file) {
    this.file = file;
  }

  /**
   * @throws IOException if it or a file it includes cannot be read
   */
  static MosquittoConf read(Path file) throws IOException {
    MosquittoConf conf = new MosquittoConf(file);
    conf.take(file);
    return conf;
  }

  /** Whether a broker with this file listens there. */
  boolean listensAt(int port) {
    return ports.isEmpty() ? port == USUAL_PORT : ports.contains(port);
  }

  /**
   * @param queueProbe messages that have been tried; 0 when none was
   */
  void look(int queueProbe, Findings findings) {
    if (!flag("persistence", false)) {
      findings.add(BrokerKind.PERSISTENCE_OFF, file);
    } else {
      long seconds = number("autosave_interval", 1_800);
      boolean rare = seconds == 0 || seconds > 60;
      // Then it counts changes and not seconds.
      if (rare && !flag("autosave_on_changes", false)) {
        findings.add(BrokerKind.AUTOSAVE_RARE, file, seconds);
      } else {
        findings.add(BrokerKind.PERSISTENT, file);
      }
    }
    List<String> limits = new ArrayList<>();
    long queued = number("max_queued_messages", 1_000);
    if (queued != 0 && (queueProbe == 0 || queued > queueProbe)) {
      limits.add("max_queued_messages " + queued);
    }
    if (number("max_queued_bytes", 0) != 0) {
      limits.add("max_queued_bytes " + values.get("max_queued_bytes"));
    }
    if (!limits.isEmpty()) {
      findings.add(BrokerKind.QUEUE_CONFIGURED, file, String.join(", ", limits));
    }
  }

  private void take(Path path) throws IOException {
    for (String line : Files.readAllLines(path)) {
      String[] words = line.strip().split("\\s+");
      if (words[0].startsWith("#") || words.length < 2) {
        continue;
      }
      switch (words[0]) {
        case "include_dir" -> include(Path.of(words[1]));
        case "listener", "port" -> ports.add(Integer.parseInt(words[1]));
        default -> values.put(words[0], words[1]);
      }
    }
  }

  private void include(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(one -> one.toString().endsWith(".conf")).sorted().toList();
    }
    for (Path one : files) {
      take(one);
    }
  }

  private boolean flag(String key, boolean fallback) {
    return Boolean.parseBoolean(values.getOrDefault(key, String.valueOf(fallback)));
  }

  /** Mosquitto itself refuses what is no number. */
  private long number(String key, long fallback) {
    String value = values.getOrDefault(key, "");
    return value.matches("\\d{1,18}") ? Long.parseLong(value) : fallback;
  }
}
