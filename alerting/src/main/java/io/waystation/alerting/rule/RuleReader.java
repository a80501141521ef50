package io.waystation.alerting.rule;

import io.waystation.alerting.rule.RuleBookException.Fault;
import io.waystation.alerting.rule.band.BandRule;
import io.waystation.alerting.rule.cluster.ClusterRule;
import io.waystation.alerting.rule.event.EventRule;
import io.waystation.alerting.rule.limit.LimitRule;
import io.waystation.alerting.rule.profile.ProfileRule;
import io.waystation.alerting.rule.score.ScoreRule;
import io.waystation.alerting.rule.shift.ShiftRule;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.alerting.rule.trend.TrendRow;
import io.waystation.alerting.rule.trend.TrendRule;
import io.waystation.model.BadInput;
import io.waystation.model.Device;
import io.waystation.model.Kind;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.VitalBands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns YAML into rules and finds everything that is wrong with it. */
final class RuleReader {
  private static final List<String> KINDS =
      List.of(
          "limit",
          "event",
          "silence",
          "band",
          "count",
          "expression",
          "forecast",
          "profile",
          "trend",
          "score",
          "cluster",
          "shift");

  /** Kinds that say which row of a table they work for, and no numbers. */
  private static final Set<String> OF_TABLES = Set.of("trend", "score", "cluster", "shift");

  static final LocalText MILD_FIRST =
      new LocalText(
          "各级须由轻到重：请把这一级放到上一级之前",
          "steps go from mild to severe: put this one before the one above");

  private static final Pattern BUDGET = Pattern.compile("(\\d{1,6}) pages? per day");

  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Rule<?>> rules = new ArrayList<>();
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final Set<String> ids = new HashSet<>();

  List<Rule<?>> read(Map<String, String> files) {
    files.forEach(this::file);
    if (!faults.isEmpty()) {
      throw new RuleBookException(faults);
    }
    return rules;
  }

  /** What has been read, by the rules' ids. */
  Map<String, Definition> definitions() {
    return definitions;
  }

  private void file(String name, String yaml) {
    Node root;
    try {
      root = Node.parse(yaml);
    } catch (IOException e) {
      YamlFault fault = YamlFault.of(e);
      faults.add(new Fault(name, fault.line(), "", fault.words()));
      return;
    }
    Fields book = new Fields(name, "", root, faults);
    book.read("version", "", text -> text);
    for (Fields fields : book.list("rules")) {
      Optional<String> id = fields.read("id", this::fresh);
      rule(fields.of(id.orElse("")), id.orElse(""));
    }
    book.done();
  }

  private String fresh(String id) {
    if (!ids.add(id)) {
      throw new BadInput(
          "'%s' 已被另一条规则或另一级使用：请换一个", "'%s' is taken by another rule or step: use another", id);
    }
    return id;
  }

  private void rule(Fields fields, String id) {
    int faultsBefore = faults.size();
    String kind = fields.read("kind", text -> text).orElse("");
    LocalText title = fields.title();
    Optional<Definition.Budget> budget = budget(fields);
    boolean spoken = OF_TABLES.contains(kind) || kind.equals("expression");
    List<Signal> signals = spoken ? List.of() : signals(fields, kind);
    Rule<?> rule = null;
    try {
      if (OF_TABLES.contains(kind)) {
        rule = ofTable(fields, kind, id, title);
      } else if (spoken) {
        rule = new ExpressionReader(catalogue, this::fresh).expression(fields, id, title);
      } else if (!signals.isEmpty()) {
        rule = ofSignals(fields, kind, id, title, signals);
      }
    } catch (BadInput e) {
      fields.fault(e.words());
    }
    if (faults.size() == faultsBefore) {
      fields.done();
      rules.add(rule);
      definitions.put(id, fields.definition(rule, kind, budget));
    }
  }

