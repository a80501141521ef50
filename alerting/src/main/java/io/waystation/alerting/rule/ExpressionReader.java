package io.waystation.alerting.rule;

import io.waystation.alerting.rule.expression.ExpressionRule;
import io.waystation.alerting.rule.expression.ExpressionRule.StepText;
import io.waystation.model.BadInput;
import io.waystation.model.Kind;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads rules that are expressions, written out or, of a count, in short. */
final class ExpressionReader {
  private final SignalCatalogue catalogue;
  private final UnaryOperator<String> fresh;

  /**
   * @param fresh refuses an id that is taken
   */
  ExpressionReader(SignalCatalogue catalogue, UnaryOperator<String> fresh) {
    this.catalogue = catalogue;
    this.fresh = fresh;
  }

  Rule<?> expression(Fields fields, String id, LocalText title) {
    boolean station = station(fields);
    List<StepText> steps = new ArrayList<>();
    for (Fields step : fields.steps()) {
      String row = row(step, id);
      Duration hold = step.read("hold", Duration.ZERO, Durations::parse);
      Optional<String> when = step.read("when", text -> checked(text, station));
      Optional<String> clears =
          step.read(
              "clears",
              text -> {
                String over = Clears.parts(text).when();
                if (!over.isEmpty()) {
                  checked(over, station);
                }
                return text;
              });
      add(steps, step, row, when, hold, clears);
    }
    return rule(id, title, station, steps);
  }

  /** How often something happened, or a counter went up, within some time. */
  Rule<?> count(Fields fields, String id, Signal signal, LocalText title) {
    boolean station = station(fields);
    List<StepText> steps = new ArrayList<>();
    for (Fields step : fields.steps()) {
      String row = row(step, id);
      Optional<Integer> least = step.read("at-least", ExpressionReader::count);
      Optional<String> within = step.read("within", ExpressionReader::duration);
      Optional<String> states =
          signal.kind() == Kind.COUNTER
              ? Optional.of("")
              : step.read("when", text -> states(text, signal));
      Optional<String> quiet = step.read("clears", ExpressionReader::quiet);
      if (least.isPresent() && within.isPresent() && states.isPresent() && quiet.isPresent()) {
        String of = states.get();
        add(
            steps,
            step,
            row,
            Optional.of(counted(signal, of, within.get()) + " >= " + least.get()),
            Duration.ZERO,
            Optional.of(counted(signal, of, quiet.get()) + " == 0"));
      }
    }
    return rule(id, title, station, steps);
  }

  /** When a stock will have run out at the pace of the last days. */
  Rule<?> forecast(Fields fields, String id, Signal signal, LocalText title) {
    boolean station = station(fields);
    Optional<String> over = fields.read("over", ExpressionReader::duration);
    List<StepText> steps = new ArrayList<>();
    for (Fields step : fields.steps()) {
      String row = row(step, id);
      Optional<String> within = step.read("runs-out-within", ExpressionReader::duration);
      Optional<String> clears =
          step.read("clears", text -> text)
              .filter(text -> step.read("clears", t -> lasts(t, within)).isPresent());
      if (over.isPresent() && within.isPresent() && clears.isPresent()) {
        String used = "used(%s, \"%s\")".formatted(signal.code(), over.get());
        String left = signal.code() + " * " + Durations.parse(over.get()).toHours();
        add(
            steps,
            step,
            row,
            Optional.of(
                "%s < %d * %s".formatted(left, Durations.parse(within.get()).toHours(), used)),
            Duration.ZERO,
            Optional.of(
                "%s >= %d * %s".formatted(left, lasts(clears.get(), within).toHours(), used)));
      }
    }
    return rule(id, title, station, steps);
  }

  private static Duration lasts(String text, Optional<String> within) {
    String lasts = "lasts ";
    if (!text.startsWith(lasts)) {
      throw new BadInput(
          "forecast 以 'lasts 14 d' 这样的写法结束", "a forecast ends with something like 'lasts 14 d'");
    }
    Duration longer = Durations.parse(text.substring(lasts.length()));
    if (within.isPresent() && longer.compareTo(Durations.parse(within.get())) < 0) {
      throw new BadInput("必须不短于 'runs-out-within'", "it must be no shorter than 'runs-out-within'");
    }
    return longer;
  }

  private static boolean station(Fields fields) {
    return fields
        .read(
            "watch",
            "part",
            text -> {
              if (!text.equals("part") && !text.equals("station")) {
                throw new BadInput(
                    "'%s' 不能监视：请用 part 或 station",
                    "'%s' cannot be watched: use part or station", text);
              }
              return text;
            })
        .equals("station");
  }

  private String row(Fields step, String id) {
    return step.read("id", text -> text.equals(id) ? text : fresh.apply(text)).orElse("");
  }

  private String checked(String text, boolean station) {
    ExpressionRule.check(text, station, catalogue);
    return text;
  }

  private static void add(
      List<StepText> steps,
      Fields step,
      String row,
      Optional<String> when,
      Duration hold,
      Optional<String> clears) {
    Optional<Severity> severity = step.read("severity", RuleReader::severity);
    String basis = step.read("basis", text -> text).orElse("");
    step.read("note", "", text -> text);
    step.done();
    if (severity.isPresent() && when.isPresent() && clears.isPresent()) {
      if (!steps.isEmpty()
          && steps.get(steps.size() - 1).severity().compareTo(severity.get()) > 0) {
        step.fault(RuleReader.MILD_FIRST);
      }
      steps.add(new StepText(row, when.get(), hold, severity.get(), clears.get(), basis));
    }
  }

  private Rule<?> rule(String id, LocalText title, boolean station, List<StepText> steps) {
    return steps.isEmpty() ? null : new ExpressionRule(id, title, station, steps, catalogue);
  }

  private static String counted(Signal signal, String states, String within) {
    return signal.kind() == Kind.COUNTER
        ? "increase(%s, \"%s\")".formatted(signal.code(), within)
        : "count(%s in [%s], \"%s\")".formatted(signal.code(), states, within);
  }

  private static int count(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new BadInput(
          "'%s' 不是 1 到 999999 的整数", "'%s' is no whole number from 1 to 999999", text);
    }
    return Integer.parseInt(text);
  }

  private static String duration(String text) {
    if (Durations.parse(text).isZero()) {
      throw new BadInput("必须长于 0", "it must be longer than 0");
    }
    return text;
  }

  private static String quiet(String text) {
    String none = "none for ";
    if (!text.toLowerCase(Locale.ROOT).startsWith(none)) {
      throw new BadInput(
          "count 只以 'none for 300 s' 这样的写法结束",
          "a count ends with something like 'none for 300 s' and nothing else");
    }
    return duration(text.substring(none.length()));
  }

  private static String states(String text, Signal signal) {
    Condition condition = Condition.parse(text, signal);
    if (condition.op() != Condition.Op.IS) {
      throw new BadInput(
          "计数的是状态：请写例如 'is deny'", "what is counted is a state: write for example 'is deny'");
    }
    List<String> words = new ArrayList<>();
    for (double state : condition.numbers()) {
      words.add("\"" + signal.stateOf(state) + "\"");
    }
    return String.join(", ", words);
  }
}
