package io.waystation.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.RuleBookException;
import io.waystation.alerting.rule.RuleTests;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.triage.Consequences;
import io.waystation.model.Alarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/alarms.md} says what the rule book says, and its examples are rules. */
class DocsTest {
  private static final Path PAGE = Path.of("../docs/alarms.md");

  @Test
  void theTableOfStationRulesIsTheRuleBook() throws IOException {
    List<String> table = new ArrayList<>();
    table.add("| rule | alarm | signal | step | starts when | for | severity | ends when |");
    table.add("|---|---|---|---|---|---|---|---|");
    for (Rule<?> rule : RuleBook.shipped().rules()) {
      for (Rule.Line line : rule.lines()) {
        boolean first = line.equals(rule.lines().get(0));
        table.add(
            "| %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                    first ? "`" + rule.id() + "`" : "",
                    first ? rule.title().zh() + " / " + rule.title().en() : "",
                    first ? String.join(", ", rule.signals()) : "",
                    line.row(),
                    line.when().replace("|", "\\|"),
                    line.hold().isZero() ? "" : Words.duration(line.hold()).en(),
                    line.severity().word(),
                    line.clears().replace("|", "\\|")));
      }
    }
    assertThat(part("station-rules")).isEqualTo(String.join("\n", table));
  }

  @Test
  void theTableOfVitalsIsTheRuleBook() throws IOException {
    List<String> table = new ArrayList<>();
    table.add("| rule | alarm | signals |");
    table.add("|---|---|---|");
    for (Rule<?> rule : RuleBook.shipped().rules()) {
      if (rule.concern() == Alarm.Concern.HEALTH) {
        table.add(
            "| `%s` | %s / %s | %s |"
                .formatted(
                    rule.id(),
                    rule.title().zh(),
                    rule.title().en(),
                    String.join(", ", rule.signals())));
      }
    }
    assertThat(part("health-rules")).isEqualTo(String.join("\n", table));
  }

  @Test
  void theTableOfConsequencesIsTheOneTriageGoesBy() throws IOException {
    List<String> table = new ArrayList<>();
    table.add("| cause | its lines | up to | goes on for | because |");
    table.add("|---|---|---|---|---|");
    for (Consequences.Row row : Consequences.shipped().rows()) {
      assertThat(RuleBook.shipped().find(row.rule())).as(row.rule()).isPresent();
      table.add(
          "| %s | `%s` | %s | %s | %s |"
              .formatted(
                  row.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  row.rule(),
                  row.upTo().word(),
                  row.lasts().toMinutes() < 60
                      ? row.lasts().toMinutes() + " min"
                      : row.lasts().toHours() + " h",
                  row.why()));
    }
    assertThat(part("consequences")).isEqualTo(String.join("\n", table));
  }

  @Test
  void theExamplesAreRulesAndTheBadOneIsRefusedAsThePageSays() throws IOException {
    List<String> books = blocks("yaml");
    assertThat(books).hasSize(4);
    assertThat(RuleBook.parse(Map.of("my.yaml", books.get(3))).rules()).hasSize(1);
    assertThat(RuleBook.parse(Map.of("my.yaml", books.get(0))).rules()).hasSize(7);
    try {
      RuleBook.parse(Map.of("my.yaml", books.get(1)));
    } catch (RuleBookException refused) {
      assertThat(blocks("text")).contains(refused.getMessage() + "\n");
      return;
    }
    throw new AssertionError("the bad example is accepted");
  }

  @Test
  void theExampleOfATestPasses() throws IOException {
    assertThat(RuleTests.run(RuleBook.shipped(), "my.yaml", blocks("yaml").get(2)))
        .singleElement()
        .satisfies(result -> assertThat(result.problem()).isEmpty());
  }

  private static String part(String name) throws IOException {
    String page = Files.readString(PAGE);
    String begin = "<!-- " + name + " -->\n";
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf("\n<!-- end -->", from));
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }
}