  /**
   * @return null after a fault
   * @throws BadInput if what it reads does not make a rule
   */
  private Rule<?> ofSignals(
      Fields fields, String kind, String id, LocalText title, List<Signal> signals) {
    Signal signal = signals.get(0);
    if (kind.equals("limit")) {
      return new LimitRule(id, signal, title, limitSteps(fields, id, signal));
    }
    if (kind.equals("event")) {
      return event(fields, id, signal, title);
    }
    if (kind.equals("silence")) {
      return silence(fields, id, signal, title);
    }
    if (kind.equals("band")) {
      return new BandRule(id, signals, title, VitalBands.shipped());
    }
    if (kind.equals("forecast")) {
      return new ExpressionReader(catalogue, this::fresh).forecast(fields, id, signal, title);
    }
    if (kind.equals("profile")) {
      return profile(fields, id, signal, title);
    }
    if (kind.equals("count")) {
      return new ExpressionReader(catalogue, this::fresh).count(fields, id, signal, title);
    }
    if (!kind.isEmpty()) {
      fields.fault("'%s' 不是规则种类：可用 %s", "'%s' is no kind of rule: use one of %s", kind, KINDS);
    }
    return null;
  }

  /** It may stand in a rule of any kind. */
  private static Optional<Definition.Budget> budget(Fields fields) {
    return fields.find("budget").isEmpty()
        ? Optional.empty()
        : fields
            .read("budget", RuleReader::pagesPerDay)
            .map(pages -> new Definition.Budget(pages, fields.line("budget")));
  }

  private static int pagesPerDay(String text) {
    Matcher found = BUDGET.matcher(text.strip());
    if (!found.matches()) {
      throw new BadInput(
          "'%s' 不是预算：请写 '5 pages per day'",
          "'%s' is no budget: write '5 pages per day'", text.strip());
    }
    return Integer.parseInt(found.group(1));
  }

  private static Rule<?> profile(Fields fields, String id, Signal signal, LocalText title) {
    Optional<Double> times = fields.read("times-median", RuleReader::timesMedian);
    Optional<Double> least = fields.read("more-than", RuleReader::positive);
    Optional<Duration> over = fields.read("over", RuleReader::someDays);
    Optional<Severity> severity = fields.read("severity", RuleReader::severity);
    String basis = fields.read("basis", text -> text).orElse("");
    fields.read("note", "", text -> text);
    if (signal.kind() != Kind.COUNTER) {
      fields.fault(
          "%s 不是计数器：profile 只用于计数器的计数",
          "%s is no counter: a profile is of what a counter counts", signal.code());
    }
    if (times.isEmpty() || least.isEmpty() || over.isEmpty() || severity.isEmpty()) {
      return null;
    }
    return new ProfileRule(
        id,
        signal,
        title,
        times.get(),
        least.get(),
        (int) over.get().toDays(),
        severity.get(),
        basis);
  }

  private static double positive(String text) {
    double number;
    try {
      number = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new BadInput("'%s' 不是数：请写例如 1.5", "'%s' is no number: write for example 1.5", text);
    }
    if (!(number > 0) || Double.isInfinite(number)) {
      throw new BadInput("必须大于 0", "it must be more than 0");
    }
    return number;
  }

  private static double timesMedian(String text) {
    double times = positive(text);
    if (times <= 1) {
      throw new BadInput(
          "半数的小时都高于中位数：必须大于 1", "every other hour is above the median: it must be more than 1");
    }
    return times;
  }

  private static Duration someDays(String text) {
    Duration over = Durations.parse(text);
    if (over.toDays() < 1) {
      throw new BadInput(
          "各小时与其他日子的同一小时比较：请写 '28 d'", "hours are compared with those of other days: write '28 d'");
    }
    return over;
  }

  /** A rule whose numbers are those of a row of a reference table. */
  private Rule<?> ofTable(Fields fields, String kind, String id, LocalText title) {
    if (kind.equals("score")) {
      return new ScoreRule(id, title);
    }
    return fields
        .<Rule<?>>read(
            "row",
            text -> {
              TrendRow row = TrendRow.of(text);
              return switch (kind) {
                case "cluster" -> new ClusterRule(id, title, row, catalogue);
                case "shift" -> new ShiftRule(id, title, row, catalogue);
                default -> new TrendRule(id, title, row, catalogue);
              };
            })
        .orElse(null);
  }

