package io.waystation.alerting.triage;

import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Cause;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.Device;
import io.waystation.model.Handling.Suppression;
import io.waystation.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names what is behind the outage of a station and tells which of its alarms are lines of it. It
 * looks at how things stand and not at how they came about, so it says the same in whatever order
 * they were learnt, and after a restart.
 *
 * <ol>
 *   <li>Mains off: what the table calls a consequence of it and began with it or later is a line of
 *       {@code mains_lost}.
 *   <li>Else, a gateway silent: what fell silent together with it is a line of its silence. Others
 *       of the station heard since: it is the gateway or its link. Nobody heard: the station's.
 *   <li>Else, another device silent: others heard since, it is the device. Nobody heard, and
 *       somebody's time is not over: wait for that. Nobody heard at all: the station's link.
 * </ol>
 */
public final class Triage {
  /** The rule that says that a station has no mains. */
  public static final String MAINS_LOST = "mains_lost";

  /** Devices report once a minute: what dies together spoke last within this time. */
  static final Duration TOGETHER = Duration.ofSeconds(90);

  /** An alarm waits at most so long for the silence of others to be judged. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  /** While something waits, somebody may be heard any time. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private static final Comparator<Alarm> ELDEST =
      Comparator.comparing(Alarm::startedAt)
          .thenComparing(Alarm::rule)
          .thenComparing(Alarm::source);

  private final Scene scene;
  private final Consequences table;
  private final List<Alarm> alarms;
  private final Map<String, Member> members = new HashMap<>();

  /** By id of the line. */
  private final Map<String, Alarm> parents = new HashMap<>();

  /** By id of what is too severe to be a line. */
  private final Map<String, Alarm> akin = new HashMap<>();

  private final Map<String, Cause> causes = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();
  private Instant again = Instant.MAX;

  private Triage(Scene scene, Consequences table) {
    this.scene = scene;
    this.table = table;
    scene.members().forEach(member -> members.put(member.id().value(), member));
    this.alarms = scene.alarms().stream().filter(a -> !a.vital()).sorted(ELDEST).toList();
  }

  /** What is to be changed for the alarms to be as the facts are. */
  public static Judgement judge(Scene scene, Consequences table) {
    return new Triage(scene, table).judge();
  }

  private Judgement judge() {
    leader(alarms.stream().filter(a -> a.rule().equals(MAINS_LOST)).toList())
        .ifPresent(this::power);
    leader(dark().filter(this::gateway).toList()).ifPresent(this::link);
    dark().toList().forEach(this::alone);
    List<Verdict> verdicts = new ArrayList<>();
    alarms.forEach(alarm -> handle(alarm, verdicts));
    alarms.forEach(alarm -> name(alarm, verdicts));
    return new Judgement(verdicts, again);
  }

  /** Silent devices that nothing explains yet. */
  private Stream<Alarm> dark() {
    return alarms.stream()
        .filter(a -> silence(a) && !neverHeard(a))
        .filter(a -> !parents.containsKey(a.id()) && !causes.containsKey(a.id()));
  }

  private boolean silence(Alarm alarm) {
    return scene.silences().contains(alarm.rule());
  }

  /**
   * What has never spoken since it was registered has not died of anything; while there is no power
   * it cannot begin to.
   */
  private boolean neverHeard(Alarm alarm) {
    Member member = members.get(alarm.device());
    return silence(alarm) && member != null && member.heard() == null;
  }

  private boolean gateway(Alarm alarm) {
    Member member = members.get(alarm.device());
    return member != null && member.type() == Device.Type.GATEWAY;
  }

