package io.waystation.server.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.server.Part;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service, if it runs on this data now: which parts, and what it says of itself. */
final class RunningService {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Without labels: the others are not asked for. */
  private static final Pattern METRIC = Pattern.compile("(waystation_\\w+) ([-+0-9.eE]+)");

  private final Map<Part, Long> processes = new EnumMap<>(Part.class);
  private final Map<String, String> troubles = new LinkedHashMap<>();
  private final Map<String, Double> metrics = new LinkedHashMap<>();

  private RunningService() {}

  /** Takes no lock: a service that starts at this moment finds everything free. */
  static RunningService of(Config config) {
    RunningService service = new RunningService();
    for (Part part : Part.values()) {
      service.lookFor(part, config.data().resolve("locks").resolve(part.word() + ".lock"));
    }
    if (service.runs()) {
      service.ask(config.ops());
    }
    return service;
  }

  boolean runs() {
    return !processes.isEmpty();
  }

  boolean runs(Part part) {
    return processes.containsKey(part);
  }

  /** Process ids by part. */
  Map<Part, Long> processes() {
    return processes;
  }

  /** What keeps parts from their work, in the service's own words, by part. */
  Map<String, String> troubles() {
    return troubles;
  }

  /**
   * @param name as Prometheus reads it, of a metric without labels
   */
  OptionalDouble metric(String name) {
    Double value = metrics.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private void lookFor(Part part, Path lock) {
    try {
      long pid = Long.parseLong(Files.readString(lock).strip());
      if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
        processes.put(part, pid);
      }
    } catch (IOException | NumberFormatException e) {
      // Not there, or of a start that came no further: nobody runs it.
    }
  }

  private void ask(Config.Listen ops) {
    String host =
        ops.host().equals("0.0.0.0") || ops.host().equals("::") ? "127.0.0.1" : ops.host();
    String base = "http://" + new Config.Listen(host, ops.port());
    try {
      JsonNode health = new ObjectMapper().readTree(get(base + "/health/ready"));
      for (JsonNode part : health.path("parts")) {
        if (!part.path("ready").asBoolean()) {
          troubles.put(part.path("part").asText(), part.path("trouble").asText());
        }
      }
      get(base + "/metrics").lines().forEach(this::note);
    } catch (JsonProcessingException e) {
      // Somebody else's port: the check of the ports says so.
    } catch (IOException e) {
      troubles.put("ops", base + ": " + e);
    }
  }

  private void note(String line) {
    Matcher metric = METRIC.matcher(line);
    if (metric.matches()) {
      metrics.put(metric.group(1), Double.parseDouble(metric.group(2)));
    }
  }

  private static String get(String url) throws IOException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