  private List<Signal> signals(Fields fields, String kind) {
    List<Signal> signals = new ArrayList<>();
    boolean health = kind.equals("band");
    fields.read(
        "signal",
        text -> {
          for (String code : text.split(",\\s*")) {
            signals.add(signal(code, health));
          }
          if (!health && signals.size() > 1) {
            throw new BadInput(
                "只有 band 能看多个信号：请每个信号写一条规则",
                "only a band looks at several signals: write a rule for each");
          }
          return text;
        });
    return signals;
  }

  private Signal signal(String code, boolean health) {
    Signal signal = catalogue.find(code).orElseThrow(() -> Words.noSignal(code));
    if (signal.health() != health) {
      throw health
          ? new BadInput(
              "%s 不是人体测量值：请改用其他种类，如 'limit'",
              "%s is not measured on people: use another kind, such as 'limit'", code)
          : new BadInput("%s 是生命体征：请用种类 'band'", "%s is a vital: use kind 'band'", code);
    }
    return signal;
  }

  private List<LimitRule.Step> limitSteps(Fields fields, String id, Signal signal) {
    List<LimitRule.Step> steps = new ArrayList<>();
    for (Fields step : fields.steps()) {
      String row = step.read("id", text -> text.equals(id) ? text : fresh(text)).orElse("");
      Duration hold = step.read("hold", Duration.ZERO, Durations::parse);
      Optional<Severity> severity = step.read("severity", RuleReader::severity);
      String basis = step.read("basis", text -> text).orElse("");
      step.read("note", "", text -> text);
      Optional<Condition> when = step.read("when", text -> condition(text, signal));
      Optional<Clears> clears = clears(step, signal, when);
      step.done();
      if (clears.isPresent() && clears.get().when().isEmpty()) {
        step.fault(
            "limit 须以条件结束：只写 'acknowledged' 仅用于 event",
            "a limit ends by a condition: 'acknowledged' alone is for events");
      }
      if (severity.isPresent() && clears.isPresent()) {
        if (!steps.isEmpty()
            && steps.get(steps.size() - 1).severity().compareTo(severity.get()) > 0) {
          step.fault(MILD_FIRST);
        }
        if (hides(steps, when.orElseThrow(), hold, signal)) {
          step.fault(
              "上一级开始时它也已开始，上一级将永远看不到：请提高它的限值或延长 'hold'",
              "it begins whenever the step above does, and no later, so that one would never be"
                  + " seen: raise its limit or lengthen its 'hold'");
        }
        steps.add(
            new LimitRule.Step(row, when.orElseThrow(), hold, severity.get(), clears.get(), basis));
      }
    }
    return steps;
  }

  /** A worse step that is on as soon as the milder one is always on in its place. */
  private static boolean hides(
      List<LimitRule.Step> steps, Condition when, Duration hold, Signal signal) {
    if (steps.isEmpty()) {
      return false;
    }
    LimitRule.Step milder = steps.get(steps.size() - 1);
    return hold.compareTo(milder.hold()) <= 0 && Condition.covers(when, milder.when(), signal);
  }

  private Rule<?> event(Fields fields, String id, Signal signal, LocalText title) {
    Optional<Severity> severity = fields.read("severity", RuleReader::severity);
    String basis = fields.read("basis", text -> text).orElse("");
    fields.read("note", "", text -> text);
    Optional<Condition> when = fields.read("when", text -> condition(text, signal));
    Optional<Clears> clears = clears(fields, signal, when);
    if (clears.isPresent() && !clears.get().hold().isZero()) {
      fields.fault("event 立即结束：请去掉 'for'", "an event ends at once: leave out 'for'");
    }
    if (severity.isEmpty() || clears.isEmpty()) {
      return null;
    }
    return new EventRule(
        id, signal, title, when.orElseThrow(), severity.get(), clears.get(), basis);
  }

