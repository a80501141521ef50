package io.waystation.alerting.notify.config;

import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.alerting.notify.route.Inhibition;
import io.waystation.alerting.notify.route.Route;
import io.waystation.alerting.notify.route.TimeInterval;
import io.waystation.alerting.rule.Node;
import io.waystation.alerting.rule.YamlFault;
import io.waystation.model.BadInput;
import io.waystation.model.LocalText;
import io.waystation.storage.records.LabelMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads routes and inhibitions, and puts the whole file together. */
final class NotifyReader {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Map<String, Receiver> receivers;
  private final Map<String, TimeInterval> intervals;

  private NotifyReader(Map<String, Receiver> receivers, Map<String, TimeInterval> intervals) {
    this.receivers = receivers;
    this.intervals = intervals;
  }

  static NotifyConfig read(String file, Path folder, String yaml, Map<String, String> environment) {
    List<NotifyFault> faults = new ArrayList<>();
    Section.Source source = new Section.Source(file, folder, environment, faults);
    NotifyConfig config;
    try {
      config = read(new Section(source, Node.parse(yaml)));
    } catch (IOException e) {
      YamlFault fault = YamlFault.of(e);
      faults.add(new NotifyFault(file, fault.line(), fault.words()));
      throw new NotifyConfigException(faults);
    }
    if (!faults.isEmpty()) {
      faults.sort(Comparator.comparingInt(NotifyFault::line));
      throw new NotifyConfigException(faults);
    }
    return config;
  }

  private static NotifyConfig read(Section top) {
    String language = top.read("language", "zh", PeopleReader::language);
    OnCall onCall = PeopleReader.read(top, language);
    Map<String, TimeInterval> intervals = IntervalReader.read(top);
    Map<String, Receiver> receivers = ReceiverReader.read(top, language, onCall);
    NotifyReader reader = new NotifyReader(receivers, intervals);
    Route route = reader.root(top);
    List<Inhibition> inhibitions =
        top.sections("inhibit_rules").stream().map(NotifyReader::inhibition).toList();
    String fallback = top.text("fallback", "");
    if (!fallback.isEmpty()) {
      reader.known(top, "fallback", fallback);
    }
    Duration keep = top.duration("keep", Duration.ofDays(90), Duration.ofDays(1));
    Flood flood = top.section("flood").map(NotifyReader::flood).orElse(Flood.DEFAULT);
    top.done();
    return new NotifyConfig(
        route, receivers, inhibitions, intervals, onCall, fallback, flood, keep);
  }

  private static Flood flood(Section in) {
    Flood read =
        new Flood(
            in.read("messages", Flood.DEFAULT.messages(), NotifyReader::messages),
            in.duration("within", Flood.DEFAULT.within(), Duration.ofMinutes(1)));
    in.done();
    return read;
  }

  private static int messages(String text) {
    if (!text.matches("[1-9]\\d{0,5}") || text.equals("1")) {
      throw new BadInput(
          "'%s' 不是 2 到 999999 的整数：有一条留给汇总",
          "'%s' is no whole number from 2 to 999999: one message is kept for the digest", text);
    }
    return Integer.parseInt(text);
  }

