package io.waystation.alerting.rule.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.waystation.model.SignalCatalogue;
import org.junit.jupiter.api.Test;

/** No expression, however odd, takes more of the stack than there is. */
class ParserLimitsTest {
  private static final String CONDITION = "power.active > 5";

  private static void check(String text) {
    ExpressionRule.check(text, false, SignalCatalogue.shipped());
  }

  private static void refused(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(text))
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  private static String nested(int levels) {
    return "(".repeat(levels) + CONDITION + ")".repeat(levels);
  }

  @Test
  void whatIsNestedTooDeepIsRefused() {
    assertThatCode(() -> check(nested(99))).doesNotThrowAnyException();
    assertThatCode(() -> check("!".repeat(98) + "(" + CONDITION + ")")).doesNotThrowAnyException();
    refused(nested(101), "nested more than 100 levels deep");
    refused("!".repeat(101) + "(" + CONDITION + ")", "nested more than 100 levels deep");
    refused("-".repeat(101) + "power.active > 5", "nested more than 100 levels deep");
    refused("station.open ? ".repeat(101), "nested more than 100 levels deep");
    // Of the same depth side by side, as many as one likes.
    assertThatCode(() -> check(nested(60) + " || " + nested(60))).doesNotThrowAnyException();
  }

  @Test
  void whatIsTooLongIsRefused() {
    refused(nested(10_000), "more than 1000 numbers, names and signs: split it");
    refused("!".repeat(20_000) + CONDITION, "more than 1000 numbers, names and signs: split it");
    refused("power.active > 1" + " + 1".repeat(20_000), "more than 1000 numbers");
    assertThatCode(() -> check("power.active > 1" + " + 1".repeat(400))).doesNotThrowAnyException();
  }

  @Test
  void whatEndsWithinAFunctionIsRefused() {
    for (String function : new String[] {"changed", "increase", "used", "speed", "silent"}) {
      refused(function + "(", "it ends too early");
    }
  }
}
