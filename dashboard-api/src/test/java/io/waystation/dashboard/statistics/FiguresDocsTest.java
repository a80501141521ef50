package io.waystation.dashboard.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.dashboard.statistics.DriftCorrection.Door;
import io.waystation.dashboard.statistics.DriftCorrection.Seen;
import io.waystation.dashboard.statistics.DriftCorrection.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/figures.md says what the program does. */
class FiguresDocsTest {
  private static final Pattern FIGURE = Pattern.compile("(?m)^\\| `(\\w+)` \\| `([^`]+)` \\|");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?m)^\\| (\\d+) \\| (\\d+) \\| (\\w+) \\| (\\d+) \\| (\\d+) \\| (\\w+) \\| (\\d+) \\|");

  private final String page = Files.readString(Path.of("../docs/figures.md"));

  FiguresDocsTest() throws IOException {}

  @Test
  void listsTheFiguresAndTheirUnits() {
    assertThat(FIGURE.matcher(page).results().map(row -> row.group(1) + " in " + row.group(2)))
        .containsExactlyElementsOf(
            Arrays.stream(Figure.values()).map(f -> f.word() + " in " + f.unit()).toList());
  }

  @Test
  void itsExamplesAreWhatIsWorkedOut() {
    List<MatchResult> rows = EXAMPLE.matcher(page).results().toList();
    assertThat(rows).hasSize(9);
    for (MatchResult row : rows) {
      Segment segment =
          new Segment(
              number(row, 1),
              number(row, 2),
              Seen.valueOf(row.group(3).toUpperCase(Locale.ROOT)),
              number(row, 4),
              number(row, 5),
              row.group(6).equals("unknown") ? DriftCorrection.UNKNOWN : number(row, 6));
      assertThat(new DriftCorrection(List.of(segment), new Door(1, 100, 0)).visits(segment))
          .as(row.group())
          .isEqualTo(number(row, 7));
    }
  }

  private static int number(MatchResult row, int group) {
    return Integer.parseInt(row.group(group));
  }
}
