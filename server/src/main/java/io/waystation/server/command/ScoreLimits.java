package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.simulator.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** How good a service must be for {@code score} to end with 0; what is not given is not asked. */
final class ScoreLimits {
  @Option(names = "--min-precision", paramLabel = "SHARE", description = "0 to 1. 准确率下限。")
  Double minPrecision;

  @Option(names = "--min-recall", paramLabel = "SHARE", description = "0 to 1. 召回率下限。")
  Double minRecall;

  @Option(names = "--min-cause", paramLabel = "SHARE", description = "0 to 1. 原因正确率下限。")
  Double minCause;

  @Option(names = "--min-completeness", paramLabel = "SHARE", description = "0 to 1. 完整性下限。")
  Double minCompleteness;

  @Option(names = "--max-false-per-day", paramLabel = "N", description = "每日误报上限。")
  Double maxFalsePerDay;

  /**
   * @throws CannotRun if one of them can never be met
   */
  void check() {
    check("--min-precision", minPrecision, 1);
    check("--min-recall", minRecall, 1);
    check("--min-cause", minCause, 1);
    check("--min-completeness", minCompleteness, 1);
    check("--max-false-per-day", maxFalsePerDay, Double.MAX_VALUE);
  }

  private static void check(String option, Double given, double most) {
    if (given != null && !(given >= 0 && given <= most)) {
      throw CannotRun.usage(
          "%s is %s: give %s."
              .formatted(option, given, most == 1 ? "0 to 1, for example 0.98" : "0 or more"));
    }
  }

  /** A sentence for each that is not met; what could not be measured meets none. */
  List<String> unmet(Score score) {
    List<String> unmet = new ArrayList<>();
    least(unmet, "precision", minPrecision, score.precision());
    least(unmet, "recall", minRecall, score.recall());
    least(unmet, "cause", minCause, score.cause());
    least(unmet, "completeness", minCompleteness, score.completeness());
    OptionalDouble perDay = score.falsePerDay();
    if (maxFalsePerDay != null && perDay.isEmpty()) {
      unmet.add(
          "false_per_day could not be measured, and %s at most was asked for."
              .formatted(maxFalsePerDay));
    } else if (maxFalsePerDay != null && perDay.getAsDouble() > maxFalsePerDay) {
      unmet.add(
          String.format(
              Locale.ROOT,
              "false_per_day is %.4f, and %s at most was asked for.",
              perDay.getAsDouble(),
              maxFalsePerDay));
    }
    return unmet;
  }

  private static void least(List<String> unmet, String what, Double limit, OptionalDouble is) {
    if (limit == null) {
      return;
    }
    if (is.isEmpty()) {
      unmet.add("%s could not be measured, and %s at least was asked for.".formatted(what, limit));
    } else if (is.getAsDouble() < limit) {
      unmet.add(
          String.format(
              Locale.ROOT,
              "%s is %.6f, and %s at least was asked for.",
              what,
              is.getAsDouble(),
              limit));
    }
  }
}
