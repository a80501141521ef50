package io.waystation.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.AlarmChange;
import io.waystation.model.Plan;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the page says, it says in both languages; words of the model have a text of their own.
 */
class PageTextsTest {
  private static final Path APP = Path.of("src/main/resources/web/app");
  private static final Pattern ROW =
      Pattern.compile("^  '([^']+)': \\['((?:[^'\\\\]|\\\\.)*)', '((?:[^'\\\\]|\\\\.)*)'],$");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");

  /**
   * Keys given to the translating function, or to the small functions that head a table with one.
   */
  private static final Pattern USE = Pattern.compile("\\b(?:t|head|part|cell)\\('([\\w.-]+)'");

  private static final Pattern FAMILY = Pattern.compile("\\bword\\('([\\w.]+)'");

  private record Pair(String zh, String en) {}

  private final Map<String, Pair> texts = new LinkedHashMap<>();

  PageTextsTest() throws IOException {
    for (String line : Files.readAllLines(APP.resolve("messages.js"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(texts.put(row.group(1), new Pair(row.group(2), row.group(3))))
            .as("%s stands twice in messages.js", row.group(1))
            .isNull();
      } else {
        assertThat(line).as("a row of messages.js on a line of its own").doesNotContain("['");
      }
    }
  }

  @Test
  void everyTextStandsInBothLanguagesWithTheSameBlanksToFill() {
    assertThat(texts).hasSizeGreaterThan(300);
    texts.forEach(
        (key, pair) -> {
          assertThat(pair.zh()).as("%s in Chinese", key).isNotBlank();
          assertThat(pair.en()).as("%s in English", key).isNotBlank();
          assertThat(blanks(pair.en())).as("%s in English", key).isEqualTo(blanks(pair.zh()));
        });
  }

  @Test
  void everyKeyThePageUsesHasAText() {
    Set<String> used = found(USE);
    assertThat(used).hasSizeGreaterThan(150);
    assertThat(texts.keySet()).containsAll(used);
  }

  @Test
  void everyFamilyOfWordsThePageUsesHasRows() {
    for (String family : found(FAMILY)) {
      assertThat(texts.keySet())
          .as("rows of '%s.'", family)
          .anyMatch(key -> key.startsWith(family + "."));
    }
  }

  @Test
  void everyWordOfTheModelHasAText() {
    SignalCatalogue signals = SignalCatalogue.shipped();
    for (Signal signal : signals.all()) {
      if (!signal.health()) {
        assertThat(texts).containsKey("signals." + signal.group());
      }
      for (String state : signal.states()) {
        assertThat(texts).containsKey("state." + state);
      }
    }
    StatusFlags flags = StatusFlags.shipped();
    assertThat(texts.keySet())
        .containsAll(
            flags.words().stream()
                .filter(word -> !flags.find(word).orElseThrow().action().rejects())
                .map("flag."::concat)
                .toList())
        .containsAll(keys("severity.", Severity.values()))
        .containsAll(keys("role.", Role.values()))
        .containsAll(keys("change.", AlarmChange.What.values()))
        .containsAll(keys("plan.status.", Plan.Status.values()));
  }

  private static List<String> keys(String family, Enum<?>... words) {
    return Arrays.stream(words)
        .map(word -> family + word.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static Set<String> blanks(String text) {
    return PLACEHOLDER.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
  }

  private static Set<String> found(Pattern pattern) {
    try (Stream<Path> files = Files.walk(APP)) {
      return files
          .filter(file -> file.toString().endsWith(".js") && !file.endsWith("messages.js"))
          .flatMap(file -> pattern.matcher(read(file)).results())
          .map(result -> result.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