  /** The one that has lines already, so that they keep their parent; else the eldest. */
  private Optional<Alarm> leader(List<Alarm> candidates) {
    return candidates.stream()
        .filter(a -> scene.children().stream().anyMatch(child -> a.id().equals(parent(child))))
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  private void power(Alarm mains) {
    causes.put(mains.id(), Cause.STATION_POWER);
    Instant from = mains.startedAt().minus(TOGETHER);
    for (Alarm alarm : alarms) {
      if (!alarm.startedAt().isBefore(from) && !alarm.id().equals(mains.id())) {
        lineOf(mains, Cause.STATION_POWER, alarm);
      }
    }
  }

  private void link(Alarm gateway) {
    Cause cause = cause(gateway);
    causes.put(gateway.id(), cause);
    // While that is open it is a link all the same: the table decides by the narrower one.
    Cause lines = cause == Cause.STATION_LINK ? cause : Cause.GATEWAY_LINK;
    dark().filter(a -> together(a, gateway)).toList().forEach(a -> lineOf(gateway, lines, a));
  }

  private void alone(Alarm device) {
    if (parents.containsKey(device.id())) {
      return;
    }
    Cause cause = cause(device);
    boolean patient = scene.now().isBefore(device.learntAt().plus(PATIENCE));
    if (cause == Cause.UNNAMED && patient && device.severity() != Severity.CRITICAL) {
      waiting.add(device.id());
      lookAgain(scene.now().plus(LOOK_EVERY));
    } else if (cause == Cause.STATION_LINK) {
      List<Alarm> mates = dark().filter(a -> together(a, device)).toList();
      Alarm leader = leader(mates).orElse(device);
      causes.put(leader.id(), cause);
      mates.stream()
          .filter(a -> !a.id().equals(leader.id()))
          .forEach(a -> lineOf(leader, cause, a));
    } else {
      causes.put(device.id(), cause);
    }
  }

  /** Of a silent gateway or device by what the others of its station do; unnamed while open. */
  private Cause cause(Alarm silent) {
    Instant outlived = silent.startedAt().plus(TOGETHER);
    boolean open = false;
    for (Member other : scene.members()) {
      if (other.id().value().equals(silent.device())) {
        continue;
      }
      if (other.spokeAfter(outlived)) {
        Instant settled = other.back() == null ? Instant.MIN : other.back().plus(TOGETHER);
        if (!settled.isAfter(scene.now())) {
          return gateway(silent) ? Cause.GATEWAY_LINK : Cause.DEVICE;
        }
        // It has just come back, and the silent one may follow: what was cut off returns together.
        open = true;
        lookAgain(settled);
      } else if (other.mayStillSpeak()) {
        open = true;
        Instant soon = scene.now().plus(LOOK_EVERY);
        lookAgain(other.due().isAfter(soon) ? other.due() : soon);
      }
    }
    return open ? Cause.UNNAMED : Cause.STATION_LINK;
  }

  private static boolean together(Alarm one, Alarm other) {
    return Duration.between(one.startedAt(), other.startedAt()).abs().compareTo(TOGETHER) <= 0;
  }

  /** Nothing critical is held back by anything that is less. */
  private void lineOf(Alarm parent, Cause cause, Alarm alarm) {
    Optional<Severity> upTo = table.upTo(cause, alarm.rule());
    if (upTo.isEmpty() || parents.containsKey(alarm.id())) {
      return;
    }
    boolean tooSevere =
        alarm.severity().compareTo(upTo.get()) > 0
            || (alarm.severity() == Severity.CRITICAL && parent.severity() != Severity.CRITICAL);
    if (!tooSevere) {
      parents.put(alarm.id(), parent);
      return;
    }
    akin.put(alarm.id(), parent);
    if (silence(alarm)) {
      causes.put(alarm.id(), cause);
    }
  }

  private void handle(Alarm alarm, List<Verdict> verdicts) {
    Suppression held = alarm.handling().suppression();
    Alarm parent = parents.get(alarm.id());
    boolean ours = held == null || triages(held);
    if (!ours) {
      return;
    }
    if (parent != null) {
      if (!parent.id().equals(parent(alarm))) {
        verdicts.add(new Verdict.Line(alarm, parent.id()));
      }
    } else if (held == null && waiting.contains(alarm.id())) {
      verdicts.add(new Verdict.Waits(alarm));
    } else if (held != null && mayGo(alarm, held)) {
      verdicts.add(new Verdict.Free(alarm));
    }
  }

  private static boolean triages(Suppression held) {
    return held.why() == Suppression.Why.PARENT || held.why() == Suppression.Why.TRIAGE;
  }

  /** Whether nothing holds it back any more; time alone lets nobody go while we do not hear. */
  private boolean mayGo(Alarm alarm, Suppression held) {
    if (alarm.severity() == Severity.CRITICAL) {
      return true;
    }
    if (held.why() == Suppression.Why.PARENT) {
      return over(held, alarm);
    }
    return !waiting.contains(alarm.id()) && hearing();
  }

  /** Its parent has been over for long enough, or it has become more than a line of it. */
  private boolean over(Suppression held, Alarm alarm) {
    Alarm parent = scene.parents().get(held.by());
    if (parent != null && parent.condition() != Condition.NORMAL) {
      return akin.containsKey(alarm.id());
    }
    if (!hearing()) {
      return false;
    }
    Instant ended = parent == null ? alarm.startedAt() : parent.clearedAt();
    Instant since = scene.listening().get();
    Cause cause = parent == null ? Cause.UNNAMED : parent.cause();
    Duration lasts = table.lasts(cause, alarm.rule());
    Instant graceEnds = (ended.isAfter(since) ? ended : since).plus(lasts);
    if (graceEnds.isAfter(scene.now())) {
      lookAgain(graceEnds);
      return false;
    }
    return true;
  }

  private boolean hearing() {
    if (scene.listening().isEmpty()) {
      lookAgain(scene.now().plus(LOOK_EVERY));
    }
    return scene.listening().isPresent();
  }

  private void name(Alarm alarm, List<Verdict> verdicts) {
    Cause cause = causes.getOrDefault(alarm.id(), Cause.UNNAMED);
    boolean grew =
        verdicts.stream()
            .anyMatch(v -> v instanceof Verdict.Line line && line.parent().equals(alarm.id()));
    if (cause == Cause.UNNAMED || line(alarm, verdicts)) {
      return;
    }
    Alarm leader = akin.getOrDefault(alarm.id(), alarm);
    boolean news = newsOfTheArea(alarm, leader, cause);
    if (cause == alarm.cause() && !grew && !news) {
      return;
    }
    // One of several that fell silent together does not become a lone one when another is back.
    if (cause != Cause.DEVICE || lines(alarm).findAny().isEmpty()) {
      int dark = dark(leader);
      verdicts.add(
          new Verdict.Named(alarm, cause, Sentences.of(scene, leader, cause, dark, lost(leader))));
    }
  }

  /**
   * A street goes dark within moments, station by station. Once it has, the sentence of each says
   * so, and is left at that: it need not follow the counting up and down that comes after.
   */
  private boolean newsOfTheArea(Alarm alarm, Alarm leader, Cause cause) {
    boolean whole = cause == Cause.STATION_POWER || cause == Cause.STATION_LINK;
    if (!whole || !leader.equals(alarm) || scene.area().stations() == 1) {
      return false;
    }
    Instant settled = alarm.learntAt().plus(TOGETHER);
    if (settled.isAfter(scene.now())) {
      lookAgain(settled);
      return false;
    }
    return scene.now().isBefore(settled.plus(TOGETHER))
        && scene.area().dark(cause) > 0
        && !Sentences.of(scene, leader, cause, dark(leader), lost(leader)).equals(alarm.evidence());
  }

  /** Whether it is a line of another one, after those verdicts. */
  private boolean line(Alarm alarm, List<Verdict> verdicts) {
    return parents.containsKey(alarm.id())
        || (parent(alarm) != null
            && verdicts.stream()
                .noneMatch(v -> v instanceof Verdict.Free && v.alarm().id().equals(alarm.id())));
  }

  private Stream<Alarm> lines(Alarm leader) {
    return scene.children().stream().filter(child -> leader.id().equals(parent(child)));
  }

  /** When the broker lost the connection of a silent device; null if it is not known. */
  private Instant lost(Alarm alarm) {
    Member member = members.get(alarm.device());
    return silence(alarm) && member != null ? member.lost() : null;
  }

  /** How many devices are, or were, silent because of it. */
  private int dark(Alarm leader) {
    return Stream.of(
            Stream.of(leader),
            lines(leader),
            alarms.stream().filter(a -> leader.equals(parents.get(a.id()))),
            alarms.stream().filter(a -> leader.equals(akin.get(a.id()))))
        .flatMap(lines -> lines)
        .filter(this::silence)
        .map(Alarm::device)
        .collect(Collectors.toSet())
        .size();
  }

  /** Id of the alarm that holds it back; null if none does. */
  private static String parent(Alarm child) {
    Suppression held = child.handling().suppression();
    return held != null && held.why() == Suppression.Why.PARENT ? held.by() : null;
  }

  private void lookAgain(Instant at) {
    again = at.isBefore(again) ? at : again;
  }
}
