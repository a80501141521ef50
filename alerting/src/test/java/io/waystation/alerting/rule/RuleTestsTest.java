package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationAttributes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RuleTestsTest {
  private static final Path SHIPPED = Path.of("../config/rules-tests");
  private static final String FAILS =
      """
      tests:
        - name: too early
          rule: mains_lost
          readings:
            - {at: 0 s, signal: power.mains, value: "off"}
          expect:
            - {at: 9 s, alarm: warning}
      """;

  @TestFactory
  Stream<DynamicTest> theShippedTestsPass() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).isNotEmpty();
      return all.stream()
          .flatMap(
              file ->
                  RuleTests.run(RuleBook.shipped(), file.getFileName().toString(), text(file))
                      .stream())
          .map(
              result ->
                  DynamicTest.dynamicTest(
                      result.name(), () -> assertThat(result.problem()).isEmpty()));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTestThatFailsSaysWhereAndHow() {
    assertThat(RuleTests.run(RuleBook.shipped(), "my.yaml", FAILS))
        .extracting(RuleTests.Result::problem)
        .containsExactly(Optional.of("line 7: after 9 s the alarm is normal, not warning"));
  }

  @Test
  void faultsAreNamedWithTheirLines() {
    String bad =
        FAILS.replace("mains_lost", "main_lost").replace("\"off\"", "broken").replace("9 s", "x");
    assertThatThrownBy(() -> RuleTests.run(RuleBook.shipped(), "my.yaml", bad))
        .isInstanceOf(RuleBookException.class)
        .hasMessageContaining("my.yaml, line 3: 'rule': no rule is called 'main_lost'")
        .hasMessageContaining("my.yaml, line 5: 'value': power.mains has no state 'broken'")
        .hasMessageContaining("my.yaml, line 7: 'at': 'x' is no duration");
  }

  @Test
  void ownRulesStandInTheShippedOnesPlaceOrBehindThem(@TempDir Path folder) throws IOException {
    String own =
        """
        version: 3
        rules:
          - id: overload
            kind: expression
            title: {zh: 过载, en: Overload}
            steps:
              - {id: overload, when: "power.active > 5000", severity: notice, clears: "power.active < 4000", basis: ours}
          - id: quiet_door
            kind: count
            signal: access.attempt
            title: {zh: 门, en: Door}
            steps:
              - {id: quiet_door, when: "is deny", at-least: 2, within: 60 s, severity: info, clears: none for 60 s, basis: ours}
        """;
    Files.writeString(folder.resolve("own.yaml"), own);
    RuleBook book = RuleBook.shipped().with(RuleBook.own(folder));
    assertThat(book.rules()).hasSize(RuleBook.shipped().rules().size() + 1);
    assertThat(book.find("overload").orElseThrow().lines().get(0).basis()).isEqualTo("ours");
    Files.writeString(folder.resolve("own.yaml"), own.replace("4000", "6000"));
    assertThatThrownBy(() -> RuleBook.shipped().with(RuleBook.own(folder)))
        .hasMessageContaining("own.yaml, line 3, rule overload")
        .hasMessageContaining("can both be true: leave a gap");
  }

  @Test
  void rulesThatAreNotThereAreAFault(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> RuleBook.own(folder))
        .isInstanceOf(RuleBookException.class)
        .hasMessageContaining(folder + ": there is no .yaml file in this folder");
    assertThatThrownBy(() -> RuleBook.own(folder.resolve("none.yaml")))
        .isInstanceOf(RuleBookException.class)
        .hasMessageContaining("none.yaml: there is no such file or folder");
    Path binary = folder.resolve("latin.yaml");
    Files.write(binary, "version: 3\n# café\n".getBytes(StandardCharsets.ISO_8859_1));
    for (Path where : List.of(folder, binary)) {
      assertThatThrownBy(() -> RuleBook.own(where))
          .isInstanceOf(RuleBookException.class)
          .hasMessageContaining(
              "latin.yaml, line 2: this is not UTF-8 text: save the file as UTF-8");
    }
    Files.write(binary, new byte[] {'a', (byte) 0xe4});
    assertThatThrownBy(() -> RuleBook.own(binary))
        .hasMessageContaining("line 1: this is not UTF-8");
  }

  @Test
  void explainsWhoLooksAndWhatTheyMakeOfIt() {
    List<Explanation> low =
        Explanation.of(
            RuleBook.shipped(),
            SignalCatalogue.shipped().signal("spo2"),
            "83",
            OptionalInt.of(3000),
            0,
            StationAttributes.NONE,
            Trial.START);
    assertThat(low)
        .filteredOn(one -> one.rule().equals("vital.spo2"))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo("critical"))
        .satisfies(one -> assertThat(one.why().en()).contains("3000 m"));
    List<Explanation> mains =
        Explanation.of(
            RuleBook.shipped(),
            SignalCatalogue.shipped().signal("power.mains"),
            "off",
            OptionalInt.empty(),
            0,
            StationAttributes.NONE,
            Trial.START);
    assertThat(mains).extracting(Explanation::severity).containsExactly("warning");
  }
}