  private Route root(Section top) {
    // The defaults are Alertmanager's.
    Route defaults =
        new Route(
            "",
            List.of(),
            false,
            "",
            List.of(),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofHours(4),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    if (top.section("route").isEmpty()) {
      top.fault(
          "缺少 'route'：请写 'route: {receiver: ...}'",
          "'route' is missing: write 'route: {receiver: ...}'");
      return defaults;
    }
    Section root = top.section("route").get();
    if (!root.has("receiver")) {
      root.fault(
          "第一条路由必须有 'receiver'：它接收其他路由都不接收的报警",
          "the first route needs a 'receiver': it takes what no other does");
    }
    for (String key :
        List.of("matchers", "area", "continue", "mute_time_intervals", "active_time_intervals")) {
      if (root.has(key)) {
        root.faultAt(
            key,
            "第一条路由始终接收一切：请写到下级路由中",
            "the first route takes everything, always: put it on a route below");
      }
    }
    return route(root, defaults, new HashMap<>());
  }

  /**
   * @param before routes beside it that come before, by their matchers
   */
  private Route route(Section in, Route parent, Map<String, List<Route>> before) {
    int faults = in.faults();
    List<LabelMatcher> matchers = new ArrayList<>(matchers(in, "matchers"));
    in.list("area", id -> id).forEach(area -> matchers.add(within(in, area)));
    // What could not be read is not there, and makes routes alike that are not.
    boolean known = in.faults() == faults;
    List<Route> alike = before.computeIfAbsent(matchers.toString(), same -> new ArrayList<>());
    if (known && alike.stream().anyMatch(route -> !route.goesOn())) {
      in.fault(
          "永远轮不到这条路由：前面一条匹配条件相同，又没有 'continue: true'",
          "this route is never reached: one before it has the same matchers and no 'continue: true'");
    }
    String key = key(parent, matchers, alike.size() + 1);
    String receiver = in.text("receiver", parent.receiver());
    if (in.has("receiver")) {
      known(in, "receiver", receiver);
    }
    List<Route.Escalation> escalation = parent.escalation();
    if (in.has("escalate")) {
      escalation = escalation(in);
    } else if (in.has("receiver")) {
      escalation = List.of();
    }
    Route read =
        new Route(
            key,
            matchers,
            in.flag("continue", false),
            receiver,
            in.has("group_by") ? in.list("group_by", this::label) : parent.groupBy(),
            in.duration("group_wait", parent.groupWait(), NONE),
            in.duration("group_interval", parent.groupInterval(), SECOND),
            in.duration("repeat_interval", parent.repeatInterval(), Duration.ofMinutes(1)),
            escalation,
            in.list("mute_time_intervals", this::interval),
            in.list("active_time_intervals", this::interval),
            List.of());
    if (known) {
      alike.add(read);
    }
    Map<String, List<Route>> beside = new HashMap<>();
    List<Route> children =
        in.sections("routes").stream().map(child -> route(child, read, beside)).toList();
    in.done();
    return new Route(
        read.key(),
        read.matchers(),
        read.goesOn(),
        read.receiver(),
        read.groupBy(),
        read.groupWait(),
        read.groupInterval(),
        read.repeatInterval(),
        read.escalation(),
        read.mute(),
        read.active(),
        children);
  }

  /** In that area or any below it. */
  private static LabelMatcher within(Section in, String area) {
    if (!area.matches("[A-Za-z0-9_-]+")) {
      in.faultAt(
          "area",
          "'%s' 不是区域编号：只能用字母、数字、_ 和 -",
          "'%s' is no id of an area: letters, digits, _ and - only",
          area);
    }
    return new LabelMatcher(
        AlarmLabels.AREA_PATH,
        LabelMatcher.Operator.MATCHES,
        ".*/" + area.replaceAll("[^A-Za-z0-9_-]", "") + "/.*");
  }

  /** Routes with one key would share their groups: the second of those alike has a number. */
  private static String key(Route parent, List<LabelMatcher> matchers, int place) {
    return parent.key()
        + "/{"
        + matchers.stream().map(LabelMatcher::toString).collect(Collectors.joining(","))
        + "}"
        + (place == 1 ? "" : "#" + place);
  }

  private List<Route.Escalation> escalation(Section in) {
    List<Route.Escalation> steps = new ArrayList<>();
    for (Section step : in.sections("escalate")) {
      Duration after = step.duration("after", Duration.ZERO, SECOND);
      String receiver = step.text("receiver");
      known(step, "receiver", receiver);
      if (!steps.isEmpty() && after.compareTo(steps.get(steps.size() - 1).after()) <= 0) {
        step.faultAt("after", "每一步都须晚于前一步", "each step comes later than the one before");
      }
      if (after.isZero()) {
        step.fault("缺少 'after'：例如 10m", "'after' is missing: for example 10m");
      }
      step.done();
      steps.add(new Route.Escalation(after, receiver));
    }
    return steps;
  }

  private void known(Section in, String key, String receiver) {
    if (!receiver.isEmpty() && !receivers.containsKey(receiver)) {
      in.faultAt(
          key,
          "没有名为 '%s' 的接收者：有 %s",
          "no receiver is called '%s': there are %s",
          receiver,
          receivers.keySet());
    }
  }

  private String interval(String name) {
    if (!intervals.containsKey(name)) {
      throw new BadInput(
          "没有名为 '%s' 的时间段：有 %s",
          "no time interval is called '%s': there are %s", name, intervals.keySet());
    }
    return name;
  }

  private String label(String name) {
    if (!name.equals(Route.EACH) && !AlarmLabels.NAMES.contains(name)) {
      throw new BadInput(
          "没有名为 '%s' 的标签：有 %s，逐条报警用 %s",
          "no label is called '%s': there are %s, and %s for every alarm by itself",
          name,
          AlarmLabels.NAMES,
          Route.EACH);
    }
    return name;
  }

  private static List<LabelMatcher> matchers(Section in, String key) {
    return in.list(
        key,
        text -> {
          LabelMatcher matcher = LabelMatcher.parse(text);
          if (!AlarmLabels.NAMES.contains(matcher.name())) {
            throw new BadInput(noLabel(matcher.name()));
          }
          return matcher;
        });
  }

  private static LocalText noLabel(String name) {
    return new LocalText("没有名为 '%s' 的标签：有 %s", "no label is called '%s': there are %s")
        .filled(name, AlarmLabels.NAMES);
  }

  private static Inhibition inhibition(Section in) {
    Inhibition read =
        new Inhibition(
            matchers(in, "source_matchers"),
            matchers(in, "target_matchers"),
            in.list("equal", text -> text));
    if (read.source().isEmpty() || read.target().isEmpty()) {
      in.fault(
          "'source_matchers' 和 'target_matchers' 各至少需要一个匹配条件",
          "'source_matchers' and 'target_matchers' need one matcher each at least");
    }
    for (String name : read.equal()) {
      if (!AlarmLabels.NAMES.contains(name)) {
        in.faultAt("equal", noLabel(name));
      }
    }
    in.done();
    return read;
  }
}
