package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.model.LocalText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The sentence of what decided an expression: each thing it looked at, and since when. */
final class ExpressionEvidence {
  private ExpressionEvidence() {}

  static LocalText of(
      double[] values, long since, ExpressionRule.Step step, Subject subject, Context context) {
    List<LocalText> said =
        step.facts().stream()
            .map(fact -> fact.of(values))
            .filter(text -> !text.equals(Fact.NOTHING))
            .distinct()
            .toList();
    String zh = said.stream().map(LocalText::zh).collect(Collectors.joining("；"));
    String en = said.stream().map(LocalText::en).collect(Collectors.joining("; "));
    LocalText place = Words.place(subject, context);
    LocalText lasted = Words.lasted(step.hold());
    String from = Words.time(Instant.ofEpochMilli(since), subject, context);
    return new LocalText(
        "%s：%s（自 %s 起%s）。".formatted(place.zh(), zh, from, lasted.zh()),
        "%s: %s (since %s%s).".formatted(place.en(), en, from, lasted.en()));
  }
}
