package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  private static final String HOT =
      """
      rules:
        - id: too_hot
          kind: limit
          signal: env.temperature
          title: {zh: 室内过热, en: Room too hot}
          budget: 5 pages per day
          steps:
            - {id: too_hot, when: "> 28", hold: 30 min, severity: warning, clears: "<= 26", basis: ours}
      """;

  private static Definition read(String yaml) {
    RuleBook book = RuleBook.parse(Map.of("own.yaml", yaml));
    return book.definition(book.rules().get(0));
  }

  @Test
  void layoutAndCommentsAreNoChange() {
    Definition again =
        read(
            """
            # Summer.
            rules:

              - title:
                  en: "Room too hot"
                  zh: 室内过热
                id: too_hot   # as before
                steps:
                  - id: too_hot
                    clears: <= 26
                    when: '> 28'
                    hold: 30 min
                    severity: "warning"
                    basis: ours
                budget: 5 pages per day
                signal: env.temperature
                kind: limit
            """);
    assertThat(again.version()).isEqualTo(read(HOT).version()).matches("[0-9a-f]{12}");
    assertThat(again.text()).isEqualTo(read(HOT).text());
    assertThat(again.line()).isEqualTo(4);
  }

  @Test
  void whatItSaysIsAChange() {
    Set<String> versions = new HashSet<>();
    for (String one :
        new String[] {
          HOT,
          HOT.replace("28", "29"),
          HOT.replace("30 min", "31 min"),
          HOT.replace("warning", "notice"),
          HOT.replace("too hot", "hot")
        }) {
      versions.add(read(one).version());
    }
    assertThat(versions).hasSize(5);
  }

  @Test
  void itsTextIsARuleThatSaysTheSame() {
    String text = read(HOT).text();
    Definition again = read("rules:\n  - " + text.strip().replace("\n", "\n    ") + "\n");
    assertThat(again.version()).isEqualTo(read(HOT).version());
  }

  @Test
  void theRowsOfTheTablesBelongToIt() {
    RuleBook book = RuleBook.shipped();
    assertThat(book.definition(book.find("vital.spo2").orElseThrow()).text())
        .contains("# vital_alerts.csv: code", "# spo2_altitude.csv: altitude_m");
    assertThat(book.definition(book.find("trend.BP1").orElseThrow()).text())
        .contains("# trend_rules.csv: rule_id", "# BP1, bp, bp_week_mean_high");
    assertThat(book.definition(book.find("score.NEWS2").orElseThrow()).text())
        .contains("# news2.csv: parameter", "# news2_response.csv: trigger");
    assertThat(book.rules().stream().map(rule -> book.definition(rule).version()).distinct())
        .hasSize(book.rules().size());
  }

  @Test
  void aBudgetIsItsOwnOrTheDefault() {
    assertThat(read(HOT).budget()).contains(new Definition.Budget(5, 6));
    RuleBook book =
        RuleBook.parse(Map.of("own.yaml", HOT.replace("    budget: 5 pages per day\n", "")));
    Rule<?> rule = book.rules().get(0);
    assertThat(book.definition(rule).budget()).isEmpty();
    assertThat(book.allowing(20).definition(rule).budget()).contains(new Definition.Budget(20, 2));
    assertThatThrownBy(() -> read(HOT.replace("5 pages per day", "few")))
        .hasMessageContaining(
            "own.yaml, line 6, rule too_hot: 'budget': 'few' is no budget: write '5 pages per day'");
  }

  @Test
  void anOwnRuleTakesThePlaceOfTheShippedOne() {
    RuleBook book = RuleBook.shipped().with(RuleBook.parse(Map.of("own.yaml", HOT)));
    Rule<?> hot = book.find("too_hot").orElseThrow();
    assertThat(book.definition(hot).place()).isEqualTo("own.yaml, line 2");
    assertThat(book.rules()).hasSameSizeAs(RuleBook.shipped().rules());
  }
}
