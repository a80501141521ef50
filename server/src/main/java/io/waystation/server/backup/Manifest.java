package io.waystation.server.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.server.CannotRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies in a backup. It is the last thing to be written: a folder without it is none, or one
 * that was not finished.
 *
 * @param version of the program that made it
 * @param moment everything that was acknowledged before it is in the backup
 * @param counts how much of what, for people and for comparing: {@code log.stored}, {@code
 *     records.rows} ...
 * @param forms which form the tables of each file have, by file name
 */
record Manifest(
    String version,
    Instant moment,
    Map<String, Long> counts,
    Map<String, String> forms,
    List<Entry> files) {
  static final String FILE = "manifest.json";

  /** The layout of a backup; one that is not ours is refused. */
  private static final int FORM = 1;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One file.
   *
   * @param name its path in the backup, with {@code /} between the parts
   */
  record Entry(String name, long bytes, String sha256) {}

  Manifest {
    counts = Map.copyOf(counts);
    forms = Map.copyOf(forms);
    files = List.copyOf(files);
  }

  Optional<Entry> file(String name) {
    return files.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  long bytes() {
    return files.stream().mapToLong(Entry::bytes).sum();
  }

  /** Appears whole or not at all. */
  void write(Path folder) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("backup", FORM).put("version", version).put("moment", moment.toString());
    ObjectNode countsNode = root.putObject("counts");
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(count -> countsNode.put(count.getKey(), count.getValue()));
    ObjectNode formsNode = root.putObject("forms");
    forms.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(form -> formsNode.put(form.getKey(), form.getValue()));
    for (Entry entry : files) {
      root.withArray("files")
          .addObject()
          .put("name", entry.name())
          .put("bytes", entry.bytes())
          .put("sha256", entry.sha256());
    }
    byte[] text =
        (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    Disk.write(folder.resolve(FILE), text);
  }

  /**
   * @throws CannotRun if there is none, or it is of a newer program; says what to do
   */
  static Manifest read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      int form = root.path("backup").asInt();
      if (form > FORM) {
        throw CannotRun.because(
            "The backup in %s was made by a newer Waystation (%s): restore it with that one."
                .formatted(folder, root.path("version").asText("of an unknown version")));
      }
      if (form != FORM) {
        throw damaged(file, null);
      }
      return of(root);
    } catch (NoSuchFileException e) {
      throw CannotRun.because(
          "%s is no finished backup: it holds no %s, which is written last. Use another one; this one may be deleted."
              .formatted(folder, FILE),
          e);
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static CannotRun damaged(Path file, Exception cause) {
    return CannotRun.because(
        "%s is damaged, so nothing in this backup can be trusted: use another one.".formatted(file),
        cause);
  }

  private static Manifest of(JsonNode root) {
    Map<String, Long> counts = new LinkedHashMap<>();
    root.path("counts").properties().forEach(f -> counts.put(f.getKey(), f.getValue().asLong()));
    Map<String, String> forms = new LinkedHashMap<>();
    root.path("forms").properties().forEach(f -> forms.put(f.getKey(), f.getValue().asText()));
    List<Entry> files = new ArrayList<>();
    root.path("files")
        .forEach(
            f ->
                files.add(
                    new Entry(
                        f.path("name").asText(),
                        f.path("bytes").asLong(),
                        f.path("sha256").asText())));
    return new Manifest(
        root.path("version").asText(),
        Instant.parse(root.path("moment").asText()),
        counts,
        forms,
        files);
  }
}
