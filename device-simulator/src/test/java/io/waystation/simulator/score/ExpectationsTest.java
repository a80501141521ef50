package io.waystation.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.simulator.FaultKind;
import io.waystation.simulator.score.Expectation.Need;
import io.waystation.simulator.truth.TruthLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
  private static final Path RULES =
      Path.of("../alerting/src/main/resources/io/waystation/alerting/rules");

  @Test
  void speakOfRulesThatThereAre() throws IOException {
    Set<String> shipped =
        Pattern.compile("- \\{?id: ([\\w.]+)")
            .matcher(
                Files.readString(RULES.resolve("station.yaml"))
                    + Files.readString(RULES.resolve("health.yaml")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toSet());
    Expectations.shipped()
        .rows()
        .forEach(
            row ->
                assertThat(row.rules())
                    .as(row.fault())
                    .allMatch(
                        rule ->
                            rule.endsWith("*")
                                ? shipped.stream()
                                    .anyMatch(one -> one.startsWith(rule.replace("*", "")))
                                : shipped.contains(rule)));
  }

  @Test
  void askOfEveryFaultSomethingThatCanBe() {
    Expectations.shipped()
        .rows()
        .filter(row -> row.need() == Need.ONE)
        .forEach(
            row -> {
              assertThat(row.rules()).as(row.fault()).isNotEmpty();
              assertThat(row.sure()).as(row.fault()).isGreaterThanOrEqualTo(row.maybe());
              assertThat(row.within()).as(row.fault()).isPositive();
            });
  }

  @Test
  void knowEveryKindOfFault() {
    assertThat(Expectations.shipped().faults())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FaultKind.values()).map(TruthLine::word).toList());
  }

  @Test
  void haveNamesForPeople() {
    assertThat(Names.faults()).isEqualTo(Expectations.shipped().faults());
  }
}
