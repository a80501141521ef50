package io.waystation.storage.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.BadInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMatcherTest {
  private static final Map<String, String> LABELS =
      Map.of("station", "st-001", "severity", "critical");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "station = st-001 ; true",
        "station=\"st-001\" ; true",
        "station = st-00 ; false",
        "station != st-002 ; true",
        "station =~ st-00 ; false",
        "station =~ \"st-00.*\" ; true",
        "station =~ \"a|st-001\" ; true",
        "station !~ \"st-.*\" ; false",
        "device = \"\" ; true",
        "device != \"\" ; false",
        "device =~ \".*\" ; true",
        "device =~ \".+\" ; false",
        "device !~ \".+\" ; true",
      })
  void matchesAsAlertmanagerDoes(String matcher, boolean expected) {
    assertThat(LabelMatcher.parse(matcher).matches(LABELS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=\"b\"", "a!=\"\"", "a=~\"x|y\\\\d\"", "a!~\"say \\\"no\\\"\""})
  void isReadBackAsItIsWritten(String text) {
    LabelMatcher matcher = LabelMatcher.parse(text);
    assertThat(matcher).hasToString(text);
    assertThat(LabelMatcher.parse(matcher.toString())).isEqualTo(matcher);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "station",
        "= x",
        "sta tion = x",
        "station =~ \"(\"",
        "station =~ \"a)|(b\"",
        "9a = b"
      })
  void saysWhatIsNoMatcher(String text) {
    assertThatThrownBy(() -> LabelMatcher.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no");
  }

  @Test
  void anExpressionThatWouldRunForYearsElsewhereDoesNot() {
    LabelMatcher slow = LabelMatcher.parse("station =~ \"(a+)+b\"");
    assertThat(slow.matches(Map.of("station", "a".repeat(5_000)))).isFalse();
  }

  @Test
  void whatMatchesEverythingIsNoSilence() {
    assertThatThrownBy(
            () ->
                new Silence(
                    "s",
                    io.waystation.model.Alarm.Concern.STATION,
                    List.of(LabelMatcher.parse("device =~ \".*\"")),
                    Samples.NOON,
                    Samples.NOON.plusSeconds(1),
                    "chen",
                    "quiet",
                    Samples.NOON,
                    ""))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("they match everything");
  }
}
