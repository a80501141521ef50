package io.waystation.server.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.LocalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for everything that can be found. */
class KindTest {
  private static final Pattern HOLE = Pattern.compile("%(\\d)\\$,?([sd])");

  @Test
  void thePageListsEveryFindingAsItIsSaid() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "check.md"));
    for (Kind kind : Kind.all()) {
      assertThat(page.lines())
          .as("the line of %s in docs/check.md", kind.code())
          .contains(line(kind));
    }
    assertThat(page.lines().filter(line -> line.matches("\\| `[a-z]+\\.[a-z0-9-]+` .*")).count())
        .as("findings docs/check.md lists that there are not")
        .isEqualTo(Kind.all().size());
  }

  /** As the page has it. */
  private static String line(Kind kind) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            kind.code(),
            kind.level().name().toLowerCase(Locale.ROOT),
            plain(kind.words().en()),
            plain(kind.remedy().en()));
  }

  private static String plain(String pattern) {
    return HOLE.matcher(pattern)
        .replaceAll("…")
        .replace("%%", "%")
        .replace("|", "\\|")
        .replace("<", "&lt;");
  }

  @Test
  void whatIsNotWellHasARemedyAndWhatIsWellHasNone() {
    for (Kind kind : Kind.all()) {
      assertThat(kind.remedy().en().isEmpty()).as(kind.code()).isEqualTo(kind.level() == Level.OK);
      assertThat(kind.remedy().zh().isEmpty()).as(kind.code()).isEqualTo(kind.level() == Level.OK);
    }
  }

  @Test
  void bothLanguagesSayTheSame() {
    for (Kind kind : Kind.all()) {
      Map<String, String> holes = holes(kind.words());
      assertThat(holes(kind.remedy()).entrySet()).as(kind.code()).allMatch(fits(holes));
      if (kind != PostgresKind.CLOSED) {
        assertThat(kind.words().zh()).as(kind.code()).containsPattern("[\\u4e00-\\u9fff]");
      }
    }
  }

  @Test
  void codesAreUnique() {
    Set<String> codes = new HashSet<>();
    assertThat(Kind.all()).allMatch(kind -> codes.add(kind.code()));
  }

  private static Predicate<Map.Entry<String, String>> fits(Map<String, String> others) {
    return hole -> others.getOrDefault(hole.getKey(), hole.getValue()).equals(hole.getValue());
  }

  /** Conversions by number; the same in both languages where both use it. */
  private static Map<String, String> holes(LocalText text) {
    Map<String, String> holes = new TreeMap<>();
    for (String pattern : new String[] {text.zh(), text.en()}) {
      Matcher hole = HOLE.matcher(pattern);
      while (hole.find()) {
        String before = holes.put(hole.group(1), hole.group(2));
        assertThat(before == null ? hole.group(2) : before).as(pattern).isEqualTo(hole.group(2));
      }
      assertThat(HOLE.matcher(pattern).replaceAll("").replace("%%", ""))
          .as(pattern)
          .doesNotContain("%");
    }
    return holes;
  }
}