  private Rule<?> silence(Fields fields, String id, Signal signal, LocalText title) {
    if (signal.kind() != Kind.HEARTBEAT) {
      fields.fault(
          "%s 不是心跳，静默对它没有意义：请用心跳信号",
          "%s is no heartbeat, so silence means nothing for it: use a heartbeat", signal.code());
    }
    Optional<Optional<Device.Type>> watches = fields.read("watches", RuleReader::watched);
    List<SilenceRule.Step> steps = new ArrayList<>();
    for (Fields step : fields.steps()) {
      String row = step.read("id", text -> text.equals(id) ? text : fresh(text)).orElse("");
      Optional<Duration> after = step.read("after", Durations::parse);
      Optional<Severity> severity = step.read("severity", RuleReader::severity);
      String basis = step.read("basis", text -> text).orElse("");
      step.read("note", "", text -> text);
      step.read("clears", RuleReader::nextMessage);
      step.done();
      if (after.isPresent() && after.get().compareTo(signal.interval()) <= 0) {
        step.fault(
            "'after' 必须长于应收到一次 %2$s 的 %1$d 秒",
            "'after' must be longer than the %1$d s in which one %2$s is expected",
            signal.interval().toSeconds(),
            signal.code());
      }
      if (after.isPresent() && severity.isPresent()) {
        if (!steps.isEmpty() && steps.get(steps.size() - 1).after().compareTo(after.get()) >= 0) {
          step.fault(
              "各级须由短到长：请把这一级放到上一级之前",
              "steps go from short to long: put this one before the one above");
        }
        steps.add(new SilenceRule.Step(row, after.get(), severity.get(), basis));
      }
    }
    return new SilenceRule(id, signal, title, watches.orElse(Optional.empty()), steps);
  }

  private static Optional<Device.Type> watched(String text) {
    if (text.equals("series")) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Device.Type.values())
            .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInput(
                        "'%s' 不能监视：请用 gateway、kiosk、sensor 或 series",
                        "'%s' cannot be watched: use gateway, kiosk, sensor or series", text)));
  }

  private static String nextMessage(String text) {
    if (!text.equals(SilenceRule.NEXT_MESSAGE)) {
      throw new BadInput(
          "silence 只以 '%s' 结束，请照此写",
          "a silence ends with the '%s' and with nothing else: write that",
          SilenceRule.NEXT_MESSAGE);
    }
    return text;
  }

  static Severity severity(String text) {
    List<Severity> known =
        Arrays.stream(Severity.values()).filter(s -> s != Severity.NORMAL).toList();
    return known.stream()
        .filter(severity -> severity.word().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    "'%s' 不是严重程度：可用 %s",
                    "'%s' is no severity: use one of %s",
                    text,
                    known.stream().map(Severity::word).toList()));
  }

  private static Condition condition(String text, Signal signal) {
    Condition condition = Condition.parse(text, signal);
    if (Condition.common(condition, condition, signal).isEmpty()) {
      throw new BadInput("'%s' 永远不会成立：%s", "'%s' can never be: %s", text, possible(signal));
    }
    return condition;
  }

  /** What clears a step must be possible, and never be true while what fires it is. */
  private static Optional<Clears> clears(Fields step, Signal signal, Optional<Condition> fires) {
    return step.read("clears", text -> text)
        .filter(text -> fires.isPresent())
        .flatMap(text -> step.read("clears", t -> checked(t, signal, fires.orElseThrow())));
  }

  private static Clears checked(String text, Signal signal, Condition fires) {
    Clears clears = Clears.parse(text, signal, fires);
    if (clears.when().isPresent()) {
      Condition ends = clears.when().get();
      if (ends.measure() != fires.measure()) {
        throw new BadInput("请与 'when' 比较同一个量", "compare the same thing as 'when' does");
      }
      if (Condition.common(ends, ends, signal).isEmpty()) {
        throw new BadInput(
            "'%s' 永远不会成立，报警将永不结束：%s",
            "'%s' can never be, so the alarm would never end: %s", text, possible(signal));
      }
      OptionalDouble both = Condition.common(fires, ends, signal);
      if (both.isPresent()) {
        throw new BadInput(
            "'%s' 与 'when: %s' 重叠，%s 时两者都成立：请在两者之间留出间隔",
            "'%s' overlaps 'when: %s', at %s both are true: leave a gap between them",
            text,
            fires.text(),
            Words.value(signal, both.getAsDouble()));
      }
    }
    return clears;
  }

  private static LocalText possible(Signal signal) {
    return new LocalText("%s 介于 %s 与 %s 之间", "%s lies between %s and %s")
        .filled(
            signal.code(),
            Words.number(signal.plausible().low()),
            Words.number(signal.plausible().high()));
  }
}
