package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waystation.alerting.rule.RuleBookException.Fault;
import io.waystation.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleBookTest {
  private static final String GOOD =
      """
      rules:
        - id: hot
          kind: limit
          signal: env.temperature
          title: {zh: 热, en: Hot}
          steps:
            - id: hot
              when: "> 28"
              hold: 30 min
              severity: notice
              clears: "<= 26"
              basis: default
      """;

  @Test
  void readsWhatItIsGiven() {
    Rule<?> rule = RuleBook.parse(Map.of("my.yaml", GOOD)).find("hot").orElseThrow();

    assertThat(rule.title().en()).isEqualTo("Hot");
    assertThat(rule.lines())
        .containsExactly(
            new Rule.Line(
                "hot", "> 28", Duration.ofMinutes(30), Severity.NOTICE, "<= 26", "default"));
  }

  @Test
  void namesEveryFaultAtOnceWithRuleAndLine() {
    String bad =
        GOOD.replace("env.temperature", "env.temprature")
            + """
              - id: hot
                kind: limit
                signal: env.co2
                title: {zh: 闷}
                steps:
                  - id: stuffy
                    when: "> 1000"
                    severity: bad
                    basis: default
            """;

    List<Fault> faults = faults(bad);

    assertThat(faults)
        .extracting(Fault::toString)
        .containsExactlyInAnyOrder(
            "my.yaml, line 4, rule hot: 'signal': no signal is called 'env.temprature': see the"
                + " catalogue",
            "my.yaml, line 13: 'id': 'hot' is taken by another rule or step: use another",
            "my.yaml, line 16: 'en' is missing",
            "my.yaml, line 20: 'severity': 'bad' is no severity: use one of [info, notice, warning,"
                + " critical]",
            "my.yaml, line 18: 'clears' is missing");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("<= 26", "<= 29", "'<= 29' overlaps 'when: > 28', at 29 °C both are true"),
        Arguments.of("<= 26", "< -60", "'< -60' can never be, so the alarm would never end"),
        Arguments.of(
            "> 28", "> 80", "'> 80' can never be: env.temperature lies between -50 and 70"),
        Arguments.of("> 28", "warm", "'warm' is no condition: write '> 28'"),
        Arguments.of("> 28", "> warm", "'warm' in '> warm' is no number"),
        Arguments.of("> 28", "is open", "env.temperature has no state 'open'"),
        Arguments.of("> 28", "outside 8 to 2", "the lower end comes first"),
        Arguments.of("> 28", "outside 8", "'outside' takes 2 numbers"),
        Arguments.of("> 28", "> 3 days left", "'days left' is for dates"),
        Arguments.of("<= 26", "inside", "'inside' alone needs 'outside ... to ...'"),
        Arguments.of("<= 26", "acknowledged", "a limit ends by a condition"),
        Arguments.of("30 min", "half an hour", "'half an hour' is no duration: write '600 s'"),
        Arguments.of(
            "kind: limit", "kind: lmit", "'lmit' is no kind of rule: use one of [limit, event"),
        Arguments.of("kind: limit", "kind: band", "env.temperature is not measured on people"),
        Arguments.of("env.temperature", "spo2", "spo2 is a vital: use kind 'band'"),
        Arguments.of("hold: 30 min", "holds: 30 min", "'holds' means nothing here"),
        Arguments.of("title: {zh: 热, en: Hot}", "", "'title' is missing"),
        Arguments.of("rules:", "rulez:", "'rules' must be a list of at least one"),
        Arguments.of("basis: default", "basis: [a]", "'basis' must be one text"),
        Arguments.of("basis: default", "basis: default\n        basis: x", "it is not YAML"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void refuses(String good, String bad, String because) {
    assertThat(GOOD).contains(good);
    assertThat(faults(GOOD.replace(good, bad)))
        .extracting(fault -> fault.problem().en())
        .anySatisfy(problem -> assertThat(problem).contains(because));
  }

  @Test
  void refusesStepsInTheWrongOrder() {
    String steps =
        GOOD
            + """
                  - id: hotter
                    when: "> 30"
                    severity: info
                    clears: "<= 26"
                    basis: default
            """;
    assertThat(faults(steps))
        .extracting(fault -> fault.problem().en())
        .containsExactly("steps go from mild to severe: put this one before the one above");
  }

  @Test
  void refusesAStepThatHidesTheOneAbove() {
    String steps =
        GOOD
            + """
                  - id: hotter
                    when: "> 27"
                    hold: 30 min
                    severity: warning
                    clears: "<= 26"
                    basis: default
            """;
    assertThat(faults(steps))
        .extracting(Fault::toString)
        .containsExactly(
            "my.yaml, line 13, rule hot: it begins whenever the step above does, and no later, so"
                + " that one would never be seen: raise its limit or lengthen its 'hold'");
    assertThat(RuleBook.parse(Map.of("my.yaml", steps.replace("> 27", "> 29"))).rules()).hasSize(1);
  }

  @Test
  void refusesAProfileThatEveryHourOrNoneIsAgainst() {
    String profile =
        """
        rules:
          - id: unusual
            kind: profile
            signal: energy.total
            title: {zh: 用电异常, en: Unusual}
            times-median: 1
            more-than: -1
            over: 12 h
            severity: notice
            basis: default
        """;
    assertThat(faults(profile))
        .extracting(Fault::toString)
        .containsExactly(
            "my.yaml, line 6, rule unusual: 'times-median': every other hour is above the median:"
                + " it must be more than 1",
            "my.yaml, line 7, rule unusual: 'more-than': it must be more than 0",
            "my.yaml, line 8, rule unusual: 'over': hours are compared with those of other days:"
                + " write '28 d'");
  }

  @Test
  void refusesASilenceThatIsShorterThanTheInterval() {
    String silence =
        """
        rules:
          - id: dark
            kind: silence
            signal: gateway.heartbeat
            title: {zh: 离线, en: Dark}
            watches: satellite
            steps:
              - {id: dark, after: 60 s, severity: warning, clears: never, basis: default}
        """;
    assertThat(faults(silence))
        .extracting(fault -> fault.problem().en())
        .containsExactlyInAnyOrder(
            "'watches': 'satellite' cannot be watched: use gateway, kiosk, sensor or series",
            "'clears': a silence ends with the 'next message' and with nothing else: write that",
            "'after' must be longer than the 60 s in which one gateway.heartbeat is expected");
  }

  private static List<Fault> faults(String yaml) {
    RuleBookException refused =
        catchThrowableOfType(
            RuleBookException.class, () -> RuleBook.parse(Map.of("my.yaml", yaml)));
    assertThat(refused).as("the book is refused").isNotNull();
    return refused.faults();
  }
}
