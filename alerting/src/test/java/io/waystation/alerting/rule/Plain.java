package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What every sentence of evidence keeps to, whichever rule says it. */
final class Plain {
  private static final Pattern TWICE = Pattern.compile("(?i)\\b(\\p{L}+) \\1\\b");
  private static final Pattern ONE_OF_MANY =
      Pattern.compile(
          "(?<![\\d.:-])1 (days|readings|times|units|cans|strips|messages|devices|people)\\b");
  private static final Pattern CODE =
      Pattern.compile("==|&&|\\|\\||[_\\[\\]]|%[sd]|NaN|Infinity|null");
  private static final Pattern SIGNAL =
      Pattern.compile(
          SignalCatalogue.shipped().all().stream()
              .map(Signal::code)
              .filter(code -> code.contains("."))
              .map(Pattern::quote)
              .collect(Collectors.joining("|")));
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?");
  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  private Plain() {}

  static void check(LocalText said) {
    assertThat(said.en())
        .endsWith(".")
        .doesNotContainPattern(TWICE)
        .doesNotContainPattern(ONE_OF_MANY)
        .doesNotContainPattern(CODE)
        .doesNotContainPattern(SIGNAL)
        .doesNotContainPattern(CHINESE);
    assertThat(said.zh())
        .endsWith("。")
        .doesNotContainPattern(CODE)
        .doesNotContainPattern(SIGNAL)
        .doesNotContainPattern("(?<![\\w-])(" + String.join("|", states()) + ")(?![\\w-])");
    assertThat(numbers(said.zh()))
        .as("%s%n%s", said.en(), said.zh())
        .containsExactlyInAnyOrderElementsOf(numbers(said.en()));
  }

  /** What the tables call states; in Chinese they have other words. */
  private static Set<String> states() {
    return SignalCatalogue.shipped().all().stream()
        .flatMap(signal -> signal.states().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The advice is the table's, in the words of its country. */
  private static List<String> numbers(String sentence) {
    String own = sentence.split("Advice:|建议：")[0];
    return NUMBER.matcher(own).results().map(found -> found.group()).toList();
  }
}
